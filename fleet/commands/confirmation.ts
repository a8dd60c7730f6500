import { createInterface } from "node:readline/promises";
import { UserError } from "../../shared/user-error";

export interface Consent {
    /** Whether `--yes` was given. */
    readonly yes?: boolean;
}

/**
 * Asks before accounts are changed.
 *
 * @param what What is going to happen, as a sentence.
 * @returns whether to go on.
 * @throws UserError where nobody can be asked.
 */
export async function isConfirmed(what: string, { yes }: Consent): Promise<boolean> {
    if (yes === true) {
        return true;
    }
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
        throw new UserError(`${what}\nNobody can be asked here whether to go on: add --yes.`);
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        const answer = await terminal.question(`${what}\nGo on? [y/N] `);
        return /^y(es)?$/i.test(answer.trim());
    } finally {
        terminal.close();
    }
}
