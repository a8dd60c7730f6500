import { bucketPolicy } from "../../central/bucket-policy";
import { keyPolicy } from "../../central/key-policy";
import { nodePolicy } from "../../member/nodes/node-policy";
import type { PolicyDocument, Statement } from "../../shared/policy-document";

/** A policy as text, with what has to be known to judge it. */
export interface TypicalPolicy {
    readonly kind: "bucket" | "key" | "node";
    readonly text: string;
    readonly statements: number;
}

const partition = "aws";
const region = "eu-west-1";

/** Policies of distinct archives and accounts, nine statements for each of them. */
export function typicalPolicies(archives: number): TypicalPolicy[] {
    return Array.from({ length: archives }, (_, index) => {
        const organizationId = `o-example${String(index).padStart(8, "0")}`;
        const accountId = accountNumber(index);
        const bucketName = `session-logs-${accountId}-eu-west-1`;
        const archive = {
            partition,
            accountId,
            region,
            bucketName,
            admitted: { organizationId },
            readerArns: [],
        };
        const keyArn = `arn:aws:kms:eu-west-1:${accountId}:key/${"0".repeat(8)}-${index}`;
        return [
            typical("bucket", bucketPolicy({ ...archive, keyPrefix: "" })),
            typical("key", keyPolicy({ ...archive, uses: ["logs"] })),
            typical(
                "node",
                nodePolicy({
                    accountId: accountNumber(index + 1),
                    bucketArn: `arn:aws:s3:::${bucketName}`,
                    keyPrefix: "",
                    bucketKeyArn: keyArn,
                    sessionKeyArns: [keyArn.replace("key/", "key/mrk-")],
                }),
            ),
        ];
    }).flat();
}

/** One bucket policy that grants each of so many accounts its own prefix. */
export function policyOfStatements(count: number): string {
    const bucket = "arn:aws:s3:::session-logs-111111111111-eu-west-1";
    const statements = Array.from({ length: count }, (_, index): Statement => {
        const account = accountNumber(index);
        return {
            Sid: `PutLogsOf${account}`,
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${account}:root` },
            Action: ["s3:PutObject", "s3:PutObjectAcl"],
            Resource: `${bucket}/${account}/*`,
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid1" } },
        };
    });
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function typical(kind: TypicalPolicy["kind"], policy: PolicyDocument): TypicalPolicy {
    return { kind, text: JSON.stringify(policy), statements: policy.Statement.length };
}

function accountNumber(index: number): string {
    return String(200_000_000_000 + index);
}
