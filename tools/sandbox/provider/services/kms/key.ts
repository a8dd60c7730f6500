import type { AliasListEntry, KeyMetadata, KMS } from "@aws-sdk/client-kms";
import { isAwsError, unlessMissing } from "../../session/aws-error";
import type { Context } from "../../session/context";
import { fromAwsTags, tagChanges, type AwsTag } from "../../tags";
import type { Tags } from "../../properties/values";

export function kms(context: Context): Promise<KMS> {
    return context.client("kms", async (configuration) => {
        const { KMS } = await import("@aws-sdk/client-kms");
        return new KMS(configuration);
    });
}

/** What AWS tells of a key, the properties that keys and replicas share already named. */
export interface LiveKey {
    readonly metadata: KeyMetadata;
    readonly rotation: { readonly enabled: boolean; readonly periodInDays?: number | undefined };
    readonly common: {
        readonly arn: string | undefined;
        readonly description: string | undefined;
        readonly keyId: string | undefined;
        readonly keyUsage: string | undefined;
        readonly policy: string | undefined;
        readonly tagsAll: Tags;
    };
}

/** The live key, undefined when it is gone or waiting for its deletion. */
export async function liveKey(context: Context, id: string): Promise<LiveKey | undefined> {
    const client = await kms(context);
    const described = await unlessMissing(client.describeKey({ KeyId: id }), "NotFoundException");
    const metadata = described?.KeyMetadata;
    if (!metadata || metadata.KeyState?.startsWith("Pending")) return undefined;
    const [{ Policy }, rotation, tagsAll] = await Promise.all([
        client.getKeyPolicy({ KeyId: id, PolicyName: "default" }),
        rotationOf(client, metadata),
        tagsOf(client, id),
    ]);
    return {
        metadata,
        rotation,
        common: {
            arn: metadata.Arn,
            description: metadata.Description,
            keyId: metadata.KeyId,
            keyUsage: metadata.KeyUsage,
            policy: Policy,
            tagsAll,
        },
    };
}

async function rotationOf(client: KMS, metadata: KeyMetadata): Promise<LiveKey["rotation"]> {
    if (metadata.KeySpec !== "SYMMETRIC_DEFAULT") return { enabled: false };
    const status = await client.getKeyRotationStatus({ KeyId: metadata.KeyId });
    const enabled = status.KeyRotationEnabled ?? false;
    return { enabled, periodInDays: enabled ? status.RotationPeriodInDays : undefined };
}

async function tagsOf(client: KMS, id: string): Promise<Tags> {
    const { paginateListResourceTags } = await import("@aws-sdk/client-kms");
    const all: AwsTag[] = [];
    for await (const { Tags = [] } of paginateListResourceTags({ client }, { KeyId: id })) {
        all.push(...Tags.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value })));
    }
    return fromAwsTags(all);
}

export async function aliasNamed(
    context: Context,
    name: string,
): Promise<AliasListEntry | undefined> {
    const { paginateListAliases } = await import("@aws-sdk/client-kms");
    const client = await kms(context);
    for await (const { Aliases } of paginateListAliases({ client }, {})) {
        const alias = Aliases?.find(({ AliasName }) => AliasName === name);
        if (alias) return alias;
    }
    return undefined;
}

export function keyTags(tags: Tags | undefined): { TagKey: string; TagValue: string }[] {
    return Object.entries(tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

export async function changeKeyTags(
    context: Context,
    id: string,
    olds: Tags | undefined,
    news: Tags | undefined,
): Promise<void> {
    const client = await kms(context);
    const { set, removed } = tagChanges(olds, news);
    if (removed.length > 0) await client.untagResource({ KeyId: id, TagKeys: [...removed] });
    const Tags = keyTags(set);
    if (Tags.length > 0) await client.tagResource({ KeyId: id, Tags });
}

export async function putKeyPolicy(
    context: Context,
    id: string,
    policy: string,
    options: { readonly bypassPolicyLockoutSafetyCheck?: boolean | undefined },
): Promise<void> {
    const client = await kms(context);
    await client.putKeyPolicy({
        KeyId: id,
        Policy: policy,
        PolicyName: "default",
        BypassPolicyLockoutSafetyCheck: options.bypassPolicyLockoutSafetyCheck,
    });
}

/** @param days waiting period, 7 to 30; AWS takes 30 without one. */
export async function scheduleDeletion(
    context: Context,
    id: string,
    days: number | undefined,
): Promise<void> {
    const client = await kms(context);
    try {
        await client.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: days });
    } catch (error) {
        const isWaiting = error instanceof Error && error.message.includes("pending deletion");
        if (isAwsError(error, "NotFoundException") || isWaiting) return;
        throw error;
    }
}

/** Whether two names mean one key: its id, or an ARN that ends in that id. */
export function isSameKey(one: string, other: string): boolean {
    return (
        one === other || (one.split("/").at(-1) === other.split("/").at(-1) && isOneArn(one, other))
    );
}

function isOneArn(one: string, other: string): boolean {
    return !(one.startsWith("arn:") && other.startsWith("arn:"));
}

/**
 * The policy AWS gives a key that is created without one
 * (AWS KMS Developer Guide, "Default key policy").
 */
export function defaultKeyPolicy(partition: string, accountId: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Id: "key-default-1",
        Statement: [
            {
                Sid: "Enable IAM User Permissions",
                Effect: "Allow",
                Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
                Action: "kms:*",
                Resource: "*",
            },
        ],
    });
}
