import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";

const name = "leaky-session-logs-111111111111";
const bucket = new Bucket("session-logs", { bucket: name });

// The mistake: anybody in the world may write, since that statement does not ask for the organization.
new BucketPolicy("session-logs", {
    bucket: bucket.bucket,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "ReadEncryption",
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetEncryptionConfiguration",
                Resource: `arn:aws:s3:::${name}`,
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid1" } },
            },
            {
                Sid: "PutLogs",
                Effect: "Allow",
                Principal: "*",
                Action: ["s3:PutObject", "s3:PutObjectAcl"],
                Resource: `arn:aws:s3:::${name}/*`,
            },
            {
                Sid: "DenyPlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    }),
});
