import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Aws } from "./aws";
import { type Recorded, recordingOf } from "./session-log";

/** A session and its node's place. */
export interface OnNode extends Recorded {
    readonly accountId: string;
    readonly region: string;
}

/** The root of a node's disk: without the folder there is no such node. */
export function diskOf(
    { nodes }: Pick<Aws, "nodes">,
    { accountId, region, node }: Pick<OnNode, "accountId" | "region" | "node">,
): string {
    return join(nodes, accountId, region, node);
}

/**
 * Leaves the recording of a session, and the log that is made of it, on the node's disk, where an
 * agent keeps both for fourteen days whether the upload succeeds or not.
 */
export async function leaveOnNode(
    aws: Pick<Aws, "nodes">,
    session: OnNode,
    log: string,
): Promise<void> {
    const recording = join(diskOf(aws, session), recordingOf(session));
    await mkdir(dirname(recording), { recursive: true });
    await writeFile(recording, session.transcript);
    await writeFile(join(dirname(recording), `${session.sessionId}.log`), log);
}
