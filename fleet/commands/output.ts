/** Where a command's answer goes that is not watched while it goes on. */
export interface Output {
    /** One line of the answer, which a terminal may show. */
    readonly print: (line: string) => void;
    /** One line of JSON. */
    readonly json: (value: object) => void;
    /** Something to know beside the answer. */
    readonly note: (text: string) => void;
}

/** Standard output for the answer, standard error for the rest. */
export function standardOutput(): Output {
    // A reader that has seen enough, such as `head`, is no fault.
    process.stdout.on("error", () => process.exit());
    return {
        print: (line) => void process.stdout.write(`${line}\n`),
        json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
        note: (text) => void process.stderr.write(`${text}\n`),
    };
}
