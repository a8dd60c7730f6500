import type { KeySpec, KeyUsageType } from "@aws-sdk/client-kms";
import type { AliasArgs, AliasState } from "@pulumi/aws/kms/alias";
import type { KeyArgs, KeyState } from "@pulumi/aws/kms/key";
import type { KeyPolicyArgs, KeyPolicyState } from "@pulumi/aws/kms/keyPolicy";
import type { ReplicaKeyArgs, ReplicaKeyState } from "@pulumi/aws/kms/replicaKey";
import { unlessMissing } from "../session/aws-error";
import { grant } from "./kms/grant";
import { getAlias, getKey } from "./kms/look-ups";
import {
    aliasNamed,
    changeKeyTags,
    defaultKeyPolicy,
    isSameKey,
    keyTags,
    kms,
    liveKey,
    putKeyPolicy,
    scheduleDeletion,
} from "./kms/key";
import { flag, output, policy, tags, text, unserved, whole } from "../properties/property";
import { resource, type Inputs, type InvokeType, type ResourceType } from "../resource";
import type { Context } from "../session/context";
import type { Plain } from "../properties/values";

const key = resource<KeyArgs, KeyState>({
    token: "aws:kms/key:Key",
    properties: {
        bypassPolicyLockoutSafetyCheck: flag({ default: false }),
        customKeyStoreId: unserved,
        customerMasterKeySpec: text({ default: "SYMMETRIC_DEFAULT", forcesReplacement: true }),
        deletionWindowInDays: whole({ range: [7, 30] }),
        description: text({ computed: true }),
        enableKeyRotation: flag({ default: false }),
        isEnabled: flag({ default: true }),
        keyUsage: text({ default: "ENCRYPT_DECRYPT", forcesReplacement: true }),
        multiRegion: flag({ computed: true, forcesReplacement: true }),
        policy: policy({ computed: true }),
        region: text({ computed: true, forcesReplacement: true }),
        rotationPeriodInDays: whole({ computed: true, range: [90, 2560] }),
        tags: tags(),
        xksKeyId: unserved,
        arn: output(),
        keyId: output(),
        tagsAll: output(),
    },
    async create(context, inputs) {
        const client = await kms(context);
        const { KeyMetadata } = await client.createKey({
            BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
            Description: inputs.description,
            KeySpec: inputs.customerMasterKeySpec as KeySpec,
            KeyUsage: inputs.keyUsage as KeyUsageType,
            MultiRegion: inputs.multiRegion,
            Policy: inputs.policy,
            Tags: keyTags(inputs.tagsAll),
        });
        return KeyMetadata?.KeyId ?? "";
    },
    async complete(context, id, inputs) {
        const client = await kms(context);
        if (inputs.enableKeyRotation) {
            const RotationPeriodInDays = inputs.rotationPeriodInDays;
            await client.enableKeyRotation({ KeyId: id, RotationPeriodInDays });
        }
        if (!inputs.isEnabled) await client.disableKey({ KeyId: id });
    },
    async read(context, id) {
        const live = await liveKey(context, id);
        if (live?.metadata.MultiRegionConfiguration?.MultiRegionKeyType === "REPLICA") {
            throw new Error(`KMS Key (${id}) is not a multi-Region primary key`);
        }
        return (
            live && {
                ...live.common,
                customerMasterKeySpec: live.metadata.KeySpec,
                enableKeyRotation: live.rotation.enabled,
                isEnabled: live.metadata.Enabled,
                multiRegion: live.metadata.MultiRegion ?? false,
                rotationPeriodInDays: live.rotation.periodInDays,
            }
        );
    },
    async update(context, id, news, olds) {
        const client = await kms(context);
        if (news.isEnabled && olds.isEnabled === false) await client.enableKey({ KeyId: id });
        if (news.description !== undefined && news.description !== olds.description) {
            await client.updateKeyDescription({ KeyId: id, Description: news.description });
        }
        if (news.policy !== undefined && news.policy !== olds.policy) {
            await putKeyPolicy(context, id, news.policy, news);
        }
        const period = news.rotationPeriodInDays ?? olds.rotationPeriodInDays;
        if (!news.enableKeyRotation) {
            if (olds.enableKeyRotation) await client.disableKeyRotation({ KeyId: id });
        } else if (!olds.enableKeyRotation || period !== olds.rotationPeriodInDays) {
            await client.enableKeyRotation({ KeyId: id, RotationPeriodInDays: period });
        }
        await changeKeyTags(context, id, olds.tagsAll, news.tagsAll);
        if (!news.isEnabled && olds.isEnabled !== false) await client.disableKey({ KeyId: id });
    },
    delete: (context, id, state) => scheduleDeletion(context, id, state.deletionWindowInDays),
});

const replicaKey = resource<ReplicaKeyArgs, ReplicaKeyState>({
    token: "aws:kms/replicaKey:ReplicaKey",
    properties: {
        bypassPolicyLockoutSafetyCheck: flag({ default: false }),
        deletionWindowInDays: whole({ default: 30, range: [7, 30] }),
        description: text(),
        enabled: flag({ default: true }),
        policy: policy({ computed: true }),
        primaryKeyArn: text({ required: true, forcesReplacement: true }),
        region: text({ computed: true, forcesReplacement: true }),
        tags: tags(),
        arn: output(),
        keyId: output(),
        keyRotationEnabled: output(),
        keySpec: output(),
        keyUsage: output(),
        tagsAll: output(),
    },
    async create(context, inputs) {
        const primaryRegion = inputs.primaryKeyArn.split(":")[3] ?? context.region;
        const client = await kms(context.in(primaryRegion));
        const { ReplicaKeyMetadata } = await client.replicateKey({
            BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
            Description: inputs.description,
            // The id, as the real provider sends it, in the primary's region.
            KeyId: inputs.primaryKeyArn.split("/").at(-1),
            Policy: inputs.policy,
            ReplicaRegion: context.region,
            Tags: keyTags(inputs.tagsAll),
        });
        return ReplicaKeyMetadata?.KeyId ?? "";
    },
    /** A replica begins as a copy of its primary; what it has of its own may arrive late. */
    async complete(context, id, inputs) {
        const live = await liveKey(context, id);
        await changeReplica(context, id, inputs, { ...live?.common, enabled: true });
    },
    async read(context, id) {
        const live = await liveKey(context, id);
        if (live && live.metadata.MultiRegionConfiguration?.MultiRegionKeyType !== "REPLICA") {
            throw new Error(`KMS Replica Key (${id}) is not a multi-Region replica key`);
        }
        return (
            live && {
                ...live.common,
                enabled: live.metadata.Enabled,
                keyRotationEnabled: live.rotation.enabled,
                keySpec: live.metadata.KeySpec,
                primaryKeyArn: live.metadata.MultiRegionConfiguration?.PrimaryKey?.Arn,
            }
        );
    },
    update: changeReplica,
    delete: (context, id, state) => scheduleDeletion(context, id, state.deletionWindowInDays),
});

async function changeReplica(
    context: Context,
    id: string,
    news: Inputs<ReplicaKeyArgs>,
    olds: Partial<Plain<ReplicaKeyState>>,
): Promise<void> {
    const client = await kms(context);
    if (news.enabled && olds.enabled === false) await client.enableKey({ KeyId: id });
    if ((news.description ?? "") !== (olds.description ?? "")) {
        await client.updateKeyDescription({ KeyId: id, Description: news.description ?? "" });
    }
    if (news.policy !== undefined && news.policy !== olds.policy) {
        await putKeyPolicy(context, id, news.policy, news);
    }
    await changeKeyTags(context, id, olds.tagsAll, news.tagsAll);
    if (!news.enabled && olds.enabled !== false) await client.disableKey({ KeyId: id });
}

const alias = resource<AliasArgs, AliasState>({
    token: "aws:kms/alias:Alias",
    properties: {
        name: text({
            forcesReplacement: true,
            autoName: { maximumLength: 238, prefix: "alias/" },
        }),
        namePrefix: text({ computed: true, forcesReplacement: true }),
        region: text({ computed: true, forcesReplacement: true }),
        targetKeyId: text({ required: true, same: isSameKey }),
        arn: output(),
        targetKeyArn: output("targetKeyId"),
    },
    async create(context, inputs) {
        const client = await kms(context);
        const name = inputs.name ?? `${inputs.namePrefix ?? "alias/"}${Date.now()}`;
        await client.createAlias({ AliasName: name, TargetKeyId: inputs.targetKeyId });
        return name;
    },
    async read(context, id) {
        const live = await aliasNamed(context, id);
        if (!live) return undefined;
        const { AliasArn: arn = "", TargetKeyId: targetKeyId } = live;
        const targetKeyArn = arn.replace(/alias\/.*$/, `key/${targetKeyId}`);
        return { arn, name: id, targetKeyArn, targetKeyId };
    },
    async update(context, id, news) {
        const client = await kms(context);
        await client.updateAlias({ AliasName: id, TargetKeyId: news.targetKeyId });
    },
    async delete(context, id) {
        const client = await kms(context);
        await unlessMissing(client.deleteAlias({ AliasName: id }), "NotFoundException");
    },
});

const keyPolicy = resource<KeyPolicyArgs, KeyPolicyState>({
    token: "aws:kms/keyPolicy:KeyPolicy",
    properties: {
        bypassPolicyLockoutSafetyCheck: flag({ default: false }),
        keyId: text({ required: true, forcesReplacement: true, same: isSameKey }),
        policy: policy({ required: true }),
        region: text({ computed: true, forcesReplacement: true }),
    },
    async create(context, inputs) {
        await putKeyPolicy(context, inputs.keyId, inputs.policy, inputs);
        return inputs.keyId;
    },
    async read(context, id) {
        const live = await liveKey(context, id);
        return live && { keyId: id, policy: live.common.policy };
    },
    update: (context, id, news) => putKeyPolicy(context, id, news.policy, news),
    async delete(context, id, state) {
        const initial = defaultKeyPolicy(context.partition, await context.accountId());
        const put = putKeyPolicy(context, id, initial, state);
        await unlessMissing(put, "NotFoundException", "KMSInvalidStateException");
    },
});

/** The resource types of aws:kms. */
export const kmsTypes: readonly ResourceType[] = [key, replicaKey, alias, keyPolicy, grant];

/** The functions of aws:kms. */
export const kmsInvokes: readonly InvokeType[] = [getAlias, getKey];
