import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
    GetCommandInvocationCommand,
    SendCommandCommand,
    SSMClient,
    waitUntilCommandExecuted,
} from "@aws-sdk/client-ssm";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { partitionOf } from "../../shared/arn";
import type { Archive } from "../reading/archive";
import { explained } from "../reading/aws-errors";
import { type HistoryPlace, type SessionHistory, sessionHistory } from "../reading/history";
import { UserError } from "../../shared/user-error";
import type { RunOnNode } from "./recording";

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

/** Seconds that a node has for a command. */
const PATIENCE = 120;

/**
 * The account by the caller's own rights there, or those of a role of it.
 *
 * @param role Its name. @default the caller's credentials are of the account
 */
export function memberAccount(
    archive: Archive,
    place: HistoryPlace,
    role: string | undefined,
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
    const tell = (right: string, what: string) => (error: unknown) => {
        throw explained(error, what, `${right} in ${accountId}`);
    };
    return {
        history: () => sessionHistory(ssm, place),
        run: async (node, script) => {
            const sent = await ssm
                .send(
                    new SendCommandCommand({
                        InstanceIds: [node],
                        DocumentName: "AWS-RunShellScript",
                        Comment: "session-logs: fetches a session's recording",
                        Parameters: { commands: [script] },
                    }),
                )
                .catch(tell("ssm:SendCommand", `run a command on ${node}`));
            const invocation = { CommandId: sent.Command?.CommandId, InstanceId: node };
            await waitUntilCommandExecuted(
                { client: ssm, maxWaitTime: PATIENCE, minDelay: 1 },
                invocation,
            ).catch((error: unknown) => {
                throw new UserError(
                    `The command on ${node} did not end well: ${(error as Error).message}. Is the node running, and its agent connected?`,
                );
            });
            const result = await ssm.send(new GetCommandInvocationCommand(invocation));
            return result.StandardOutputContent ?? "";
        },
        upload: async (Key, Body, Metadata) => {
            const object = { Bucket: archive.bucketName, Key, Body, Metadata };
            await s3
                .send(
                    new PutObjectCommand({
                        ...object,
                        ContentType: "text/plain",
                        IfNoneMatch: "*",
                    }),
                )
                .catch(tell("s3:PutObject below its own prefix", `write ${Key}`));
        },
    };
}
