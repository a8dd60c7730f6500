import type { MEMBER_KEYS } from "../shared/config-keys";
import type { References } from "../shared/setting-reference";

/** What docs/configuration.md says of each key beside its form and default, which the schema has. */
export const MEMBER_REFERENCE: References<typeof MEMBER_KEYS> = {
    accountId: {
        example: "222222222222",
        reason:
            "The member account. It guards the stack: with the credentials of another account " +
            "every command fails before it touches anything.",
    },
    regions: {
        example: ["eu-west-1", "us-east-1"],
        reason:
            "The regions whose session preferences this stack sets. Preferences are a " +
            "document of each region, and a region without them logs nothing. Central needs a " +
            "session key in each: see [sessionRegions](#central-sessionregions). What happens " +
            "to a region that leaves the list is in " +
            "[operations](operations.md#leaving-a-region).",
    },
    newRegions: {
        example: ["eu-east-1"],
        reason:
            "Regions among those above that AWS has opened since this version was made. " +
            "Naming them here says that they are no typing errors.",
    },
    roles: {
        example: ["app-server-node"],
        reason:
            "Existing IAM roles that nodes run with; they get the permissions to write logs. " +
            "Nodes need a role: at least one of `roles`, [createRole](#member-createrole) and " +
            "[dhmc](#member-dhmc) names one.\n\nThese are the roles of instance profiles, and " +
            "of hybrid nodes (`mi-…`) the service role that their " +
            "[activation](https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-service-role.html) " +
            "names; sessions on hybrid nodes need the advanced-instances tier. A role that " +
            "neither EC2 nor Systems Manager may take, such as a task's or a function's, gets " +
            "a warning: no node runs with it.",
    },
    createRole: {
        example: { name: "session-node" },
        default: "no role is made",
        reason:
            "Makes a role and an instance profile of the same name, with AWS's policy " +
            "AmazonSSMManagedInstanceCore; the outputs `nodeRoleArn` and `instanceProfile` " +
            "name them.",
    },
    dhmc: {
        example: {},
        default: "left alone",
        reason:
            "For nodes under [Default Host Management " +
            "Configuration](https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html). " +
            "With `enable: true`, which is its default, the setting hands the role `roleName` " +
            "(AWSSystemsManagerDefaultEC2InstanceManagementRole unless you say otherwise) to " +
            "nodes in each region, whatever it said before; `pulumi destroy` resets it. The " +
            "role is made, unless `existing: true` says that it is there. With `enable: " +
            "false` the setting is left alone, and the existing role gets the permissions. A " +
            "node whose instance profile can talk to Systems Manager does not get this role, " +
            "so name both.",
    },
    attachment: {
        example: "inline",
        reason:
            "How the roles get their policy: a managed policy attached to each, or an inline " +
            "policy in each. A role takes ten managed policies unless its account's quota was " +
            "raised; `inline` needs none of them.",
    },
    permissionsBoundary: {
        example: "arn:aws:iam::222222222222:policy/boundary",
        default: "no boundary",
        reason:
            "Limits the roles made here. It has to allow what nodes need, `kms:Decrypt` and " +
            "`ssmmessages:*` included: without, encrypted sessions end as they start. One " +
            "that denies any of it for sure is refused before anything is planned.",
    },
    path: {
        example: "/session-logs/",
        reason:
            "The IAM path of roles, instance profiles and policies made here; the role of " +
            "[dhmc](#member-dhmc) keeps the path /service-role/. A change makes new ones and " +
            "removes the old.",
    },
    namePrefix: {
        example: "acme-",
        reason:
            "Goes before the names of roles, instance profiles and policies made here. A " +
            "change makes new ones and removes the old.",
    },
    startSessionPolicy: {
        example: true,
        reason:
            "Makes a policy for people, and names it in the output `startSessionPolicyArn`: " +
            "attach it to those who start sessions. It lets them start sessions that are " +
            "logged, on any node of the account, with the preferences or one of " +
            "[extraDocuments](#member-extradocuments), and end and resume their own; it lets " +
            "them use the session key, too. The console asks for `ssm:DescribeSessions`, " +
            "`ssm:GetConnectionStatus`, `ssm:DescribeInstanceProperties` and " +
            "`ec2:DescribeInstances` besides.",
    },
    centralStack: {
        example: "acme/session-logs/central",
        default: "`central`, or `<prefix>.central` for a stack `<prefix>.<member>`",
        reason:
            "The stack of the archive, whose outputs this one reads: nothing of them is " +
            "copied by hand.",
    },
    idleSessionTimeout: {
        example: 15,
        reason: "Minutes without input after which a session ends.",
    },
    maxSessionDuration: {
        example: 480,
        default: "no limit",
        reason:
            "Minutes after which a session ends in any case. May not be shorter than " +
            "[idleSessionTimeout](#member-idlesessiontimeout).",
    },
    runAsEnabled: {
        example: true,
        reason:
            "Whether Linux sessions run as another user than ssm-user: the one that the tag " +
            "SSMSessionRunAs of the person's role or user names.",
    },
    runAsDefaultUser: {
        example: "ssm-operator",
        default: "nobody",
        reason:
            "The user of sessions of people without the tag SSMSessionRunAs, with " +
            "[runAsEnabled](#member-runasenabled). Without one their sessions are refused.",
    },
    shellProfile: {
        example: { linux: "exec /bin/bash" },
        reason: "A line that is run as the session starts, for Linux and for Windows.",
    },
    regionOverrides: {
        example: { "us-east-1": { idleSessionTimeout: 5 } },
        reason:
            "What is different in one region. What is not mentioned is as for the whole " +
            "stack.",
    },
    extraDocuments: {
        example: { "acme-break-glass": { maxSessionDuration: 60 } },
        reason:
            "Further session documents, and what is different with each: people start a " +
            "session with one by `--document-name`. What is not mentioned is as for the " +
            "region, and then as for the whole stack. They log exactly as the preferences do.",
    },
    cloudWatch: {
        example: {
            kmsKeyArns: {
                "eu-west-1":
                    "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            },
        },
        default: "no streaming",
        reason:
            "Streams sessions to a log group while they run, beside the log in the archive: " +
            "so the log of a node that is killed is kept. Its logGroupName is " +
            "/session-logs/sessions and its retentionDays 30 unless you say otherwise. " +
            "CloudWatch Logs has to be let use the key of each region " +
            "([how](https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html)). " +
            "Members can read and delete what is in their own account's log group, and taking " +
            "the key out of the config deletes the group.",
    },
    blockPublicDocuments: {
        example: true,
        reason:
            "Keeps SSM documents of the account from being shared with everybody, in each " +
            "region.",
    },
    adopt: {
        example: "replace",
        reason:
            "What happens to session preferences that the account has already. With `refuse` " +
            "the preview fails and shows what would change; `replace` takes them over as they " +
            "should be; `keep` leaves in them what this stack does not set. See [Preferences " +
            "that were there before](operations.md#preferences-that-were-there-before).",
    },
    off: {
        example: true,
        reason:
            "Stops logging while the account stays in the fleet: the preferences from before " +
            "come back, the nodes' permissions stay. See [Switching a member " +
            "off](operations.md#switching-a-member-off).",
    },
    tags: {
        example: { CostCenter: "1234" },
        reason: "Tags of every resource that can have some, added to those of `aws:defaultTags`.",
    },
};
