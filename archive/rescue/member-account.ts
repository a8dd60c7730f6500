import { setTimeout as sleep } from "node:timers/promises";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
    type CommandInvocationStatus,
    GetCommandInvocationCommand,
    type GetCommandInvocationCommandInput,
    type GetCommandInvocationCommandOutput,
    SendCommandCommand,
    SSMClient,
} from "@aws-sdk/client-ssm";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { partitionOf } from "../../shared/arn";
import type { Archive } from "../reading/archive";
import { explained, wordsOf } from "../reading/aws-errors";
import { type HistoryPlace, type SessionHistory, sessionHistory } from "../reading/history";
import { UserError } from "../../shared/user-error";
import { type RunOnNode, UnreachableNode } from "./recording";

/** What a rescue does in the account whose sessions are lost. */
export interface MemberAccount {
    readonly history: () => AsyncIterable<SessionHistory>;
    readonly run: RunOnNode;
    /** Never overwrites. */
    readonly upload: (
        key: string,
        log: Buffer,
        marks: Readonly<Record<string, string>>,
    ) => Promise<void>;
}

/** How a command's end is waited for; all in milliseconds. */
export interface Patience {
    /** After it was sent, until the node has to have taken it. */
    readonly delivery: number;
    /** For which it may run. */
    readonly execution: number;
    /** Between two looks at it, at first and at most. */
    readonly looks: readonly [number, number];
}

const PATIENCE: Patience = { delivery: 60_000, execution: 600_000, looks: [200, 2_000] };

/** Not over yet. */
const UNDER_WAY: readonly (CommandInvocationStatus | undefined)[] = [
    ...(["Pending", "InProgress", "Delayed", "Cancelling"] as const),
];

const HELP = "--role NAME does it by a role of that account";

/**
 * The account by the caller's own rights there, or those of a role of it.
 *
 * @param role Its name. @default the caller's credentials are of the account
 */
export function memberAccount(
    archive: Archive,
    place: HistoryPlace,
    role: string | undefined,
    patience = PATIENCE,
): MemberAccount {
    const { accountId, region } = place;
    const params = {
        RoleArn: `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`,
        RoleSessionName: "session-logs-rescue",
    };
    const credentials = role === undefined ? undefined : fromTemporaryCredentials({ params });
    const ssm = new SSMClient({ region, credentials });
    const s3 = new S3Client({
        region: archive.region,
        credentials,
        followRegionRedirects: true,
        forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined,
    });
    return {
        history: () => sessionHistory(ssm, place),
        run: async (node, script) => {
            const CommandId = await sendTo(ssm, node, script, place, patience);
            const invocation = { CommandId, InstanceId: node };
            const ended = await endOf(ssm, invocation, place, patience);
            if (ended.Status !== "Success") {
                throw failure(node, ended);
            }
            return ended.StandardOutputContent ?? "";
        },
        upload: async (Key, Body, Metadata) => {
            const object = { Bucket: archive.bucketName, Key, Body, Metadata };
            const ContentType = "text/plain";
            await s3
                .send(new PutObjectCommand({ ...object, ContentType, IfNoneMatch: "*" }))
                .catch((error: unknown) => {
                    throw (error as Error).name === "PreconditionFailed"
                        ? new UserError(`${Key} is in the archive by now: it was left as it is.`)
                        : told(error, `write ${Key}`, "s3:PutObject below its own prefix", place);
                });
        },
    };
}

/** @returns the command's id. */
async function sendTo(
    ssm: SSMClient,
    node: string,
    script: string,
    place: HistoryPlace,
    { delivery, execution }: Patience,
): Promise<string | undefined> {
    const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
    const command = new SendCommandCommand({
        InstanceIds: [node],
        DocumentName: "AWS-RunShellScript",
        Comment: "session-logs: fetches a session's recording",
        // What comes back after that does not begin to run what nobody waits for.
        TimeoutSeconds: Math.max(30, seconds(delivery)),
        Parameters: { commands: [script], executionTimeout: [String(seconds(execution))] },
    });
    try {
        return (await ssm.send(command)).Command?.CommandId;
    } catch (error) {
        if ((error as Error).name === "InvalidInstanceId") {
            throw new UnreachableNode(
                `${node} takes no commands: ${wordsOf(error)}. Was it terminated, stopped, or is its agent not connected?`,
            );
        }
        throw told(error, `run a command on ${node}`, "ssm:SendCommand", place);
    }
}

async function endOf(
    ssm: SSMClient,
    invocation: GetCommandInvocationCommandInput,
    place: HistoryPlace,
    { delivery, execution, looks: [first, most] }: Patience,
): Promise<GetCommandInvocationCommandOutput> {
    const sent = Date.now();
    const node = invocation.InstanceId ?? "";
    for (let pause = first; ; pause = Math.min(pause * 2, most)) {
        await sleep(pause);
        const found = await lookAt(ssm, invocation, place);
        if (found !== undefined && !UNDER_WAY.includes(found.Status)) {
            return found;
        }
        const waited = Date.now() - sent;
        if (waited > delivery + most && found?.Status !== "InProgress") {
            throw new UnreachableNode(
                `${node} did not take the command within ${Math.ceil(waited / 1000)} seconds. Is it running, and its agent connected?`,
            );
        }
        if (waited > delivery + execution + most) {
            throw new UserError(
                `The command on ${node} did not end within ${Math.ceil(waited / 1000)} seconds.`,
            );
        }
    }
}

/** @returns undefined where Run Command does not know it yet, as for a moment after it was sent. */
async function lookAt(
    ssm: SSMClient,
    invocation: GetCommandInvocationCommandInput,
    place: HistoryPlace,
): Promise<GetCommandInvocationCommandOutput | undefined> {
    try {
        return await ssm.send(new GetCommandInvocationCommand(invocation));
    } catch (error) {
        if ((error as Error).name === "InvocationDoesNotExist") {
            return undefined;
        }
        const tried = `read what ${invocation.InstanceId} printed`;
        throw told(error, tried, "ssm:GetCommandInvocation", place);
    }
}

/** What Run Command says of nodes that did not take a command. */
const UNREACHED = /Undeliverable|Terminated|Delivery/;

function failure(node: string, ended: GetCommandInvocationCommandOutput): UserError {
    const details = ended.StatusDetails ?? ended.Status ?? "";
    const said = (ended.StandardErrorContent ?? "").trim().replace(/\s+/g, " ").slice(0, 500);
    if (UNREACHED.test(details)) {
        return new UnreachableNode(
            `${node} did not take the command: ${details}. Is it running, and its agent connected?`,
        );
    }
    return new UserError(
        `The command on ${node} ended as ${details}${said === "" ? "" : `: ${said}`}.`,
    );
}

/** In any case a sentence: other sessions may still be rescued. */
function told(error: unknown, tried: string, right: string, { accountId }: HistoryPlace): unknown {
    const known = explained(error, tried, `${right} in ${accountId}`, HELP);
    const isAnswer = (error as { readonly $metadata?: unknown }).$metadata !== undefined;
    return known instanceof UserError || !isAnswer
        ? known
        : new UserError(`Can't ${tried}: ${wordsOf(error)}.`);
}
