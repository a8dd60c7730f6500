import type { ErrorGroup } from "../known-error";
import { agent, AGENT, guide, issue, LANDING_ZONE, plugin, pullRequest } from "./sources";

const NODE_FAILED =
    "{Encountered error while initiating handshake. Fetching data key failed: Unable to retrieve data key, }Error when decrypting data key";
const CLIENT_FAILED =
    "{Encountered error while initiating handshake. KMSEncryption failed on client with status <status> error: Failed to process action KMSEncryption: Error calling KMS }GenerateDataKey API:";

export const stream: ErrorGroup = {
    title: "Encryption of the session stream",
    errors: [
        {
            id: "node-may-not-decrypt",
            texts: [
                `${NODE_FAILED} <response> AccessDeniedException{: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.}`,
            ],
            place: "client",
            causes: [
                {
                    cause: "The node may not call `kms:Decrypt` on the session key: its role, the role's permissions boundary or the key's policy does not allow it.",
                    fix: "Name the node's role in the member's `roles`, and make sure that its boundary allows `kms:Decrypt`; a boundary named by the member's `permissionsBoundary` is checked by `pulumi preview`. Central has to admit the account, by its `organizationId` or central's `accountIds`.",
                },
                {
                    cause: "The preferences name a key of another region, which the node does not find in its own.",
                    fix: "Add the node's region to central's `sessionRegions`, which makes a replica of the key there; then update the member, whose preferences name the replica.",
                },
            ],
            sources: [
                "https://repost.aws/knowledge-center/ssm-session-manager-failures",
                issue("department-of-veterans-affairs/va.gov-team", 54885),
                issue(LANDING_ZONE, 809),
                issue(LANDING_ZONE, 863),
                issue("kirodotdev/KiroCrew", 10229),
            ],
        },
        {
            id: "encryption-context-differs",
            texts: [`${NODE_FAILED} <response> InvalidCiphertextException`],
            place: "client",
            causes: [
                {
                    cause: "An agent before 2.3.1613.0 in a container takes another target id into the encryption context than the client does, and can't decrypt what the client encrypted.",
                    fix: "Update the agent in the image.",
                },
            ],
            sources: [issue(AGENT, 275)],
        },
        {
            id: "node-has-no-data-key",
            texts: [NODE_FAILED],
            place: "client",
            causes: [
                {
                    cause: "The node asked KMS to decrypt the session's data key and got the error that stands after these words.",
                    fix: "Read the code there. A time-out or a send that failed: a closed VPC needs an endpoint for `kms`. A disabled key, or one to be deleted: enable central's session key again.",
                },
            ],
            sources: [agent("session/crypto/kmsservice.go#L79")],
        },
        {
            id: "person-may-not-generate-key",
            texts: [
                `${CLIENT_FAILED} <response> AccessDeniedException{: User: <arn> is not authorized to perform: kms:GenerateDataKey on resource: <arn> because no <kind> policy allows the kms:GenerateDataKey action}`,
            ],
            place: "client",
            causes: [
                {
                    cause: "The person who starts the session, often by an Identity Center permission set, may not call `kms:GenerateDataKey` on the session key. A key of another account needs both: its own policy and the person's.",
                    fix: "Attach the policy of the member's `startSessionPolicy` (output `startSessionPolicyArn`) to the permission set or role. The key's policy lets in whoever central admits: its `organizationId`, or central's `accountIds`.",
                },
                {
                    cause: "The person came by just-in-time node access, whose token allows only keys tagged `SystemsManagerJustInTimeNodeAccessManaged: true`.",
                    fix: "The keys that central makes are tagged, replicas too: update central. Tag a key of central's `bucketKeyArn` yourself where it serves sessions.",
                },
            ],
            sources: [
                pullRequest("ministryofjustice/modernisation-platform", 1296),
                "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSystemsManagerJustInTimeAccessTokenSessionPolicy.html",
            ],
        },
        {
            id: "just-in-time-key-untagged",
            texts: [
                `${CLIENT_FAILED} <response> AccessDeniedException: User: <arn> is not authorized to perform: kms:GenerateDataKey on resource: <arn> because no session policy allows the kms:GenerateDataKey action`,
            ],
            place: "client",
            causes: [
                {
                    cause: "The person's credentials are limited by a session policy. That of just-in-time node access allows only keys tagged `SystemsManagerJustInTimeNodeAccessManaged: true`.",
                    fix: "The keys that central makes are tagged, replicas too: update central. Tag a key of central's `bucketKeyArn` yourself where it serves sessions. With temporary credentials from elsewhere, add `kms:GenerateDataKey` to the session policy that was passed to AssumeRole.",
                },
            ],
            sources: [
                "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSystemsManagerJustInTimeAccessTokenSessionPolicy.html",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
            ],
        },
        {
            id: "client-without-target",
            texts: [`${CLIENT_FAILED} <response> ValidationException: Invalid EncryptionContext`],
            place: "client",
            causes: [
                {
                    cause: "A tool other than the AWS CLI started the plugin without its target argument, so that the encryption context is incomplete.",
                    fix: "Update that tool, or start the session by `aws ssm start-session`.",
                },
            ],
            sources: [issue("danmx/sigil", 46), issue("claranet/sshm", 2)],
        },
        {
            id: "client-without-credentials",
            texts: [
                `${CLIENT_FAILED} <response> NoCredentialProviders: no valid providers in chain{. Deprecated.}`,
            ],
            place: "client",
            causes: [
                {
                    cause: "The plugin calls KMS by itself and has no credentials: the tool used them for its own call only.",
                    fix: "Export them to the plugin: `AWS_PROFILE`, or `AWS_ACCESS_KEY_ID` and its companions.",
                },
            ],
            sources: [issue("gjbae1212/gossm", 3)],
        },
        {
            id: "client-has-no-data-key",
            texts: [CLIENT_FAILED],
            place: "client",
            causes: [
                {
                    cause: "The plugin on the person's machine asked KMS for the session's data key and got the error that stands after `API:`.",
                    fix: "Read the code there. ExpiredTokenException: sign in again. NotFoundException: the preferences name a key that is not in this region; compare central's `sessionRegions` with the member's `regions`.",
                },
            ],
            sources: [plugin("encryption/kmsservice.go#L62")],
        },
        {
            id: "handshake-timed-out",
            texts: [
                "{Encountered error while initiating handshake. }Handshake timed out{. Please ensure that you have the latest version of the session manager plugin.}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The node does not reach KMS, mostly in a closed VPC without an endpoint for it, and waits until it times out.",
                    fix: "Add an interface endpoint for `kms` to the VPC, whose policy allows `kms:Decrypt` on the session key.",
                },
                {
                    cause: "The plugin is old, or a program that does not know the handshake stands in its place.",
                    fix: "Update the Session Manager plugin, or the tool that brings one of its own.",
                },
            ],
            sources: [
                agent("session/datachannel/datachannel.go#L982"),
                "https://repost.aws/knowledge-center/ssm-session-manager-connect-fail",
                issue("gjbae1212/gossm", 23),
            ],
        },
        {
            id: "encryption-challenge-timed-out",
            texts: [
                "{Encountered error while initiating handshake. }Timed out waiting for encryption challenge",
            ],
            place: "client",
            causes: [
                {
                    cause: "Node and client agreed on encryption, and the client never proved that it has the key: the node waits on KMS, or the plugin is old.",
                    fix: "See that the node reaches `kms`, then update the Session Manager plugin.",
                },
            ],
            sources: [agent("session/datachannel/datachannel.go#L998")],
        },
        {
            id: "encryption-challenge-differs",
            texts: ["Encryption challenge does not match"],
            place: "client",
            causes: [
                {
                    cause: "What the client sent back was encrypted with another key than the session's: the plugin is broken, or not AWS's.",
                    fix: "Install the current Session Manager plugin from AWS.",
                },
            ],
            sources: [agent("session/datachannel/datachannel.go#L906")],
        },
        {
            id: "cli-without-encryption",
            texts: [
                "{Installed version of CLI }does not support Session Manager encryption feature{. Please upgrade to the latest version of your CLI (e.g., AWS CLI).}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The AWS CLI, or the SDK of another tool, started the plugin without what it needs to call KMS.",
                    fix: "Update the AWS CLI or that tool.",
                },
            ],
            sources: [plugin("datachannel/streaming.go#L853")],
        },
        {
            id: "plugin-without-challenge",
            texts: ["client does not support required encryption context random challenge"],
            place: "client",
            causes: [
                {
                    cause: "The plugin speaks an older protocol than the agent.",
                    fix: "Update the Session Manager plugin.",
                },
            ],
            sources: [agent("session/datachannel/datachannel.go#L933")],
        },
        {
            id: "stream-is-encrypted",
            texts: ["This session is encrypted using AWS KMS"],
            place: "client",
            causes: [
                {
                    cause: "No error: the agent says that the session's stream is encrypted with the key of the preferences.",
                    fix: "Nothing to do. A session of this project without this line runs on other preferences: look at its `--document-name`, and whether its region is among the member's `regions`.",
                },
            ],
            sources: [agent("session/datachannel/datachannel.go#L1052")],
        },
        {
            id: "ansible-with-kms",
            texts: [
                "aws_ssm connection fails",
                "aws_ssm connection hangs",
                "Ansible: <words>aws_ssm <words>KMS",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "Ansible's connection plugin does not read what the plugin prints at the handshake, so it fails or hangs where the preferences encrypt the stream; or the key belongs to another account and is not named by its whole ARN.",
                    fix: "Give Ansible a session document of its own, by `ansible_aws_ssm_document`: one without a KMS key, or with the key's whole ARN. A document of the member's `extraDocuments` has the ARN.",
                },
            ],
            sources: [
                issue("ansible-collections/amazon.aws", 2647),
                issue("ansible-collections/amazon.aws", 2726),
                issue("ansible-collections/community.aws", 684),
                guide("session-preferences-enable-encryption"),
            ],
        },
    ],
};
