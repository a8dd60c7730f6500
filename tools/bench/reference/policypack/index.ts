// eslint-disable-next-line no-restricted-imports -- the template's own import, measured here
import * as aws from "@pulumi/aws";
import { PolicyPack, type ReportViolation, validateResourceOfType } from "@pulumi/policy";

/*
 * A few of the project's rules as a user of the policy template `aws-typescript` writes them: one
 * check per resource type, by the classes of the whole AWS package.
 */

new PolicyPack("session-logs-reference", {
    policies: [
        {
            name: "bucket-policy-org-only",
            description: "A bucket's policy must be limited to the organization.",
            enforcementLevel: "mandatory",
            validateResource: validateResourceOfType(aws.s3.BucketPolicy, (policy, _, report) =>
                requireOrganization(policy.policy, report),
            ),
        },
        {
            name: "key-policy-org-only",
            description: "A key's policy must be limited to the organization.",
            enforcementLevel: "mandatory",
            validateResource: validateResourceOfType(aws.kms.Key, (key, _, report) =>
                requireOrganization(key.policy, report),
            ),
        },
        {
            name: "key-rotation",
            description: "Keys must rotate.",
            enforcementLevel: "mandatory",
            validateResource: validateResourceOfType(aws.kms.Key, (key, _, report) => {
                if (key.enableKeyRotation !== true) {
                    report("Set enableKeyRotation to true.");
                }
            }),
        },
        {
            name: "bucket-encryption-kms",
            description: "Buckets must be encrypted with a KMS key.",
            enforcementLevel: "mandatory",
            validateResource: validateResourceOfType(
                aws.s3.BucketServerSideEncryptionConfiguration,
                ({ rules }, _, report) => {
                    for (const { applyServerSideEncryptionByDefault } of rules) {
                        if (applyServerSideEncryptionByDefault?.sseAlgorithm !== "aws:kms") {
                            report("Set sseAlgorithm to aws:kms.");
                        }
                    }
                },
            ),
        },
        {
            name: "bucket-public-access-blocked",
            description: "All four flags of the public access block must be set.",
            enforcementLevel: "mandatory",
            validateResource: validateResourceOfType(
                aws.s3.BucketPublicAccessBlock,
                (block, _, report) => {
                    const flags = [
                        block.blockPublicAcls,
                        block.blockPublicPolicy,
                        block.ignorePublicAcls,
                        block.restrictPublicBuckets,
                    ];
                    if (flags.some((flag) => flag !== true)) {
                        report("Set all four flags of the public access block to true.");
                    }
                },
            ),
        },
        {
            name: "session-document",
            description: "Sessions must be logged to an encrypted bucket.",
            enforcementLevel: "mandatory",
            validateResource: validateResourceOfType(aws.ssm.Document, (document, _, report) => {
                const { inputs } = JSON.parse(document.content) as {
                    inputs?: { s3BucketName?: string; s3EncryptionEnabled?: boolean };
                };
                if (!inputs?.s3BucketName || inputs.s3EncryptionEnabled !== true) {
                    report("Set s3BucketName, and s3EncryptionEnabled to true.");
                }
            }),
        },
    ],
});

function requireOrganization(policy: unknown, report: ReportViolation): void {
    if (!JSON.stringify(policy)?.includes("aws:PrincipalOrgID")) {
        report("Add the condition aws:PrincipalOrgID.");
    }
}
