import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFile } from "../../shared/pulumi/project-file";
import { leftStacks, stackFileName, stackFileText } from "../file/stack-file";
import { DONE } from "./exit-status";
import { type Opened, usable } from "../opening/opening";
import { REPOSITORY } from "../repository";
import type { Output } from "./output";

/** Writes each stack's file, for those who prefer `pulumi` itself. */
export async function writeStacks({ fleet, project }: Opened, output: Output): Promise<number> {
    const { stackConfigDir } = await projectFile(REPOSITORY);
    const folder = join(REPOSITORY, stackConfigDir);
    const specs = [fleet.central, ...fleet.members];
    await mkdir(folder, { recursive: true });
    const texts = await Promise.all(
        specs.map(async (spec) => {
            const file = join(folder, stackFileName(spec.stack));
            const before = await readFile(file, "utf8").catch(() => undefined);
            return { file, text: usable(file, stackFileText(spec, before, project)), before };
        }),
    );
    const changed = texts.filter(({ text, before }) => text !== before);
    for (const { file, text } of changed) {
        await writeFile(file, text);
    }
    const left = leftStacks(await readdir(folder), specs);
    output.tell(`${changed.length} of ${texts.length} stack files in ${folder} were written.`, {
        written: changed.map(({ file }) => file),
        left,
    });
    for (const stack of left) {
        output.print(`${stackFileName(stack)} is of a stack that fleet.yaml does not ask for.`);
    }
    return DONE;
}
