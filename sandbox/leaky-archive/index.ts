import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";

const name = "leaky-session-logs-111111111111";
const bucket = new Bucket("session-logs", { bucket: name });

// The mistake: anybody in the world may write, since no statement asks for the organization.
new BucketPolicy("session-logs", {
    bucket: bucket.bucket,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
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
