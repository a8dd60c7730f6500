import { readFileSync } from "node:fs";
import type { Sandbox } from "../sandbox/sandbox";
import { UserError } from "../sandbox/user-error";
import { describeProblems, type Checked } from "../shared/problem";
import { parseState, type StackState } from "./state";

/** The states in files that `pulumi stack export` printed. */
export function statesInFiles(files: readonly string[]): StackState[] {
    return files.map((file) => {
        try {
            return readable(parseState(file, readFileSync(file, "utf8")));
        } catch (error) {
            if (error instanceof UserError) throw error;
            throw new UserError(`${file} can't be read: ${(error as Error).message}`);
        }
    });
}

/** The states of every stack in a sandbox. */
export async function statesInSandbox(sandbox: Sandbox): Promise<StackState[]> {
    const stacks = JSON.parse(await output(sandbox, ["stack", "ls", "--json"])) as {
        readonly name: string;
    }[];
    return Promise.all(
        stacks.map(async ({ name }) =>
            readable(parseState(name, await output(sandbox, ["stack", "export", "-s", name]))),
        ),
    );
}

/**
 * The value, if there is one.
 *
 * @throws UserError with all problems.
 */
export function readable<T>(checked: Checked<T>): T {
    if (!checked.ok) {
        throw new UserError(describeProblems("Nothing was proven.", checked.problems));
    }
    return checked.value;
}

async function output(sandbox: Sandbox, args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await sandbox.exec("pulumi", args);
    if (status !== 0) {
        throw new UserError(`pulumi ${args.join(" ")} ended with status ${status}:\n${stderr}`);
    }
    return stdout;
}
