import type { Judgement } from "../policypack/judgement";
import { documentsOf } from "./documents";
import { linesOf } from "./lines";
import { printable } from "./printable";
import { UnreadableError } from "./read-stack";
import { readStack } from "./reading";
import { jsonLine, table } from "./report";
import type { Settings } from "./settings";
import { verdictOn } from "./verdict";

/** Exit status: every stack is accepted. */
export const CLEAN = 0;
/** Exit status: every verdict is known, and some stack is refused. */
export const REFUSED = 1;
/** Exit status: some verdict is not known, since a part of the input could not be read. */
export const UNREADABLE = 2;

export interface Audit {
    /** The input's text, in pieces of any length. */
    readonly input: AsyncIterable<string>;
    /** What messages call the input: the file's name. */
    readonly name: string;
    readonly settings: Settings;
    readonly json: boolean;
    /** Prints a line of the answer; resolves when there is room for the next. */
    readonly print: (line: string) => Promise<void>;
    /** Prints a line about what is wrong with the input. */
    readonly complain: (line: string) => void;
}

/** Judges every stack of the input, one at a time, and returns the exit status. */
export async function audit({
    input,
    name,
    settings,
    json,
    print,
    complain,
}: Audit): Promise<number> {
    let judged = 0;
    let refused = 0;
    let unreadable = 0;
    const blame = (place: string, error: unknown) => {
        unreadable += 1;
        complain(printable(`${place}: ${reasonOf(error)}`));
    };
    try {
        for await (const document of documentsOf(linesOf(input))) {
            try {
                const stack = readStack(document);
                const verdict = verdictOn(stack, settings);
                const id = stack.id ?? `line ${document.line}`;
                const { incomplete } = stack;
                judged += 1;
                await print(json ? jsonLine(id, verdict) : table(id, verdict));
                if (isRefused(verdict)) {
                    refused += 1;
                } else if (incomplete !== undefined) {
                    blame(`${name}:${document.line}`, new UnreadableError(incomplete));
                }
            } catch (error) {
                if (!(error instanceof UnreadableError)) {
                    throw error;
                }
                blame(`${name}:${document.line}`, error);
            }
        }
    } catch (error) {
        if (!isSystemError(error)) {
            throw error;
        }
        blame(name, error);
    }
    if (judged + unreadable === 0) {
        blame(name, new UnreadableError("there is nothing to judge: the input is empty"));
    }
    if (!json) {
        await print(`${judged} judged, ${refused} refused, ${unreadable} unreadable`);
    }
    if (unreadable > 0) {
        return UNREADABLE;
    }
    return refused > 0 ? REFUSED : CLEAN;
}

function isRefused({ violations }: Judgement): boolean {
    return violations.some(({ level }) => level === "mandatory");
}

function reasonOf(error: unknown): string {
    if (isSystemError(error) && error.code === "ENOENT") {
        return "there is no such file. Write the path of a file, or - for standard input";
    }
    return error instanceof Error ? error.message : String(error);
}

/** What the operating system refused, for example to open the file. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
    return error instanceof Error && "syscall" in error;
}
