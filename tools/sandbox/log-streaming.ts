import {
    CloudWatchLogsClient,
    CreateLogStreamCommand,
    DescribeLogGroupsCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Caller } from "./access/caller";
import { passGate } from "./access/gate";
import { resourceWithoutPolicy } from "./access/resource";
import type { ClientConfig } from "./aws";
import { partitionOf } from "./provider/session/partition";
import type { Recorded } from "./session-log";

/** Where a session is streamed to while it runs. */
export interface LogGroup {
    readonly name: string;
    /** Whether the session is refused when no key encrypts the group. */
    readonly mustBeEncrypted: boolean;
}

export interface Streamed extends Recorded {
    /** ARN of who started it. */
    readonly starter: string;
}

/** As many characters as the agent puts into one event, and events as one call takes of these. */
const EVENT_LENGTH = 30_000;
const EVENTS_PER_CALL = 30;

/**
 * Does what the SSM agent does with CloudWatch Logs, with the node's rights: looks the group up,
 * and streams the session into a stream of its name.
 *
 * @throws if the group has to be encrypted and is not. On a node the session itself is refused.
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/agentlogstocloudwatch
 */
export async function streamSession(
    { name, mustBeEncrypted }: LogGroup,
    session: Streamed,
    node: Caller,
    config: ClientConfig,
): Promise<void> {
    const logs = new CloudWatchLogsClient(config);
    const { region } = config;
    const { accountId } = node;
    const group = (what: string) =>
        resourceWithoutPolicy(
            `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:${what}`,
            { accountId, region },
        );
    passGate(node, "logs:DescribeLogGroups", group("*"));
    const { logGroups = [] } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
    );
    const found = logGroups.find(({ logGroupName }) => logGroupName === name);
    if (mustBeEncrypted && found?.kmsKeyId === undefined) {
        throw new Error(
            "We couldn't start the session because encryption is not set up on the selected CloudWatch Logs log group: " +
                `${name} ${found === undefined ? "does not exist" : "has no key"}.`,
        );
    }
    const stream = { logGroupName: name, logStreamName: session.sessionId };
    const streamed = group(`${name}:log-stream:${session.sessionId}`);
    passGate(node, "logs:CreateLogStream", streamed);
    await logs.send(new CreateLogStreamCommand(stream));
    passGate(node, "logs:PutLogEvents", streamed);
    const now = new Date();
    const logEvents = sessionEvents(session, region, now).map((event) => ({
        timestamp: now.getTime(),
        message: JSON.stringify(event),
    }));
    for (let sent = 0; sent < logEvents.length; sent += EVENTS_PER_CALL) {
        const next = logEvents.slice(sent, sent + EVENTS_PER_CALL);
        await logs.send(new PutLogEventsCommand({ ...stream, logEvents: next }));
    }
}

/**
 * What the agent streams: a few lines at a time, with who and where. It takes out CRs and puts a
 * space for a tab, but leaves most of the terminal's control sequences.
 *
 * @see https://dev.classmethod.jp/articles/ssm-session-log-process
 */
export function sessionEvents(
    { sessionId, starter, node, transcript }: Streamed,
    awsRegion: string,
    sent: Date,
) {
    const text = transcript.replaceAll("\r", "").replaceAll("\t", " ");
    const count = Math.ceil(text.length / EVENT_LENGTH);
    return Array.from({ length: count }, (_, index) => ({
        eventVersion: "1.0",
        eventTime: `${sent.toISOString().slice(0, 19)}Z`,
        awsRegion,
        target: { id: node },
        userIdentity: { arn: starter },
        runAsUser: "ssm-user",
        sessionId,
        sessionData: text.slice(index * EVENT_LENGTH, (index + 1) * EVENT_LENGTH).split("\n"),
    }));
}
