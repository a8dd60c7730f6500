import { cp, mkdtemp, readdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "../../tools/sandbox/layout";

/**
 * Makes a folder that is this project to the engine, with files of its own that a test may change
 * while others run: everything else in it is a link to the repository's.
 *
 * @param own Files and folders at the project's top that are copied.
 * @returns The folder, which the caller removes.
 */
export async function ownProject(...own: readonly string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "session-logs-project-"));
    for (const name of await readdir(REPOSITORY)) {
        const [there, here] = [join(REPOSITORY, name), join(folder, name)];
        await (own.includes(name) ? cp(there, here, { recursive: true }) : symlink(there, here));
    }
    return folder;
}
