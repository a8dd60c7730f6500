import { PREFERENCES_DOCUMENT } from "../../shared/names";
import type { PolicyDocument } from "../../shared/policy-document";

export interface StartSessionPolicyArgs {
    readonly partition: string;
    /** The member account. */
    readonly accountId: string;
    /** Where sessions are logged, and may be started. */
    readonly regions: readonly string[];
    /** Key 2 or its replicas, one for each region. */
    readonly sessionKeyArns: readonly string[];
    /** Names of documents that sessions may be started with, beside the account's preferences. */
    readonly documents: readonly string[];
}

/**
 * The IAM policy of people who start sessions on the account's nodes, and end and resume their own.
 * It names no region's ARNs but the keys', so that it fits the 6144 characters of a managed policy
 * in an account with every region.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
 */
export function startSessionPolicy(args: StartSessionPolicyArgs): PolicyDocument {
    const { partition, accountId, documents } = args;
    const inAccount = (service: string) => `arn:${partition}:${service}:*:${accountId}`;
    const sessions = `${inAccount("ssm")}:session/*`;
    return {
        Version: "2012-10-17",
        Statement: [
            {
                // A document that is not listed here can't be named by `--document-name`. Without
                // the account in its ARN, the account's preferences would not be meant.
                Sid: "StartLoggedSessions",
                Effect: "Allow",
                Action: "ssm:StartSession",
                Resource: [
                    `${inAccount("ec2")}:instance/*`,
                    `${inAccount("ssm")}:managed-instance/*`,
                    ...[PREFERENCES_DOCUMENT, ...documents].map(
                        (name) => `${inAccount("ssm")}:document/${name}`,
                    ),
                ],
                Condition: { StringEquals: { "aws:RequestedRegion": [...args.regions] } },
            },
            {
                // Which session it is, the token tells that StartSession and ResumeSession answer.
                Sid: "OpenChannelsOfSessions",
                Effect: "Allow",
                Action: "ssmmessages:OpenDataChannel",
                Resource: sessions,
            },
            {
                // By the tag that Session Manager gives each session. The ids of sessions begin with
                // a name that the person chose, and so does a role's session name.
                // https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html#restrict-access-example-user-sessions
                Sid: "EndAndResumeOwnSessions",
                Effect: "Allow",
                Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
                Resource: sessions,
                Condition: {
                    StringEquals: {
                        "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}",
                    },
                },
            },
            {
                // With both keys of the context it is a session's stream that is encrypted.
                // https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
                Sid: "EncryptSessionStream",
                Effect: "Allow",
                Action: "kms:GenerateDataKey",
                Resource: [...args.sessionKeyArns],
                Condition: {
                    Null: {
                        "kms:EncryptionContext:aws:ssm:SessionId": "false",
                        "kms:EncryptionContext:aws:ssm:TargetId": "false",
                    },
                },
            },
        ],
    };
}
