import { toldAccount } from "../stack/account";
import { purposesOf } from "../stack/analysis";
import { bucketOf, bucketsOf, type BucketReference } from "../stack/bucket";
import {
    BUCKET_POLICY_TYPES,
    BUCKET_POLICY,
    DOCUMENT,
    encryptionRulesOf,
    ENCRYPTION_TYPES,
    ENCRYPTION_CONFIGURATIONS,
} from "../stack/resources";
import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { inputOf } from "../stack/session-input";
import { sessionDocumentOf } from "../stack/session-document";
import { filledTextOf, ifKnown, recordOf, textOf } from "../values";
import { indexByBucket, isSuperseded, perStack, type Stack } from "../stack/stack";
import { isArchiveName } from "./archive-name";
import { isPartOfProject, strongest, type Belonging } from "./belonging";

/**
 * Whether the resource is, or configures, a bucket that holds session logs. Most rules ask: a
 * stack of application buckets is none of this pack's business.
 */
export function concernsLogs(resource: Resource, context: Context): boolean {
    return bucketBelonging(resource, context) !== "none";
}

/**
 * The same without guessing from names and tags. Rules about what is *missing* ask this one: a
 * bucket seen without its companions may have them in another stack.
 */
export function isKnownLogBucket(resource: Resource, context: Context): boolean {
    return toldBelonging(resource, context) !== "none";
}

/** How sure it is that the resource is, or configures, a bucket that holds session logs. */
export function bucketBelonging(resource: Resource, context: Context): Belonging {
    const told = toldBelonging(resource, context);
    return told === "none" && hasArchiveName(resource) ? "likely" : told;
}

/** Names of the log buckets that the stack's policies and session documents tell. */
export function logBucketNamesIn(stack: Stack): readonly string[] {
    return [...new Set([...documentBuckets(stack).names, ...collectingBuckets(stack).names])];
}

/**
 * Whether a bucket policy, inline or separate, is a log bucket's and is the one in force: beside a
 * policy resource the bucket's own `policy` is a copy read earlier.
 */
export function isLogBucketPolicy(resource: Resource, context: Context): boolean {
    return (
        concernsLogs(resource, context) && !isSuperseded(resource, [BUCKET_POLICY], context.stack)
    );
}

/** The same for default encryption. */
export function isLogBucketEncryption(resource: Resource, context: Context): boolean {
    return (
        concernsLogs(resource, context) &&
        !isSuperseded(resource, ENCRYPTION_CONFIGURATIONS, context.stack)
    );
}

function toldBelonging(resource: Resource, context: Context): Belonging {
    const { config, stack } = context;
    const buckets = bucketsOf(resource);
    if (
        isPartOfProject(resource) ||
        buckets.some(({ name = "" }) => config.logBucketNames.includes(name)) ||
        takesLogKey(resource, context)
    ) {
        return "certain";
    }
    const own = BUCKET_POLICY_TYPES.includes(resource.type)
        ? collecting(resource, context)
        : "none";
    const byStack =
        stack === undefined ? [] : buckets.flatMap((one) => toldByStack(one, stack, context));
    return strongest([own, ...byStack]);
}

function toldByStack(bucket: BucketReference, stack: Stack, context: Context): Belonging[] {
    return [
        documentBuckets(stack).find(bucket).length > 0 ? "certain" : "none",
        ...collectingBuckets(stack)
            .find(bucket)
            .map((policy) => collecting(policy, context)),
        ...encryptedBuckets(stack)
            .find(bucket)
            .map((encryption) => (takesLogKey(encryption, context) ? "certain" : "none")),
    ];
}

/**
 * How sure the policy is that its bucket collects session logs. In the central account a bucket
 * that an organization fills and does not read is an archive; in an unknown one only a bucket whose
 * policy grants what the agent asks for.
 */
function collecting(policy: Resource, { config }: Pick<Context, "config">): Belonging {
    const purposes = purposesOf(policy, config);
    const account = toldAccount(policy.account);
    const isCentral = account !== undefined && account === config.centralAccountId;
    if (isCentral && purposes.some(({ collects }) => collects)) {
        return "certain";
    }
    if (account !== undefined && config.centralAccountId !== undefined && !isCentral) {
        return "none";
    }
    return purposes.some(({ collectsSessionLogs }) => collectsSessionLogs) ? "likely" : "none";
}

/** Whether the resource encrypts a bucket with a key that the configuration names. */
function takesLogKey(resource: Resource, { config }: Context): boolean {
    return (
        config.logKeyArns.length > 0 &&
        ENCRYPTION_TYPES.includes(resource.type) &&
        (ifKnown(() =>
            (encryptionRulesOf(resource) ?? []).some(({ keyId }) =>
                config.logKeyArns.includes(keyId() ?? ""),
            ),
        ) ??
            false)
    );
}

const documentBuckets = perStack((stack) =>
    indexByBucket(
        stack
            .ofType([DOCUMENT])
            .flatMap((document) =>
                bucketsNamedIn(document).map((bucket) => [bucket, document] as const),
            ),
    ),
);

const collectingBuckets = perStack((stack) =>
    indexByBucket(
        stack
            .ofType(BUCKET_POLICY_TYPES)
            .filter((policy) => collecting(policy, stack) !== "none")
            .map((policy) => [bucketOf(policy), policy] as const),
    ),
);

const encryptedBuckets = perStack((stack) =>
    indexByBucket(
        stack
            .ofType(ENCRYPTION_CONFIGURATIONS)
            .map((encryption) => [bucketOf(encryption), encryption] as const),
    ),
);

function bucketsNamedIn(document: Resource): readonly BucketReference[] {
    const names = ifKnown(() => {
        const session = sessionDocumentOf(document);
        return session.kind === "session" ? inputOf(session, "s3BucketName").values : [];
    });
    return (names ?? [])
        .map(filledTextOf)
        .flatMap((name) => (name === undefined ? [] : [{ name }]));
}

/**
 * An encryption rule, an ACL or a public access block shown alone, as the engine does before it
 * creates anything, carries nothing but a name.
 */
function hasArchiveName(resource: Resource): boolean {
    const buckets = bucketsOf(resource);
    const names = buckets.map(({ name }) => name).filter((name) => name !== undefined);
    const accessPoint = ifKnown(() => textOf(resource.props["accessPointArn"]));
    const told = names.length > 0 ? names : [accessPoint ?? resource.name];
    const tagged = buckets.map((bucket) => bucket.resource ?? resource);
    return told.some(isArchiveName) || [resource, ...tagged].some(isTaggedAsArchive);
}

function isTaggedAsArchive({ props }: Resource): boolean {
    const tags = ifKnown(() => Object.entries(recordOf(props["tags"])));
    return (tags ?? []).some(([key, value]) => saysArchive(key, String(value)));
}

/** `session-logs: true` or `Purpose: session-logs`; a project's tag says nothing about a bucket. */
function saysArchive(key: string, value: string): boolean {
    return (
        (isArchiveName(key) && value !== "false") ||
        (/^(name|purpose|usage|role|content|data)$/i.test(key) && isArchiveName(value))
    );
}
