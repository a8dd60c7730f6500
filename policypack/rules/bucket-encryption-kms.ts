import { show } from "../../shared/problem";
import { isLogBucketEncryption } from "../subjects/log-bucket";
import { encryptionRulesOf, ENCRYPTION_TYPES, ENCRYPTION_CONFIGURATIONS } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import type { Props } from "../values";

/*
 * Only log buckets: a bucket of access logs, for example, has to use SSE-S3.
 * Only aws:kms: the SSM agent looks for that exact word in the bucket's encryption and takes
 * aws:kms:dsse for no encryption, which ends every session that requires it.
 * https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/s3util
 */
export const bucketEncryptionKms: Rule = {
    name: "bucket-encryption-kms",
    level: "mandatory",
    severity: "high",
    description: "A log bucket encrypts by default with aws:kms.",
    remediation: "Set applyServerSideEncryptionByDefault.sseAlgorithm to aws:kms.",
    appliesTo: ENCRYPTION_TYPES,
    judge,
    judgeAgainInStack: true,
    remediate,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketEncryption(resource, context)) {
        return [];
    }
    return (encryptionRulesOf(resource) ?? [])
        .filter(({ algorithm }) => algorithm !== "aws:kms")
        .map(({ algorithm }) =>
            finding(
                algorithm === undefined
                    ? "The encryption sets no default algorithm, so S3 keeps SSE-S3."
                    : `The default encryption is ${show(algorithm)}${reason(algorithm)}.`,
                'Write sseAlgorithm: "aws:kms" with the full ARN of a key as kmsMasterKeyId.',
            ),
        );
}

function reason(algorithm: string): string {
    return algorithm.startsWith("aws:kms")
        ? ", which the SSM agent takes for no encryption"
        : ", which lets everybody read who may get objects";
}

/** Needs a key, so only where one is configured. */
function remediate(resource: Resource, context: Context): Props | undefined {
    const { bucketKeyArn } = context.config;
    if (
        bucketKeyArn === undefined ||
        !ENCRYPTION_CONFIGURATIONS.includes(resource.type) ||
        judge(resource, context).length === 0
    ) {
        return undefined;
    }
    return {
        rules: [
            {
                applyServerSideEncryptionByDefault: {
                    sseAlgorithm: "aws:kms",
                    kmsMasterKeyId: bucketKeyArn,
                },
                bucketKeyEnabled: true,
            },
        ],
    };
}
