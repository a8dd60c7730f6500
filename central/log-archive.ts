import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketNotification } from "@pulumi/aws/s3/bucketNotification";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../shared/policy-document";
import { refuseOverwriting } from "./existing/existing-bucket";
import { lifecycleRules } from "./lifecycle";

export interface LogArchiveArgs {
    /** Name of the bucket; a bucket can't be renamed. */
    readonly bucketName: string;
    readonly region: string;
    /** Full ARN of the key that encrypts the logs: agents in other accounts get it as it stands. */
    readonly keyArn: pulumi.Input<string>;
    readonly policy: pulumi.Input<PolicyDocument>;
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
    /** The bucket where it exists already: then only its settings are made. @default made here */
    readonly existing?:
        { readonly bucket: Bucket; readonly provider: pulumi.ProviderResource } | undefined;
}

/** Where a setting of the bucket goes. */
interface Place {
    readonly ofBucket: { readonly bucket: pulumi.Output<string>; readonly region: string };
    readonly setting: pulumi.CustomResourceOptions;
    readonly versioning: BucketVersioning;
}

/** The bucket that takes the session logs, closed to everybody but their writers. */
export class LogArchive extends pulumi.ComponentResource {
    readonly bucketName: pulumi.Output<string>;
    readonly bucketArn: pulumi.Output<string>;

    constructor(name: string, args: LogArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-logs:central:LogArchive", name, {}, opts);

        const bucket =
            args.existing?.bucket ??
            new Bucket(name, { bucket: args.bucketName, region: args.region }, { parent: this });
        // The bucket's settings can all be written again; only the bucket itself is worth protecting.
        const setting = { parent: this, protect: false };
        const ofBucket = { bucket: bucket.bucket, region: args.region };
        // What a bucket that exists may have, and nobody may lose.
        const kept = args.existing && {
            hooks: {
                beforeCreate: [
                    refuseOverwriting(
                        args.bucketName,
                        args.existing.bucket,
                        args.existing.provider,
                    ),
                ],
            },
            // Where `pulumi import` without --parent puts it.
            aliases: [{ parent: pulumi.rootStackResource }],
        };

        const publicAccessBlock = new BucketPublicAccessBlock(
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
        new BucketOwnershipControls(
            name,
            { ...ofBucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
            setting,
        );
        const encryption = new BucketServerSideEncryptionConfiguration(
            name,
            {
                ...ofBucket,
                rules: [
                    {
                        bucketKeyEnabled: true,
                        applyServerSideEncryptionByDefault: {
                            sseAlgorithm: "aws:kms",
                            kmsMasterKeyId: args.keyArn,
                        },
                    },
                ],
            },
            setting,
        );
        const versioning = new BucketVersioning(
            name,
            { ...ofBucket, versioningConfiguration: { status: "Enabled" } },
            // Destroyed, it would be suspended, which S3 refuses once a bucket has had Object Lock.
            { ...setting, retainOnDelete: true },
        );
        new BucketLifecycleConfiguration(
            name,
            { ...ofBucket, rules: lifecycleRules(args) },
            { ...setting, ...kept, dependsOn: versioning },
        );
        // Last: no member may write before its log would be encrypted. S3 also refuses to change
        // block and policy at the same moment (OperationAborted).
        const policy = new BucketPolicy(
            name,
            { ...ofBucket, policy: pulumi.jsonStringify(args.policy) },
            { ...setting, ...kept, dependsOn: [publicAccessBlock, encryption, versioning] },
        );

        this.onRequest(name, args, { ofBucket, setting, versioning });

        // With the policy: an archive that is not ready yet has no name that members could use.
        this.bucketName = pulumi.all([bucket.bucket, policy.id]).apply(([name]) => name);
        this.bucketArn = pulumi.all([bucket.arn, policy.id]).apply(([arn]) => arn);
        this.registerOutputs({ bucketName: this.bucketName, bucketArn: this.bucketArn });
    }

    /** The settings that a bucket need not have. */
    private onRequest(
        name: string,
        args: LogArchiveArgs,
        { ofBucket, setting, versioning }: Place,
    ): void {
        if (args.objectLock !== undefined) {
            // Not `objectLockEnabled` of the bucket, which would replace it.
            new BucketObjectLockConfiguration(
                name,
                { ...ofBucket, rule: { defaultRetention: args.objectLock } },
                { ...setting, dependsOn: versioning },
            );
        }
        if (args.accessLogs !== undefined) {
            const { bucket: targetBucket, prefix: targetPrefix } = args.accessLogs;
            new BucketLogging(name, { ...ofBucket, targetBucket, targetPrefix }, setting);
        }
        if (args.eventBridge === true) {
            new BucketNotification(name, { ...ofBucket, eventbridge: true }, setting);
        }
    }
}
