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

/** Where a session is streamed to while it runs. */
export interface LogGroup {
    readonly name: string;
    /** Whether the session is refused when no key encrypts the group. */
    readonly mustBeEncrypted: boolean;
}

/**
 * Does what the SSM agent does with CloudWatch Logs, with the node's rights: looks the group up,
 * and streams the session into a stream of its name.
 *
 * @throws if the group has to be encrypted and is not. On a node the session itself is refused.
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/agentlogstocloudwatch
 */
export async function streamSession(
    { name, mustBeEncrypted }: LogGroup,
    sessionId: string,
    transcript: string,
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
    const stream = { logGroupName: name, logStreamName: sessionId };
    const streamed = group(`${name}:log-stream:${sessionId}`);
    passGate(node, "logs:CreateLogStream", streamed);
    await logs.send(new CreateLogStreamCommand(stream));
    passGate(node, "logs:PutLogEvents", streamed);
    const event = { timestamp: Date.now(), message: transcript };
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents: [event] }));
}
