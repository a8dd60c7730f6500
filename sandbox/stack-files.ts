import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

const STACK_FILE = /^Pulumi\.(.+)\.yaml$/;

/** The stack files of the Pulumi project in a folder (its `stackConfigDir`), sorted by name. */
export function stackFiles(root: string): string[] {
    const folder = join(root, "stacks");
    return readdirSync(folder)
        .filter((name) => STACK_FILE.test(name))
        .sort()
        .map((name) => join(folder, name));
}

/** The stack that a file belongs to: `payments` for `Pulumi.payments.yaml`. */
export function stackOf(file: string): string {
    return basename(file).replace(STACK_FILE, "$1");
}
