import type { PolicyDocument } from "../shared/policy-document";
import {
    component,
    json,
    type Options,
    output,
    type OutputOf,
    type PlannedItem,
    type PlannedResource,
    resource,
} from "../shared/pulumi/plan";
import type { Takeover } from "./existing/bucket-takeover";
import { lifecycleRules } from "./lifecycle";

export interface LogArchiveArgs {
    /** Name of the bucket; a bucket can't be renamed. */
    readonly bucketName: string;
    readonly region: string;
    /** Full ARN of the key that encrypts the logs: agents in other accounts get it as it stands. */
    readonly keyArn: string | OutputOf;
    readonly policy: PolicyDocument;
    /** What stands in the policy for the key's ARN, where that is not known yet. */
    readonly placeholders?: Readonly<Record<string, OutputOf>> | undefined;
    /** Days after which a log is gone, 1 to 36500. */
    readonly retentionDays: number;
    /** Days after which a log moves to S3 Glacier Instant Retrieval; fewer than `retentionDays`. */
    readonly archiveAfterDays: number;
    /** How long nobody can delete or overwrite a log; days from 1 to `retentionDays`. @default not kept */
    readonly objectLock?:
        { readonly mode: "GOVERNANCE" | "COMPLIANCE"; readonly days: number } | undefined;
    /** Another bucket of the account and region, for S3's access logs. @default none */
    readonly accessLogs?: { readonly bucket: string; readonly prefix: string } | undefined;
    /** Whether S3 tells EventBridge of each new log. @default false */
    readonly eventBridge?: boolean | undefined;
    /** How the bucket is taken over where it exists already. @default made here */
    readonly takeover?: Takeover | undefined;
    /** Whether Pulumi is kept from deleting the bucket. */
    readonly protect: boolean;
}

export interface LogArchive {
    readonly items: readonly PlannedItem[];
    /** The bucket's name once its policy is there: before, members could do nothing with it. */
    readonly readyBucket: OutputOf;
}

/** The bucket that takes the session logs, closed to everybody but their writers. */
export function logArchive(name: string, args: LogArchiveArgs): LogArchive {
    const { bucketName, region, takeover, protect } = args;
    const parent = component("session-logs:central:LogArchive", name, { protect });
    const bucket = takeover
        ? undefined
        : resource("Bucket", name, { bucket: bucketName, region }, { parent, protect });
    // The bucket's settings can all be written again; only the bucket itself is worth protecting.
    const setting = { parent, protect: false };
    const ofBucket = { bucket: bucket ? output(bucket, "bucket") : bucketName, region };
    const place: Place = { name, ofBucket, setting };
    const previous = takeover && resource("Stash", name, { input: takeover.previous }, setting);
    // What the bucket had is safe in the state before it is overwritten.
    const kept = previous ? [previous] : [];

    const publicAccessBlock = publicAccessBlocked(place);
    const encryption = encrypted(place, args.keyArn);
    const versioning = resource(
        "BucketVersioning",
        name,
        { ...ofBucket, versioningConfiguration: { status: "Enabled" } },
        // Destroyed, it would be suspended, which S3 refuses once a bucket has had Object Lock.
        { ...setting, retainOnDelete: true },
    );
    const lifecycle = resource(
        "BucketLifecycleConfiguration",
        name,
        { ...ofBucket, rules: [...keptRules(takeover), ...lifecycleRules(args)] },
        {
            ...setting,
            ...takenOver(takeover?.importsLifecycle, args),
            dependsOn: [versioning, ...kept],
        },
    );
    // Last: no member may write before its log would be encrypted. S3 also refuses to change
    // block and policy at the same moment (OperationAborted).
    const policy = resource(
        "BucketPolicy",
        name,
        { ...ofBucket, policy: json(args.policy, args.placeholders) },
        {
            ...setting,
            ...takenOver(takeover?.importsPolicy, args),
            dependsOn: [publicAccessBlock, encryption, versioning, ...kept],
        },
    );
    return {
        items: [
            parent,
            ...(bucket ? [bucket] : []),
            ...kept,
            publicAccessBlock,
            ownedByAccount(place),
            encryption,
            versioning,
            lifecycle,
            policy,
            ...optional(place, args, versioning),
        ],
        // Its id is the name of its bucket.
        readyBucket: output(policy, "id"),
    };
}

/** Where a setting of the bucket goes. */
interface Place {
    readonly name: string;
    readonly ofBucket: { readonly bucket: string | OutputOf; readonly region: string };
    readonly setting: Options;
}

/** In the form in which S3's provider told them. */
function keptRules(takeover: Takeover | undefined): ReturnType<typeof lifecycleRules> {
    return (takeover?.keptRules ?? []) as unknown as ReturnType<typeof lifecycleRules>;
}

/** What a bucket that exists may have, and nobody may lose. */
function takenOver(
    imports: boolean | undefined,
    { takeover, bucketName, region }: LogArchiveArgs,
): Options {
    return {
        // Only while the state lacks it: see docs/decisions/030.
        ...(imports === true && { import: `${bucketName}@${region}` }),
        ...(takeover && { aliasedToStack: true }),
    };
}

function publicAccessBlocked({ name, ofBucket, setting }: Place): PlannedResource {
    return resource(
        "BucketPublicAccessBlock",
        name,
        {
            ...ofBucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        setting,
    );
}

function ownedByAccount({ name, ofBucket, setting }: Place): PlannedResource {
    const rule = { objectOwnership: "BucketOwnerEnforced" };
    return resource("BucketOwnershipControls", name, { ...ofBucket, rule }, setting);
}

function encrypted(
    { name, ofBucket, setting }: Place,
    kmsMasterKeyId: string | OutputOf,
): PlannedResource {
    const rule = {
        bucketKeyEnabled: true,
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId },
    };
    return resource(
        "BucketServerSideEncryptionConfiguration",
        name,
        { ...ofBucket, rules: [rule] },
        setting,
    );
}

/** The settings that a bucket need not have. */
function optional(
    { name, ofBucket, setting }: Place,
    { objectLock, accessLogs, eventBridge }: LogArchiveArgs,
    versioning: PlannedResource,
): readonly PlannedResource[] {
    const lock =
        objectLock &&
        // Not `objectLockEnabled` of the bucket, which would replace it.
        resource(
            "BucketObjectLockConfiguration",
            name,
            { ...ofBucket, rule: { defaultRetention: objectLock } },
            { ...setting, dependsOn: [versioning] },
        );
    const logging =
        accessLogs &&
        resource(
            "BucketLogging",
            name,
            { ...ofBucket, targetBucket: accessLogs.bucket, targetPrefix: accessLogs.prefix },
            setting,
        );
    const notification =
        eventBridge === true
            ? resource("BucketNotification", name, { ...ofBucket, eventbridge: true }, setting)
            : undefined;
    return [lock, logging, notification].filter((one) => one !== undefined);
}
