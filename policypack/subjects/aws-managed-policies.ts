/*
 * Policies that AWS keeps, as far as they say something about logs and their keys. Others that a
 * node's role may carry let it do nothing to a log: AmazonSSMManagedInstanceCore and
 * CloudWatchAgentServerPolicy speak of neither S3 objects nor keys, and
 * AWSKeyManagementServicePowerUser can neither use a key nor change who may.
 *
 * Each is at https://docs.aws.amazon.com/aws-managed-policy/latest/reference/<name>.html
 */

/** Statements of a managed policy that reach logs. */
export interface AwsManagedPolicy {
    readonly name: string;
    /** As JSON text, like any other policy. */
    readonly document: string;
}

/** With these a node is one of Session Manager's. */
const SESSION_MANAGER_POLICIES = [
    "AmazonSSMManagedInstanceCore",
    "AmazonSSMManagedEC2InstanceDefaultPolicy",
    "AmazonEC2RoleforSSM",
];

const READ_BUCKETS = ["s3:Get*", "s3:List*", "s3:Describe*"];

const POLICIES: readonly AwsManagedPolicy[] = [
    policy("AdministratorAccess", { Action: "*" }),
    policy("PowerUserAccess", { NotAction: ["iam:*", "organizations:*", "account:*"] }),
    policy("AmazonS3FullAccess", { Action: "s3:*" }),
    policy("AmazonElasticMapReduceforEC2Role", { Action: "s3:*" }),
    policy("AmazonS3ReadOnlyAccess", { Action: READ_BUCKETS }),
    policy("ReadOnlyAccess", { Action: READ_BUCKETS }),
    policy("AmazonEC2RoleforAWSCodeDeploy", {
        Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
    }),
    policy("AmazonEC2RoleforSSM", {
        Action: ["s3:GetObject", "s3:PutObject", "s3:GetEncryptionConfiguration", "s3:ListBucket"],
    }),
];

/** What the policy with the ARN lets its holders do to logs; in any partition, below any path. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
    const name = awsNameIn(arn);
    return POLICIES.find((each) => each.name === name);
}

/** Whether AWS made the policy with the ARN for nodes that Session Manager reaches. */
export function isForSessionManager(arn: string): boolean {
    return SESSION_MANAGER_POLICIES.includes(awsNameIn(arn) ?? "");
}

function awsNameIn(arn: string): string | undefined {
    return /^arn:[a-z-]+:iam::aws:policy\/(?:[^/]+\/)*([^/]+)$/.exec(arn)?.[1];
}

function policy(name: string, actions: object): AwsManagedPolicy {
    const statement = { Effect: "Allow", ...actions, Resource: "*" };
    return { name, document: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) };
}
