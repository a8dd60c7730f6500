import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { REPOSITORY } from "../layout";

const STACK_FILE = /^Pulumi\.(.+)\.yaml$/;

/** `stackConfigDir` of Pulumi.yaml. */
const FOLDER = join(REPOSITORY, "stacks");

/** The stack files of the repository, sorted by name. */
export function stackFiles(): string[] {
    return readdirSync(FOLDER)
        .filter((name) => STACK_FILE.test(name))
        .sort()
        .map((name) => join(FOLDER, name));
}

/** The stack that a file belongs to: `payments` for `Pulumi.payments.yaml`. */
export function stackOf(file: string): string {
    return basename(file).replace(STACK_FILE, "$1");
}
