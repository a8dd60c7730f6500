import { unusedRemark, usageIn } from "../../policypack/exemptions";
import type { Judgement } from "../../policypack/judgement";
import { documentsOf, type Document } from "./documents";
import type { Input } from "./inputs";
import { linesOf } from "./lines";
import { printable } from "../../shared/printable";
import { UnreadableError, type ReadStack } from "./read-stack";
import { readStack } from "./reading";
import { jsonLine, table } from "./report";
import type { Settings } from "./settings";
import { countsText, summaryLine, summaryText } from "./summary";
import { newTally, type Tally } from "./tally";
import { verdictOn } from "./verdict";

/** Exit status: every stack is accepted. */
export const CLEAN = 0;
/** Exit status: every verdict is known, and some stack is refused. */
export const REFUSED = 1;
/** Exit status: some verdict is not known, since a part of the input could not be read. */
export const UNREADABLE = 2;

export interface Audit {
    readonly inputs: AsyncIterable<Input>;
    /**
     * Whether there may be many stacks: then the answer is a summary, stacks are called by their
     * project too, and a person is shown of each stack only what it is refused for.
     */
    readonly isSummarized: boolean;
    readonly settings: Settings;
    readonly json: boolean;
    /** Prints a line of the answer; resolves when there is room for the next. */
    readonly print: (line: string) => Promise<void>;
    /** Prints a line about what is wrong with the input. */
    readonly complain: (line: string) => void;
}

/** Judges every stack of the inputs, one at a time, and returns the exit status. */
export async function audit(given: Audit): Promise<number> {
    const { inputs, isSummarized, settings, json, print, complain } = given;
    const tally = newTally(settings.today);
    for await (const input of inputs) {
        await auditInput(input, given, tally);
    }
    const summary = tally.summary();
    if (isSummarized) {
        await print(json ? summaryLine(summary) : summaryText(summary));
    } else {
        summary.unusedExemptions.map(unusedRemark).map(printable).forEach(complain);
        await (json ? undefined : print(countsText(summary)));
    }
    if (summary.unreadable > 0) {
        return UNREADABLE;
    }
    return summary.refused > 0 ? REFUSED : CLEAN;
}

async function auditInput({ name, pieces }: Input, given: Audit, tally: Tally): Promise<void> {
    const blame = (place: string, error: unknown) => {
        if (!(error instanceof UnreadableError) && !isSystemError(error)) {
            throw error;
        }
        const reason = reasonOf(error);
        tally.addUnread(place, reason);
        given.complain(printable(`${place}: ${reason}`));
    };
    let isEmpty = true;
    try {
        for await (const document of documentsOf(linesOf(pieces))) {
            isEmpty = false;
            const place = `${name}:${document.line}`;
            try {
                const incomplete = await auditDocument(document, name, given, tally);
                if (incomplete !== undefined) {
                    blame(place, new UnreadableError(incomplete));
                }
            } catch (error) {
                blame(place, error);
            }
        }
        if (isEmpty) {
            blame(name, new UnreadableError("there is nothing to judge: the input is empty"));
        }
    } catch (error) {
        blame(name, error);
    }
}

/** Returns why the document's verdict is not known, although it was read. */
async function auditDocument(
    document: Document,
    file: string,
    { isSummarized, settings, json, print }: Audit,
    tally: Tally,
): Promise<string | undefined> {
    const stack = readStack(document);
    const verdict = verdictOn(stack, settings);
    const usage = usageIn(verdict, settings.exemptions, stack.name);
    const { account, incomplete } = stack;
    const isNamed = stack.name.project !== undefined;
    const place = `${isSummarized ? `${file}:` : "line "}${document.line}`;
    const id = (isSummarized ? nameOf(stack) : stack.id) ?? place;
    // What a preview leaves out may need an exemption too.
    const needed = incomplete === undefined ? usage.needed : usage.meant;
    tally.add({ stack: id, isNamed, file, account, verdict, usage: { ...usage, needed } });
    if (json) {
        await print(jsonLine(id, verdict, isSummarized ? { account: account ?? null, file } : {}));
    } else if (!isSummarized) {
        await print(table(id, verdict));
    } else if (isRefused(verdict)) {
        await print(`${table(id, refusalOf(verdict))}\n`);
    }
    return isRefused(verdict) ? undefined : incomplete;
}

/** `<project>/<stack>`: names of stacks are different within a project only. */
function nameOf({ id, name: { project, stack } }: ReadStack): string | undefined {
    return project === undefined ? id : `${project}/${stack}`;
}

function isRefused({ violations }: Judgement): boolean {
    return violations.some(({ level }) => level === "mandatory");
}

function refusalOf({ violations }: Judgement): Judgement {
    return { violations: violations.filter(({ level }) => level === "mandatory"), notJudged: [] };
}

const REASONS: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file. Write the path of a file or folder, or - for standard input",
    EACCES: "permission denied. Let this user read it, or copy it to where it can be read",
    ELOOP: "this symbolic link points to itself. Remove it, or point it to a file",
};

function reasonOf(error: Error): string {
    return (isSystemError(error) && REASONS[error.code ?? ""]) || error.message;
}

/** What the operating system refused, for example to open the file. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
    return error instanceof Error && "syscall" in error;
}
