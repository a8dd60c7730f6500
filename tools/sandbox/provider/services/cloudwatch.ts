import type { CloudWatchLogs, LogGroup, LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import type { GetLogGroupArgs, GetLogGroupResult } from "@pulumi/aws/cloudwatch/getLogGroup";
import type { LogGroupArgs, LogGroupState } from "@pulumi/aws/cloudwatch/logGroup";
import { EMPTY_RESULT, found, unlessMissing } from "../session/aws-error";
import { flag, output, tags, text, unserved, whole } from "../properties/property";
import { invoke, resource, type InvokeType, type ResourceType } from "../resource";
import type { Context } from "../session/context";
import { tagChanges } from "../tags";
import type { Tags } from "../properties/values";

function logs(context: Context): Promise<CloudWatchLogs> {
    return context.client("logs", async (configuration) => {
        const { CloudWatchLogs } = await import("@aws-sdk/client-cloudwatch-logs");
        return new CloudWatchLogs(configuration);
    });
}

const NOT_FOUND = "ResourceNotFoundException";

const logGroup = resource<LogGroupArgs, LogGroupState>({
    token: "aws:cloudwatch/logGroup:LogGroup",
    properties: {
        deletionProtectionEnabled: unserved,
        kmsKeyId: text(),
        logGroupClass: text({
            computed: true,
            forcesReplacement: true,
            oneOf: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"],
        }),
        name: text({ forcesReplacement: true, autoName: { maximumLength: 512 } }),
        namePrefix: text({ computed: true, forcesReplacement: true }),
        region: text({ computed: true, forcesReplacement: true }),
        retentionInDays: whole({ default: 0 }),
        skipDestroy: flag({ default: false }),
        tags: tags(),
        arn: output(),
        tagsAll: output(),
    },
    async create(context, inputs) {
        const logGroupName = inputs.name ?? `${inputs.namePrefix ?? ""}${Date.now()}`;
        const client = await logs(context);
        await client.createLogGroup({
            kmsKeyId: inputs.kmsKeyId,
            logGroupClass: inputs.logGroupClass as LogGroupClass,
            logGroupName,
            tags: inputs.tagsAll,
        });
        return logGroupName;
    },
    async complete(context, id, { retentionInDays = 0 }) {
        if (retentionInDays > 0) await setRetention(await logs(context), id, retentionInDays);
    },
    async read(context, id) {
        const client = await logs(context);
        const live = await groupNamed(client, id);
        if (!live) return undefined;
        const { logGroupArn: arn = "" } = live;
        const { tags = {} } = await client.listTagsForResource({ resourceArn: arn });
        return {
            arn,
            kmsKeyId: live.kmsKeyId,
            // The emulator knows no classes.
            logGroupClass: live.logGroupClass ?? "STANDARD",
            name: id,
            retentionInDays: live.retentionInDays ?? 0,
            tagsAll: tags,
        };
    },
    async update(context, id, news, olds) {
        const client = await logs(context);
        if (news.retentionInDays !== olds.retentionInDays) {
            await setRetention(client, id, news.retentionInDays ?? 0);
        }
        if (news.kmsKeyId !== olds.kmsKeyId) {
            await (news.kmsKeyId
                ? client.associateKmsKey({ logGroupName: id, kmsKeyId: news.kmsKeyId })
                : client.disassociateKmsKey({ logGroupName: id }));
        }
        await changeTags(client, String(olds.arn), olds.tagsAll, news.tagsAll);
    },
    async delete(context, id, { skipDestroy }) {
        if (skipDestroy) return;
        const client = await logs(context);
        await unlessMissing(client.deleteLogGroup({ logGroupName: id }), NOT_FOUND);
    },
});

/** A search by prefix also finds the groups whose names only begin so. */
async function groupNamed(client: CloudWatchLogs, name: string): Promise<LogGroup | undefined> {
    const { paginateDescribeLogGroups } = await import("@aws-sdk/client-cloudwatch-logs");
    for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name })) {
        const group = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
        if (group) return group;
    }
    return undefined;
}

/** No days: events are kept for ever. */
async function setRetention(client: CloudWatchLogs, id: string, days: number): Promise<void> {
    const group = { logGroupName: id };
    await (days > 0
        ? client.putRetentionPolicy({ ...group, retentionInDays: days })
        : client.deleteRetentionPolicy(group));
}

async function changeTags(
    client: CloudWatchLogs,
    resourceArn: string,
    olds: Tags | undefined,
    news: Tags | undefined,
): Promise<void> {
    const { set, removed } = tagChanges(olds, news);
    if (removed.length > 0) await client.untagResource({ resourceArn, tagKeys: [...removed] });
    if (Object.keys(set).length > 0) await client.tagResource({ resourceArn, tags: set });
}

const getLogGroup = invoke<GetLogGroupArgs, GetLogGroupResult>({
    token: "aws:cloudwatch/getLogGroup:getLogGroup",
    properties: { name: text({ required: true }), region: text(), tags: tags() },
    async call(context, { name }) {
        const client = await logs(context);
        const live = await found(
            `CloudWatch Logs Log Group (${name})`,
            groupNamed(client, name),
            EMPTY_RESULT,
        );
        const arn = live.logGroupArn ?? "";
        const { tags = {} } = await client.listTagsForResource({ resourceArn: arn });
        return {
            arn,
            creationTime: live.creationTime,
            deletionProtectionEnabled: live.deletionProtectionEnabled ?? false,
            id: name,
            kmsKeyId: live.kmsKeyId,
            logGroupClass: live.logGroupClass ?? "STANDARD",
            name,
            region: context.region,
            retentionInDays: live.retentionInDays,
            tags,
        };
    },
});

/** The functions of aws:cloudwatch. */
export const cloudwatchInvokes: readonly InvokeType[] = [getLogGroup];

/** The resource types of aws:cloudwatch. */
export const cloudwatchTypes: readonly ResourceType[] = [logGroup];
