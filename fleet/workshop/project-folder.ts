import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Fleet } from "../file/stack-spec";

/** Where Pulumi's runtime tells programs that the project lies, for those of this process. */
const PROJECT_FOLDER = "PULUMI_NODEJS_ROOT_DIRECTORY";

/**
 * Makes the folder that the programs take for their project: central reads there which members depend
 * on it before it takes anything from them.
 *
 * @param folder The run's own, which another run can't change meanwhile.
 */
export async function makeProjectFolder(
    folder: string,
    project: string,
    { central, members }: Pick<Fleet, "central" | "members">,
): Promise<void> {
    const stacks = join(folder, "stacks");
    await mkdir(stacks, { recursive: true });
    await writeProject(folder, project, { stackConfigDir: "stacks" });
    for (const { stack, config } of [central, ...members]) {
        await writeFile(join(stacks, `Pulumi.${stack}.yaml`), stringify({ config }));
    }
    process.env[PROJECT_FOLDER] = folder;
}

/** Makes a folder that is the project to the engine. */
export async function writeProject(
    folder: string,
    project: string,
    settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
    await mkdir(folder, { recursive: true });
    const text = stringify({ name: project, runtime: "nodejs", ...settings });
    await writeFile(join(folder, "Pulumi.yaml"), text);
}
