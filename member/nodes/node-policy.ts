import { accountPrefix } from "../../shared/names";
import type { PolicyDocument, Statement } from "../../shared/policy-document";

export interface NodePolicyArgs {
    /** The member account. */
    readonly accountId: string;
    readonly bucketArn: string;
    /** What stands before `<accountId>/` in each log's key: empty, or ends with a slash. */
    readonly keyPrefix: string;
    /** Key 1, which encrypts the logs. */
    readonly bucketKeyArn: string;
    /** Key 2 or its replicas, one for each region where nodes run. */
    readonly sessionKeyArns: readonly string[];
    /** Groups of CloudWatch Logs that sessions are streamed to beside the archive. @default none */
    readonly logGroupArns?: readonly string[];
}

/** The IAM policy with which a node's SSM agent encrypts its sessions and uploads their logs. */
export function nodePolicy(args: NodePolicyArgs): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "GetBucketEncryption",
                Effect: "Allow",
                Action: "s3:GetEncryptionConfiguration",
                Resource: args.bucketArn,
            },
            {
                Sid: "PutLogsBelowOwnAccount",
                Effect: "Allow",
                Action: ["s3:PutObject", "s3:PutObjectAcl"],
                Resource: `${args.bucketArn}/${accountPrefix(args.keyPrefix, args.accountId)}*`,
            },
            {
                // Decrypt too: S3 needs it to put a log above 5 MB together from its parts.
                Sid: "EncryptLogsWithBucketKey",
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                Resource: args.bucketKeyArn,
            },
            {
                // The person who starts the session generates the data key; the node only opens it.
                Sid: "DecryptSessionStream",
                Effect: "Allow",
                Action: "kms:Decrypt",
                Resource: [...args.sessionKeyArns],
            },
            ...(args.logGroupArns === undefined ? [] : streamToLogGroups(args.logGroupArns)),
        ],
    };
}

function streamToLogGroups(arns: readonly string[]): readonly Statement[] {
    return [
        {
            Sid: "StreamToLogGroups",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            // A group's ARN alone stands for none of its streams.
            Resource: arns.map((arn) => `${arn}:*`),
        },
        {
            // The agent looks for the group among all: with less, its session hangs as it starts.
            // https://github.com/aws/amazon-ssm-agent/issues/246
            Sid: "FindLogGroups",
            Effect: "Allow",
            Action: "logs:DescribeLogGroups",
            Resource: "*",
        },
    ];
}
