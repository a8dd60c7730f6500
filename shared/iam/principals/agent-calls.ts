import { ABSENT, perhaps, present, type KeyValue } from "../match/key-value";
import type { Level } from "../match/actions";
import { ANY, ANYTHING, OTHER_NAME, OTHER_PART, textOf } from "../match/text";
import { overTls } from "./make-principal";
import type { SymbolicPrincipal } from "./symbolic-principal";
import type { AnalysisContext } from "./analysis-context";

/** Calls that a session's log takes, sent alike to one thing. */
export interface AgentCalls {
    /** `s3:PutObject`, … */
    readonly actions: readonly string[];
    readonly level: Level;
    /** A member as it sends these calls. */
    readonly by: (member: SymbolicPrincipal) => SymbolicPrincipal;
}

type Where = Pick<AnalysisContext, "kind" | "partitions" | "memberRequest">;
/** What a call carries under a key in lower case; undefined where it says nothing special. */
type Keys = (key: string) => KeyValue | undefined;

/**
 * What has to be possible so that a log is written: all calls of one of the lists. A key policy does
 * not tell whether the key is for logs or for the streams of sessions; either will do.
 *
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/s3util
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/session/crypto
 */
export function agentCalls(where: Where): readonly (readonly AgentCalls[])[] {
    const { kind, memberRequest } = where;
    if (kind !== "key") {
        return [callsToBucket(where)];
    }
    return Object.keys(memberRequest).length > 0
        ? [callsToKey(byNode(where, (key) => memberRequest[key]))]
        : [callsOfSession(where), callsToKey(byNode(where, throughS3(where)))];
}

function callsToBucket(where: Where): readonly AgentCalls[] {
    const { kind, partitions, memberRequest } = where;
    return [
        {
            // The upload's header x-amz-acl takes the second right.
            actions: ["s3:PutObject", "s3:PutObjectAcl"],
            level: "object",
            by: byNode(
                where,
                (key) => memberRequest[key] ?? uploadKey(key, partitions) ?? plainS3Key(key),
            ),
        },
        // An access point has no encryption to look up.
        ...(kind === "bucket"
            ? [
                  {
                      actions: ["s3:GetEncryptionConfiguration"],
                      level: "bucket",
                      by: byNode(where, (key) => plainS3Key(key) ?? memberRequest[key]),
                  } as const,
              ]
            : []),
    ];
}

/** Decryption too: S3 puts a log of several parts together with it. */
function callsToKey(by: AgentCalls["by"]): readonly AgentCalls[] {
    return [{ actions: ["kms:Decrypt", "kms:GenerateDataKey"], level: "key", by }];
}

/** Who starts the session makes the stream's data key, and the node opens it. */
function callsOfSession(where: Where): readonly AgentCalls[] {
    const bySomebody: AgentCalls["by"] = (member) => carrying(overTls(member, true), sessionKey);
    return [
        { actions: ["kms:Decrypt"], level: "key", by: byNode(where, sessionKey) },
        { actions: ["kms:GenerateDataKey"], level: "key", by: bySomebody },
    ];
}

function byNode(where: Pick<Where, "partitions">, keys: Keys): AgentCalls["by"] {
    return (member) => {
        const roleArns = (): KeyValue => {
            const [account = ANYTHING] = member.lookup("aws:principalaccount").texts;
            return present(
                ...where.partitions.map((partition) =>
                    textOf("arn:", partition, ":iam::", account, ":role/", OTHER_PART),
                ),
            );
        };
        const { identity, ...node } = overTls(member, true);
        const asRole: SymbolicPrincipal = {
            ...node,
            identity: identity.kind === "account" ? { ...identity, isRole: true } : identity,
        };
        return carrying(
            asRole,
            (key) => keys(key) ?? (key === "aws:principalarn" ? roleArns() : roleKeys.get(key)),
        );
    };
}

function carrying(principal: SymbolicPrincipal, keys: Keys): SymbolicPrincipal {
    return {
        ...principal,
        key: undefined,
        lookup: (key) => keys(key) ?? principal.lookup(key),
    };
}

/**
 * What a role says of itself on a node. Nobody ever typed a second factor for it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
const roleKeys: ReadonlyMap<string, KeyValue> = new Map([
    ["aws:principaltype", present("AssumedRole")],
    ["aws:userid", present(textOf("AROA", ANY, ":i-", ANY), textOf("AROA", ANY, ":mi-", ANY))],
    ["aws:username", ABSENT],
    ["aws:principalisawsservice", present("false")],
    ["aws:multifactorauthpresent", perhaps("false")],
    ["aws:multifactorauthage", ABSENT],
]);

/** The encryption that the agent found on the bucket, and the ACL that it always asks for. */
function uploadKey(key: string, partitions: Where["partitions"]): KeyValue | undefined {
    switch (key) {
        case "s3:x-amz-acl":
            return present("bucket-owner-full-control");
        case "s3:x-amz-server-side-encryption":
            return present("aws:kms");
        case "s3:x-amz-server-side-encryption-aws-kms-key-id":
            return present(
                ...partitions.map((partition) => textOf("arn:", partition, ":kms:", ANY)),
            );
        default:
            return undefined;
    }
}

/**
 * Of S3's own keys: those of headers and parameters that the agent doesn't send.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
 */
function plainS3Key(key: string): KeyValue | undefined {
    switch (key) {
        case "aws:viaawsservice":
            return present("false");
        case "aws:referer":
            return ABSENT;
        case "s3:signatureversion":
            return present("AWS4-HMAC-SHA256");
        case "s3:authtype":
            return present("REST-HEADER");
        case "s3:tlsversion":
            return { presence: "present", texts: [] };
        case "s3:x-amz-content-sha256":
            return undefined;
        default:
            return UNSENT.test(key) ? ABSENT : undefined;
    }
}

const UNSENT =
    /^s3:(x-amz-|requestobjecttag|object-lock-|if-|prefix$|delimiter$|max-keys$|versionid$)/;

/**
 * S3 asks for an object of a bucket, in the node's name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
function throughS3({ partitions }: Where): Keys {
    return (key) => {
        switch (key) {
            case "kms:viaservice":
                return present(
                    textOf("s3.", OTHER_NAME, ".amazonaws.com"),
                    ...(partitions.includes("aws-cn")
                        ? [textOf("s3.", OTHER_NAME, ".amazonaws.com.cn")]
                        : []),
                );
            case "kms:encryptioncontext:aws:s3:arn":
                return present(...partitions.map((one) => textOf("arn:", one, ":s3:::", ANY)));
            case "kms:encryptioncontextkeys":
                return present("aws:s3:arn");
            default:
                return OTHER_KMS_KEY.test(key) ? ABSENT : undefined;
        }
    };
}

/** Agents of today add a challenge to the context. */
function sessionKey(key: string): KeyValue | undefined {
    switch (key) {
        case "kms:viaservice":
            return ABSENT;
        case "kms:encryptioncontext:aws:ssm:sessionid":
        case "kms:encryptioncontext:aws:ssm:targetid":
            return present(ANYTHING);
        case "kms:encryptioncontext:aws:ssm:randomchallenge":
        case "kms:encryptioncontextkeys":
            return undefined;
        default:
            return OTHER_KMS_KEY.test(key) ? ABSENT : undefined;
    }
}

/** Of other contexts, and of requests for grants. */
const OTHER_KMS_KEY = /^kms:(encryptioncontext:|grant)/;
