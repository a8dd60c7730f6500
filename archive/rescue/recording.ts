import { gunzipSync } from "node:zlib";
import { UserError } from "../../shared/user-error";
import type { Rescue } from "./plan";

/** Characters that Run Command returns of what a command prints. */
export const OUTPUT_LIMIT = 24_000;

/** Commands for one recording: of some hundred megabytes of text, compressed. */
const MOST_COMMANDS = 1_000;

/**
 * What is run on a node: prints a part of the recording, compressed, in base64.
 *
 * @param path Of letters, digits and `/._-=+@,` alone: see `lostSessions`.
 * @param part From 0.
 */
export function recordingScript(path: string, part: number): string {
    const start = part * OUTPUT_LIMIT + 1;
    return `gzip -nc '${path}' | base64 -w0 | tail -c +${start} | head -c ${OUTPUT_LIMIT}`;
}

/** Runs a script on a node and returns what it printed. */
export type RunOnNode = (node: string, script: string) => Promise<string>;

/** Fetches a recording from its node, part by part. */
export async function fetchRecording(rescue: Rescue, run: RunOnNode): Promise<Buffer> {
    let encoded = "";
    for (let part = 0; part < MOST_COMMANDS; part++) {
        const printed = (await run(rescue.node, recordingScript(rescue.recording, part))).trim();
        encoded += printed;
        if (printed.length < OUTPUT_LIMIT) {
            return unpacked(encoded, rescue);
        }
    }
    throw new UserError(
        `${rescue.recording} on ${rescue.node} is too large to be fetched by Run Command: copy it from the node by hand.`,
    );
}

function unpacked(encoded: string, { node, recording }: Rescue): Buffer {
    try {
        return gunzipSync(Buffer.from(encoded, "base64"));
    } catch (error) {
        throw new UserError(
            `${node} has no ${recording}, or it can't be read: ${(error as Error).message}.`,
        );
    }
}

/** The recording as a log: with the header that an agent would write, but for who made it. */
export function rescuedLog(recording: Buffer, { recording: path }: Rescue, now: Date): Buffer {
    const time = `${now.toISOString().slice(0, 19).replace("T", " ")}+00:00`;
    const header = `Script started on ${time} [COMMAND="cat ${path}" <rescued by sessions rescue>]\n`;
    return Buffer.concat([Buffer.from(header), recording]);
}
