import type {
    CreateGrantRequest,
    CreateKeyRequest,
    KeyMetadata,
    KeySpec,
    ReplicateKeyRequest,
} from "@aws-sdk/client-kms";
import type * as Kms from "@pulumi/aws/kms";
import {
    blocks,
    fixed,
    flag,
    nameOf,
    policy,
    tags,
    text,
    texts,
    whole,
} from "../properties/property";
import type { Tags, Values } from "../properties/values";
import { service, type Inputs, type Tagging } from "../resource";
import { EMPTY_RESULT, unlessMissing } from "../session/aws-error";
import type { Context } from "../session/context";
import { fromAws, toAws } from "../spelling";
import { fromAwsTags, toAwsTags, type AwsTag } from "../tags";

const { resource, lookUp } = service({ absent: ["NotFoundException"] });

/** KMS has words of its own for the parts of a tag. */
const toKeyTags = (list: AwsTag[]) =>
    list.map(({ Key: TagKey = "", Value: TagValue = "" }) => ({ TagKey, TagValue }));

const tagging: Tagging = {
    tag: ({ kms }, KeyId, Tags) => kms.tagResource({ KeyId, Tags: toKeyTags(Tags) }),
    untag: ({ kms }, KeyId, TagKeys) => kms.untagResource({ KeyId, TagKeys }),
};

/** What a key and a replica have in common, but for the name of their being enabled. */
interface KeySettings {
    readonly bypassPolicyLockoutSafetyCheck?: boolean;
    readonly description?: string;
    readonly enableKeyRotation?: boolean;
    readonly isEnabled?: boolean;
    readonly policy?: string;
    readonly rotationPeriodInDays?: number;
    readonly tagsAll?: Tags;
}

export const key = resource<Kms.KeyArgs>({
    token: "aws:kms/key:Key",
    label: "KMS Key",
    inputs: {
        bypassPolicyLockoutSafetyCheck: flag({ default: false }),
        customerMasterKeySpec: text({ default: "SYMMETRIC_DEFAULT", forcesReplacement: true }),
        deletionWindowInDays: whole({ range: [7, 30] }),
        description: text({ computed: true }),
        enableKeyRotation: flag({ default: false }),
        isEnabled: flag({ default: true }),
        keyUsage: text({ default: "ENCRYPT_DECRYPT", forcesReplacement: true }),
        multiRegion: flag({ computed: true, forcesReplacement: true }),
        policy: policy({ computed: true }),
        rotationPeriodInDays: whole({ computed: true, range: [90, 2560] }),
    },
    unserved: "customKeyStoreId xksKeyId",
    outputs: "arn keyId",
    async create({ kms }, inputs) {
        const { KeyMetadata: made } = await kms.createKey({
            ...toAws<CreateKeyRequest>(inputs),
            CustomerMasterKeySpec: undefined,
            KeySpec: inputs.customerMasterKeySpec as KeySpec,
            Tags: toKeyTags(toAwsTags(inputs.tagsAll)),
        });
        return made?.KeyId;
    },
    complete: (context, id, inputs) =>
        changeKey(context, id, inputs, { ...inputs, enableKeyRotation: false, isEnabled: true }),
    async read(context, id) {
        const live = await liveKey(context, id);
        if (!live) {
            return undefined;
        }
        const isReplica = live.MultiRegionConfiguration?.MultiRegionKeyType === "REPLICA";
        if (isReplica) {
            throw new Error(`KMS Key (${id}) is not a multi-Region primary key`);
        }
        const rotation = await rotationOf(context, live);
        return { ...(await toldOf(context, live)), ...rotation, isEnabled: live.Enabled };
    },
    update: changeKey,
    delete: scheduleDeletion,
    tagging,
});

export const replicaKey = resource<Kms.ReplicaKeyArgs>({
    token: "aws:kms/replicaKey:ReplicaKey",
    label: "KMS Replica Key",
    inputs: {
        bypassPolicyLockoutSafetyCheck: flag({ default: false }),
        deletionWindowInDays: whole({ default: 30, range: [7, 30] }),
        description: text(),
        enabled: flag({ default: true }),
        policy: policy({ computed: true }),
        ...fixed("primaryKeyArn"),
    },
    outputs: "arn keyId keyRotationEnabled keySpec keyUsage",
    async create(context, inputs) {
        const [, , , primaryRegion = context.region] = inputs.primaryKeyArn.split(":");
        const { ReplicaKeyMetadata: made } = await context.in(primaryRegion).kms.replicateKey({
            ...toAws<ReplicateKeyRequest>(inputs),
            // The id, as the real provider sends it, in the primary's region.
            KeyId: inputs.primaryKeyArn.split("/").at(-1),
            ReplicaRegion: context.region,
            Tags: toKeyTags(toAwsTags(inputs.tagsAll)),
        });
        return made?.KeyId;
    },
    /** A replica begins as a copy of its primary; what it has of its own may arrive late. */
    async complete(context, id, inputs) {
        const copied = await replicaKey.read(context, id, {});
        await changeKey(context, id, asKey(inputs), { ...copied, isEnabled: true });
        const own = toAwsTags(inputs.tagsAll);
        if (own.length > 0) {
            await tagging.tag(context, id, own, {});
        }
    },
    async read(context, id) {
        const live = await liveKey(context, id);
        if (!live) {
            return undefined;
        }
        const { MultiRegionKeyType: type, PrimaryKey } = live.MultiRegionConfiguration ?? {};
        if (type !== "REPLICA") {
            throw new Error(`KMS Replica Key (${id}) is not a multi-Region replica key`);
        }
        const { enableKeyRotation: keyRotationEnabled } = await rotationOf(context, live);
        const told = await toldOf(context, live);
        return { ...told, keyRotationEnabled, primaryKeyArn: PrimaryKey?.Arn };
    },
    update: (context, id, news, { enabled: isEnabled, ...olds }) =>
        changeKey(context, id, asKey(news), { ...olds, isEnabled }),
    delete: scheduleDeletion,
    tagging,
});

function asKey(replica: Inputs<Kms.ReplicaKeyArgs>): KeySettings {
    const { enabled: isEnabled, description = "" } = replica;
    return { ...replica, description, isEnabled };
}

/** In the order of the original; what is not wanted stays as it is. */
async function changeKey(
    { kms }: Context,
    KeyId: string,
    news: KeySettings,
    olds: KeySettings,
): Promise<void> {
    const { description: Description, policy: Policy, isEnabled } = news;
    if (isEnabled && olds.isEnabled === false) {
        await kms.enableKey({ KeyId });
    }
    if (Description !== undefined && Description !== (olds.description ?? "")) {
        await kms.updateKeyDescription({ KeyId, Description });
    }
    if (Policy !== olds.policy) {
        await putPolicy({ kms }, KeyId, news);
    }
    const RotationPeriodInDays = news.rotationPeriodInDays ?? olds.rotationPeriodInDays;
    const isOtherPeriod = RotationPeriodInDays !== olds.rotationPeriodInDays;
    if (news.enableKeyRotation && (!olds.enableKeyRotation || isOtherPeriod)) {
        await kms.enableKeyRotation({ KeyId, RotationPeriodInDays });
    } else if (!news.enableKeyRotation && olds.enableKeyRotation) {
        await kms.disableKeyRotation({ KeyId });
    }
    if (!isEnabled && olds.isEnabled !== false) {
        await kms.disableKey({ KeyId });
    }
}

/** The live key, undefined when it is waiting for its deletion. */
async function liveKey({ kms }: Context, KeyId: string): Promise<KeyMetadata | undefined> {
    const { KeyMetadata: live } = await kms.describeKey({ KeyId });
    return live?.KeyState?.startsWith("Pending") ? undefined : live;
}

/** What keys and replicas tell alike. */
async function toldOf({ kms }: Context, live: KeyMetadata): Promise<Values> {
    const { KeyId } = live;
    const tagged: AwsTag[] = [];
    for await (const { Tags = [] } of kms.paginateListResourceTags({ KeyId })) {
        tagged.push(...Tags.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value })));
    }
    const { Policy } = await kms.getKeyPolicy({ KeyId, PolicyName: "default" });
    return { multiRegion: false, ...fromAws(live), policy: Policy, tagsAll: fromAwsTags(tagged) };
}

async function rotationOf({ kms }: Context, { KeyId, KeySpec: spec }: KeyMetadata) {
    if (spec !== "SYMMETRIC_DEFAULT") {
        return { enableKeyRotation: false };
    }
    const live = await kms.getKeyRotationStatus({ KeyId });
    const { KeyRotationEnabled: enableKeyRotation = false, RotationPeriodInDays: period } = live;
    return { enableKeyRotation, rotationPeriodInDays: enableKeyRotation ? period : undefined };
}

/** Sets the policy, if one is wanted. */
async function putPolicy(
    { kms }: Pick<Context, "kms">,
    KeyId: string,
    { policy: Policy, bypassPolicyLockoutSafetyCheck }: KeySettings,
): Promise<void> {
    const lockout = { BypassPolicyLockoutSafetyCheck: bypassPolicyLockoutSafetyCheck };
    if (Policy === undefined) {
        return;
    }
    await kms.putKeyPolicy({ KeyId, Policy, PolicyName: "default", ...lockout });
}

/** AWS waits 30 days where the state names no number of them. */
async function scheduleDeletion(
    { kms }: Context,
    KeyId: string,
    { deletionWindowInDays: PendingWindowInDays }: { readonly deletionWindowInDays?: number },
): Promise<void> {
    try {
        await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays });
    } catch (error) {
        // Of a key that waits already AWS says so in words, by a code that has other meanings too.
        if (!(error instanceof Error) || !error.message.includes("pending deletion")) {
            throw error;
        }
    }
}

/** Whether two names mean one key: its id, or an ARN that ends in that id. */
function same(one: string, other: string): boolean {
    const areArns = one.startsWith("arn:") && other.startsWith("arn:");
    return one === other || (!areArns && one.split("/").at(-1) === other.split("/").at(-1));
}

const keyId = text({ required: true, forcesReplacement: true, same });

export const alias = resource<Kms.AliasArgs>({
    token: "aws:kms/alias:Alias",
    label: "KMS Alias",
    inputs: {
        ...nameOf("name", { maximumLength: 238, prefix: "alias/" }),
        targetKeyId: text({ required: true, same }),
    },
    outputs: "arn targetKeyArn",
    changing: { targetKeyId: "targetKeyArn" },
    create: ({ kms }, { name: AliasName, targetKeyId: TargetKeyId }) =>
        kms.createAlias({ AliasName, TargetKeyId }),
    async read({ kms }, name) {
        for await (const { Aliases = [] } of kms.paginateListAliases({})) {
            const live = Aliases.find(({ AliasName }) => AliasName === name);
            if (!live) {
                continue;
            }
            const { AliasArn: arn = "", TargetKeyId: targetKeyId } = live;
            const targetKeyArn = arn.replace(/alias\/.*$/, `key/${targetKeyId}`);
            return { arn, name, targetKeyArn, targetKeyId };
        }
        return undefined;
    },
    update: ({ kms }, AliasName, { targetKeyId: TargetKeyId }) =>
        kms.updateAlias({ AliasName, TargetKeyId }),
    delete: ({ kms }, AliasName) => kms.deleteAlias({ AliasName }),
});

export const keyPolicy = resource<Kms.KeyPolicyArgs>({
    token: "aws:kms/keyPolicy:KeyPolicy",
    label: "KMS Key Policy",
    inputs: {
        bypassPolicyLockoutSafetyCheck: flag({ default: false }),
        keyId,
        policy: policy({ required: true }),
    },
    async create(context, inputs) {
        await putPolicy(context, inputs.keyId, inputs);
        return inputs.keyId;
    },
    async read(context, id) {
        const live = await liveKey(context, id);
        return live && { ...(await toldOf(context, live)), keyId: id };
    },
    update: putPolicy,
    async delete(context, id) {
        const initial = { policy: defaultKeyPolicy(context.partition, await context.accountId()) };
        await unlessMissing(putPolicy(context, id, initial), "KMSInvalidStateException");
    },
});

/**
 * The policy AWS gives a key that is created without one
 * (AWS KMS Developer Guide, "Default key policy").
 */
function defaultKeyPolicy(partition: string, accountId: string): string {
    const enabling = {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
    };
    return JSON.stringify({ Version: "2012-10-17", Id: "key-default-1", Statement: [enabling] });
}

/** A grant is never changed, only given anew. An id is `<key id or ARN>:<grant id>`. */
export const grant = resource<Kms.GrantArgs>({
    token: "aws:kms/grant:Grant",
    label: "KMS Grant",
    inputs: {
        constraints: blocks(
            { encryptionContextEquals: tags(), encryptionContextSubset: tags() },
            { forcesReplacement: true, unordered: true },
        ),
        grantCreationTokens: texts({ forcesReplacement: true, unordered: true }),
        ...fixed("granteePrincipal"),
        keyId,
        name: text({ forcesReplacement: true, autoName: { maximumLength: 255 } }),
        operations: texts({ required: true, forcesReplacement: true, unordered: true }),
        retireOnDelete: flag({ default: false, forcesReplacement: true }),
        retiringPrincipal: text({ forcesReplacement: true }),
    },
    outputs: "grantId grantToken",
    async create({ kms }, inputs) {
        const [constraint = {}] = inputs.constraints ?? [];
        const { encryptionContextEquals: equal, encryptionContextSubset: subset } = constraint;
        const { GrantId } = await kms.createGrant({
            ...toAws<CreateGrantRequest>(inputs),
            Constraints: inputs.constraints && {
                EncryptionContextEquals: equal,
                EncryptionContextSubset: subset,
            },
            GrantTokens: inputs.grantCreationTokens && [...inputs.grantCreationTokens],
        });
        return `${inputs.keyId}:${GrantId}`;
    },
    async read({ kms }, id) {
        const { KeyId, GrantId } = grantOf(id);
        for await (const { Grants = [] } of kms.paginateListGrants({ KeyId })) {
            const live = Grants.find((one) => one.GrantId === GrantId);
            if (!live) {
                continue;
            }
            const { EncryptionContextEquals: equal, EncryptionContextSubset: subset } =
                live.Constraints ?? {};
            const constraint = { encryptionContextEquals: equal, encryptionContextSubset: subset };
            const constraints = live.Constraints && [constraint];
            return { ...fromAws(live), constraints, keyId: KeyId };
        }
        return undefined;
    },
    delete: ({ kms }, id, { retireOnDelete }) =>
        retireOnDelete ? kms.retireGrant(grantOf(id)) : kms.revokeGrant(grantOf(id)),
});

function grantOf(id: string): { KeyId: string; GrantId: string } {
    const colon = id.lastIndexOf(":");
    return { KeyId: id.slice(0, colon), GrantId: id.slice(colon + 1) };
}

/** Tells of a key that waits for its deletion too. */
export const getKey = lookUp<Kms.GetKeyArgs>({
    token: "aws:kms/getKey:getKey",
    properties: { grantTokens: texts(), keyId: text({ required: true }), region: text() },
    reading: ({ keyId: id }) => `KMS Key (${id})`,
    async call({ kms, region }, { keyId: KeyId, grantTokens = [] }) {
        const request = { KeyId, GrantTokens: [...grantTokens] };
        const { KeyMetadata: live } = await kms.describeKey(request);
        const { MultiRegionConfiguration: family, XksKeyConfiguration: external } = live ?? {};
        const multiRegion = family && {
            multiRegionKeyType: family.MultiRegionKeyType,
            primaryKeys: [fromAws(family.PrimaryKey)],
            replicaKeys: fromAws(family.ReplicaKeys ?? []),
        };
        return {
            ...fromAws(live),
            awsAccountId: live?.AWSAccountId,
            id: live?.KeyId,
            keyId: KeyId,
            multiRegionConfigurations: multiRegion ? [multiRegion] : [],
            region,
            xksKeyConfigurations: external ? [{ id: external.Id }] : [],
        };
    },
});

/** The alias's target is told by the key itself: an alias of a service may not name it yet. */
export const getAlias = lookUp<Kms.GetAliasArgs>({
    token: "aws:kms/getAlias:getAlias",
    properties: { name: text({ required: true }), region: text() },
    reading: ({ name }) => `KMS Alias (${name})`,
    missing: EMPTY_RESULT,
    async call(context, { name }) {
        const live = await alias.read(context, name, {});
        if (!live) {
            return undefined;
        }
        const { KeyMetadata: target } = await context.kms.describeKey({ KeyId: name });
        const [targetKeyArn, targetKeyId] = [target?.Arn, target?.KeyId];
        return { ...live, id: live.arn, region: context.region, targetKeyArn, targetKeyId };
    },
});
