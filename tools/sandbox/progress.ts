/**
 * Does one step of the set-up, reported on standard error as one line that ends with its seconds.
 * Steps are done one after another: two at once would share a line.
 *
 * @param what What is done, such as `starting the AWS emulator`.
 */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`sandbox: ${what} ... `);
    try {
        const result = await work();
        process.stderr.write(`${seconds()} s\n`);
        return result;
    } catch (error) {
        process.stderr.write(`failed after ${seconds()} s\n`);
        throw error;
    }
}

/** Writes one line to standard error: standard output belongs to the commands run inside. */
export function report(line: string): void {
    process.stderr.write(`sandbox: ${line}\n`);
}
