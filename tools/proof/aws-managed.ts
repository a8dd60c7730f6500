import type { DeployedPolicy } from "../oracle/policy";
import { PARTITIONS } from "../../shared/partitions";

/**
 * What AWS's own policies, which the member program attaches, allow a node: nothing about buckets,
 * keys or logs. A state names them without their text.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html
 */
const OF_DEFAULT_HOSTS = [
    "ssm:DescribeAssociation",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:GetDocument",
    "ssm:DescribeDocument",
    "ssm:GetManifest",
    "ssm:ListAssociations",
    "ssm:ListInstanceAssociations",
    "ssm:PutInventory",
    "ssm:PutComplianceItems",
    "ssm:PutConfigurePackageResult",
    "ssm:UpdateAssociationStatus",
    "ssm:UpdateInstanceAssociationStatus",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "ec2messages:AcknowledgeMessage",
    "ec2messages:DeleteMessage",
    "ec2messages:FailMessage",
    "ec2messages:GetEndpoint",
    "ec2messages:GetMessages",
    "ec2messages:SendReply",
];

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
    AmazonSSMManagedEC2InstanceDefaultPolicy: OF_DEFAULT_HOSTS,
    AmazonSSMManagedInstanceCore: [...OF_DEFAULT_HOSTS, "ssm:GetParameter", "ssm:GetParameters"],
};

/** ARN → policy, in every partition. */
export const AWS_MANAGED: Readonly<Record<string, DeployedPolicy>> = Object.fromEntries(
    PARTITIONS.flatMap(({ name: partition }) =>
        Object.entries(ACTIONS).map(([name, Action]) => [
            `arn:${partition}:iam::aws:policy/${name}`,
            {
                name,
                document: {
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Action, Resource: "*" }],
                },
            },
        ]),
    ),
);
