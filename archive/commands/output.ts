import { once } from "node:events";
import { printable, printableLines } from "../../shared/printable";

/** Where a command's answer and its remarks go. */
export interface Output {
    /** Lines of the answer; whatever they hold, a terminal shows it and obeys none of it. */
    readonly print: (...lines: readonly string[]) => Promise<void>;
    /** Bytes of the answer, as they are. */
    readonly write: (bytes: Uint8Array | string) => Promise<void>;
    /** Something to know beside the answer. */
    readonly note: (text: string) => void;
    /** Something that could not be done: the exit status tells it at the end. */
    readonly report: (problem: string) => void;
    /** How far it is, in place of what was said last; nothing where nobody watches. */
    readonly showProgress: (text: string) => void;
    /** Whether a person reads the answer off a terminal. */
    readonly isTerminal: boolean;
}

/** The exit statuses of all commands. */
export const FOUND = 0;
export const NOT_FOUND = 1;
export const INCOMPLETE = 2;

/** Characters of lines that go into a file or a pipe at once. */
const BATCH = 64 * 1024;

/** Standard output for the answer, standard error for the rest. */
export interface StandardOutput extends Output {
    readonly problems: () => number;
    /** Writes what is held back; to be called at the end. */
    readonly flush: () => Promise<void>;
}

export function standardOutput(): StandardOutput {
    // A reader that has seen enough, such as `head`, is no fault.
    process.stdout.on("error", () => process.exit());
    let problems = 0;
    const write = async (bytes: Uint8Array | string) => {
        if (!process.stdout.write(bytes)) {
            await once(process.stdout, "drain");
        }
    };
    let held = "";
    const flush = async () => {
        const text = held;
        held = "";
        if (text !== "") {
            await write(text);
        }
    };
    const isTerminal = process.stdout.isTTY === true;
    return {
        print: async (...lines) => {
            for (const line of lines) {
                held += `${printable(line)}\n`;
            }
            if (isTerminal || held.length > BATCH) {
                await flush();
            }
        },
        write: async (bytes) => {
            await flush();
            await write(bytes);
        },
        flush,
        note: (text) => void process.stderr.write(`${printableLines(text)}\n`),
        report: (problem) => {
            problems += 1;
            process.stderr.write(`${printableLines(problem)}\n`);
        },
        showProgress: (text) => {
            if (process.stderr.isTTY) {
                process.stderr.write(`\r\u001b[K${text}`);
            }
        },
        isTerminal,
        problems: () => problems,
    };
}
