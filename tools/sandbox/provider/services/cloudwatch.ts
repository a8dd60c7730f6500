import type { CloudWatchLogs, LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import type * as CloudWatch from "@pulumi/aws/cloudwatch";
import { choice, flag, nameOf, tags, text, whole } from "../properties/property";
import { service } from "../resource";
import { EMPTY_RESULT } from "../session/aws-error";
import { arnOf } from "../session/context";
import { fromAwsTags } from "../tags";

const { resource, lookUp } = service({ absent: ["ResourceNotFoundException"] });

export const logGroup = resource<CloudWatch.LogGroupArgs>({
    token: "aws:cloudwatch/logGroup:LogGroup",
    label: "CloudWatch Logs Log Group",
    inputs: {
        kmsKeyId: text(),
        logGroupClass: choice("STANDARD INFREQUENT_ACCESS DELIVERY", {
            computed: true,
            forcesReplacement: true,
        }),
        ...nameOf("name", { maximumLength: 512 }),
        retentionInDays: whole({ default: 0 }),
        skipDestroy: flag({ default: false }),
    },
    unserved: "deletionProtectionEnabled",
    outputs: "arn",
    create: ({ logs }, { kmsKeyId, logGroupClass, name: logGroupName, tagsAll: tags }) =>
        logs.createLogGroup({
            kmsKeyId,
            logGroupClass: logGroupClass as LogGroupClass,
            logGroupName,
            tags,
        }),
    complete: ({ logs }, id, { retentionInDays = 0 }) => setRetention(logs, id, retentionInDays, 0),
    async read({ logs }, name) {
        // A search by prefix also finds the groups whose names only begin so.
        for await (const page of logs.paginateDescribeLogGroups({ logGroupNamePrefix: name })) {
            const live = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
            if (!live) {
                continue;
            }
            const { logGroupArn: arn, logGroupClass = "STANDARD", retentionInDays = 0 } = live;
            const { tags: tagsAll = {} } = await logs.listTagsForResource({ resourceArn: arn });
            return { ...live, arn, logGroupClass, name, retentionInDays, tagsAll };
        }
        return undefined;
    },
    async update({ logs }, logGroupName, { kmsKeyId, retentionInDays = 0 }, olds) {
        await setRetention(logs, logGroupName, retentionInDays, olds.retentionInDays);
        if (kmsKeyId === olds.kmsKeyId) {
            return;
        }
        await (kmsKeyId
            ? logs.associateKmsKey({ logGroupName, kmsKeyId })
            : logs.disassociateKmsKey({ logGroupName }));
    },
    delete: ({ logs }, logGroupName, { skipDestroy }) =>
        skipDestroy ? undefined : logs.deleteLogGroup({ logGroupName }),
    tagging: {
        tag: async (context, id, list) =>
            context.logs.tagResource({
                resourceArn: await arnOf(context, "logs", `log-group:${id}`),
                tags: fromAwsTags(list),
            }),
        untag: async (context, id, tagKeys) =>
            context.logs.untagResource({
                resourceArn: await arnOf(context, "logs", `log-group:${id}`),
                tagKeys,
            }),
    },
});

/** No days: events are kept for ever. */
async function setRetention(
    logs: CloudWatchLogs,
    logGroupName: string,
    days: number,
    oldDays: number | undefined,
): Promise<void> {
    if (days === oldDays) {
        return;
    }
    await (days > 0
        ? logs.putRetentionPolicy({ logGroupName, retentionInDays: days })
        : logs.deleteRetentionPolicy({ logGroupName }));
}

export const getLogGroup = lookUp<CloudWatch.GetLogGroupArgs>({
    token: "aws:cloudwatch/getLogGroup:getLogGroup",
    properties: { name: text({ required: true }), region: text(), tags: tags() },
    reading: ({ name }) => `CloudWatch Logs Log Group (${name})`,
    missing: EMPTY_RESULT,
    async call(context, { name }) {
        const live = await logGroup.read(context, name, {});
        if (!live) {
            return undefined;
        }
        const { region } = context;
        return { deletionProtectionEnabled: false, ...live, id: name, region, tags: live.tagsAll };
    },
});
