import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { UserError } from "../../shared/user-error";
import { type Consent, isConfirmed } from "./confirmation";
import { DONE, NOT_ALL } from "./exit-status";
import type { Opened } from "../opening/opening";
import type { Output } from "./output";
import { writeProject } from "../workshop/project-folder";

/**
 * Takes stacks off the backend whose accounts can't be reached any more, and keeps their states in
 * files. Nothing in an account, and no log, is touched.
 *
 * @param stacks Names of stacks, or ids of accounts.
 */
export async function forget(
    opened: Opened,
    stacks: readonly string[],
    options: Consent,
    output: Output,
): Promise<number> {
    const summaries = [...(await opened.states.summaries()).values()];
    const meant = stacks.map((text) => {
        const found = summaries.find(
            ({ stack, accountId }) => stack === text || accountId === text,
        );
        if (found === undefined) {
            throw new UserError(
                `The backend has no stack of ${text}. \`fleet status\` lists those that left.`,
            );
        }
        return found.stack;
    });
    const asked = new Set(
        [opened.fleet.central, ...opened.fleet.members].map(({ stack }) => stack),
    );
    const wanted = meant.filter((stack) => asked.has(stack));
    if (wanted.length > 0) {
        throw new UserError(
            `${wanted.join(", ")}: fleet.yaml asks for this stack, and the next up would make it again. ` +
                "Exclude the account first, or switch it off and destroy it.",
        );
    }
    const what = `The states of ${meant.join(", ")} are put aside; what they describe stays as it is.`;
    if (!(await isConfirmed(what, options))) {
        return NOT_ALL;
    }
    const { folder, project } = opened;
    const workDir = join(folder, "forgetting");
    const kept = join(folder, "forgotten");
    await mkdir(kept, { recursive: true });
    await writeProject(workDir, project);
    const workspace = await LocalWorkspace.create({
        workDir,
        pulumiCommand: await PulumiCommand.get(),
    });
    for (const stack of meant) {
        const file = join(kept, `${stack}-${new Date().toISOString().replaceAll(":", "-")}.json`);
        const state = await workspace.exportStack(stack);
        await writeFile(file, JSON.stringify(state, undefined, 4), { mode: 0o600 });
        await workspace.removeStack(stack, { force: true });
        output.tell(`${stack} is forgotten; its state is kept in ${file}`, { stack, file });
    }
    return DONE;
}
