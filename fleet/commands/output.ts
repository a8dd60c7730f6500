import { printable } from "../../shared/printable";

/** Where a command's answer goes that is not watched while it goes on. */
export interface Output {
    /** One line of the answer: for people as it stands, or the same as one line of JSON. */
    readonly tell: (line: string, value: object) => void;
    /** One line for people alone. */
    readonly print: (line: string) => void;
    /** Something to know beside the answer. */
    readonly note: (text: string) => void;
    /** Whether the answer is JSON. */
    readonly isJson: boolean;
}

/** Standard output for the answer, standard error for the rest. */
export function standardOutput(isJson: boolean): Output {
    // A reader that has seen enough, such as `head`, is no fault.
    process.stdout.on("error", () => process.exit());
    const write = (line: string) => void process.stdout.write(`${line}\n`);
    return {
        isJson,
        tell: (line, value) => write(isJson ? JSON.stringify(value) : printable(line)),
        print: (line) => {
            if (!isJson) {
                write(printable(line));
            }
        },
        note: (text) => void process.stderr.write(`${text}\n`),
    };
}
