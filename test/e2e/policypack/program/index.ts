import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Policy } from "@pulumi/aws/iam/policy";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketAcl } from "@pulumi/aws/s3/bucketAcl";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { Document } from "@pulumi/aws/ssm/document";
import { Config } from "@pulumi/pulumi";
import { compliantArchive, type Statement } from "./archive";
import { breachOf } from "./breaches";

const config = new Config();
const archive = compliantArchive();
const breach = config.get("breach");
if (breach !== undefined) {
    breachOf(breach)(archive);
}

const policy = (statements: Record<string, Statement>, Version = "2012-10-17") =>
    JSON.stringify({ Version, Statement: Object.values(statements) });

const key = new Key("archive", { ...archive.key, policy: policy(archive.keyPolicy) });
const bucket = new Bucket("archive", { bucket: archive.bucketName });
const ofBucket = { bucket: bucket.bucket };

const bucketPolicy = policy(archive.bucketPolicy, archive.bucketPolicyVersion);
new BucketPolicy("archive", {
    ...ofBucket,
    // As when a policy is built of outputs: at preview nobody knows the text.
    policy: config.getBoolean("policyOfOutputs")
        ? bucket.arn.apply(() => bucketPolicy)
        : bucketPolicy,
});
if (archive.encryption !== undefined) {
    const { sseAlgorithm, kmsMasterKeyId = key.arn } = archive.encryption;
    new BucketServerSideEncryptionConfiguration("archive", {
        ...ofBucket,
        rules: [
            {
                applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId },
                bucketKeyEnabled: true,
            },
        ],
    });
}
new BucketPublicAccessBlock("archive", { ...ofBucket, ...archive.publicAccessBlock });
new BucketOwnershipControls("archive", {
    ...ofBucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
});
if (archive.acl !== undefined) {
    new BucketAcl("archive", { ...ofBucket, acl: archive.acl });
}
new BucketVersioning("archive", {
    ...ofBucket,
    versioningConfiguration: { status: "Enabled" },
});

if (archive.expireLogsAfterDays !== undefined) {
    new BucketLifecycleConfiguration("archive", {
        ...ofBucket,
        rules: [
            { id: "logs", status: "Enabled", expiration: { days: archive.expireLogsAfterDays } },
        ],
    });
}

new LogGroup("sessions", {
    name: archive.logGroup.name,
    kmsKeyId: archive.logGroup.isEncrypted ? key.arn : undefined,
});
new Policy("session-logs-node", { policy: policy(archive.nodePolicy) });
new Document("preferences", {
    name: "SSM-SessionManagerRunShell",
    documentType: "Session",
    content: JSON.stringify({
        schemaVersion: "1.0",
        description: "Session preferences",
        sessionType: "Standard_Stream",
        inputs: archive.sessionInputs,
    }),
    permissions:
        archive.sharedWith === undefined
            ? undefined
            : { type: "Share", account_ids: archive.sharedWith },
});
