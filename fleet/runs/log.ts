import { type FileHandle, open } from "node:fs/promises";
import { Writable } from "node:stream";

/**
 * A stream to a log that never fails: what can't be written any more (the disk is full, the folder
 * is gone) is dropped from then on.
 *
 * @param warn Told why, once.
 */
export function logTo(file: string, warn: (text: string) => void): Writable {
    let handle: FileHandle | undefined;
    let isGivenUp = false;
    const attempt = async (work: () => Promise<void>) => {
        if (isGivenUp) {
            return;
        }
        try {
            await work();
        } catch (error) {
            isGivenUp = true;
            warn(
                `The log ${file} can't be written: ${error instanceof Error ? error.message : String(error)}. ` +
                    "It is given up, and the run goes on.",
            );
        }
    };
    return new Writable({
        // The engine's lines are short: they are gathered while one is being written.
        decodeStrings: true,
        write: (chunk: Buffer, _, done) => {
            void attempt(async () => {
                handle ??= await open(file, "a", 0o600);
                await handle.appendFile(chunk);
            }).then(() => done());
        },
        final: (done) => {
            void attempt(async () => handle?.close()).then(() => done());
        },
        destroy: (error, done) => {
            // Closing twice is refused, and is of no interest.
            void (handle?.close() ?? Promise.resolve())
                .catch(() => undefined)
                .then(() => done(error));
        },
    });
}
