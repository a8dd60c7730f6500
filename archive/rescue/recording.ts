import { gunzipSync } from "node:zlib";
import { UserError } from "../../shared/user-error";
import type { Rescue } from "./plan";

/**
 * Characters of a recording that a command prints. Of what has 24,000 or more, the agent cuts the
 * end off and says so in its place.
 *
 * @see https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/plugins/pluginutil/pluginutil.go
 */
export const PART = 20_000;

/** How much is fetched at most. */
export interface Limits {
    /** For one recording. */
    readonly commands: number;
    /** Of a recording, unpacked: a node may send a small file that becomes a huge one. */
    readonly bytes: number;
}

/** The commands are enough for some hundred megabytes of text, compressed. */
const LIMITS: Limits = { commands: 1_000, bytes: 512 * 1024 * 1024 };

/**
 * What is run on a node: prints a part of the recording, compressed, in base64. The folder below the
 * session's is named like the plugin, which depends on the session's document.
 *
 * @param folder Of letters, digits and `/._-=+@,` alone: see `lostSessions`.
 * @param part From 0.
 */
export function recordingScript(folder: string, part: number): string {
    const start = part * PART + 1;
    return `cd '${folder}' && gzip -nc */ipcTempFile.log | base64 -w0 | tail -c +${start} | head -c ${PART}`;
}

/**
 * Runs a script on a node and returns what it printed.
 *
 * @throws UserError where it fails, `UnreachableNode` where the node doesn't answer at all.
 */
export type RunOnNode = (node: string, script: string) => Promise<string>;

/** No command reaches this node, whatever it says. */
export class UnreachableNode extends UserError {}

/**
 * Fetches a recording from its node, part by part.
 *
 * @param onPart Told how many parts are here.
 */
export async function fetchRecording(
    rescue: Rescue,
    run: RunOnNode,
    onPart: (count: number) => void = () => undefined,
    limits = LIMITS,
): Promise<Buffer> {
    const { node, folder } = rescue;
    let encoded = "";
    for (let part = 0; part < limits.commands; part++) {
        const printed = (await run(node, recordingScript(folder, part))).trim();
        const other = /[^A-Za-z0-9+/=][^]{0,99}/.exec(printed)?.[0];
        if (other !== undefined) {
            throw new UserError(
                `${node} printed something else than a recording: ${JSON.stringify(other)}.`,
            );
        }
        encoded += printed;
        onPart(part + 1);
        if (printed.length < PART) {
            return unpacked(encoded, rescue, limits);
        }
    }
    throw tooLarge(rescue);
}

function unpacked(encoded: string, rescue: Rescue, { bytes }: Limits): Buffer {
    if (encoded === "") {
        throw new UserError(`${rescue.node} has no recording in ${rescue.folder}.`);
    }
    try {
        return gunzipSync(Buffer.from(encoded, "base64"), { maxOutputLength: bytes });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
            throw tooLarge(rescue);
        }
        throw new UserError(
            `What ${rescue.node} sent of the recording in ${rescue.folder} can't be unpacked: ${(error as Error).message}. Was it written to meanwhile? Try again.`,
        );
    }
}

function tooLarge({ node, folder }: Rescue): UserError {
    return new UserError(
        `The recording in ${folder} on ${node} is too large to be fetched by Run Command: copy it from the node by hand.`,
    );
}

/**
 * The recording as a log: with the header that an agent would write, but for who made it. Like the
 * agent's it tells when the session was over.
 */
export function rescuedLog(recording: Buffer, { folder, ended }: Rescue): Buffer {
    const time = `${ended.toISOString().slice(0, 19).replace("T", " ")}+00:00`;
    const header = `Script started on ${time} [COMMAND="cat ${folder}/*/ipcTempFile.log" <rescued by sessions rescue>]\n`;
    return Buffer.concat([Buffer.from(header), recording]);
}
