import { encryptionContext, through, TLS } from "../oracle/condition-keys";
import type { ConditionKeys } from "../oracle/evaluator";
import type { Caller } from "./callers";
import type { Deployment } from "./deployment";

const TARGET = "i-0123456789abcdef0";
const SESSION = { "aws:ssm:SessionId": "jane-0a1b2c3d4e5f6a7b8", "aws:ssm:TargetId": TARGET };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const OWN_KEY_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html */
const SESSION_TAG = "ssm:resourceTag/aws:ssmmessages:session-id";

/** The circumstances of a request that docs/access.md names → the condition keys they mean. */
const CONTEXTS: Readonly<
    Record<string, (deployment: Deployment, caller: Caller) => ConditionKeys>
> = {
    TLS: () => TLS,
    "plain HTTP": () => ({ "aws:SecureTransport": "false" }),
    // S3 calls KMS in the caller's name; with a Bucket Key the context is the bucket's ARN.
    "through S3": ({ archive }) => throughS3(archive.region, archive.bucketArn),
    "through S3 without Bucket Key": ({ archive }) =>
        throughS3(archive.region, `${archive.bucketArn}/222222222222/eu-west-1/jane.log`),
    "through S3 for another bucket": ({ archive }) =>
        throughS3(archive.region, `${archive.bucketArn}-of-somebody-else`),
    "through another service": ({ archive }) => ({
        ...through("ebs", archive.region),
        ...encryptionContext({ "aws:s3:arn": archive.bucketArn }),
    }),
    session: () => ({ ...TLS, ...encryptionContext(SESSION) }),
    "session without its id": () => ({
        ...TLS,
        ...encryptionContext({ "aws:ssm:TargetId": TARGET }),
    }),
    "session without its node": () => ({
        ...TLS,
        ...encryptionContext({ "aws:ssm:SessionId": SESSION["aws:ssm:SessionId"] }),
    }),
    "session through S3": ({ archive }) => ({
        ...throughS3(archive.region, archive.bucketArn),
        ...encryptionContext({ ...SESSION, "aws:s3:arn": archive.bucketArn }),
    }),
    // As the agent uploads: with what it was told of the bucket's encryption.
    "upload with the bucket's key": ({ archive }) =>
        upload({ [ALGORITHM]: "aws:kms", [KEY_ID]: archive.bucketKeyArn }),
    "upload without a word on encryption": () => upload({}),
    "upload with another key": () =>
        upload({ [ALGORITHM]: "aws:kms", [KEY_ID]: "arn:aws:kms:eu-west-1:999999999991:key/1" }),
    "upload with a session key": ({ archive }) =>
        upload({
            [ALGORITHM]: "aws:kms",
            [KEY_ID]: Object.values(archive.sessionKeyArns).at(-1) ?? "",
        }),
    // S3 then takes the key that AWS manages in the uploader's account.
    "upload with KMS and no key": () => upload({ [ALGORITHM]: "aws:kms" }),
    "upload with SSE-S3": () => upload({ [ALGORITHM]: "AES256" }),
    "upload with DSSE": ({ archive }) =>
        upload({ [ALGORITHM]: "aws:kms:dsse", [KEY_ID]: archive.bucketKeyArn }),
    "upload with SSE-C": () => upload({ [OWN_KEY_ALGORITHM]: "AES256" }),
    "own session": (_, { keys }) => ({ ...TLS, [SESSION_TAG]: keys["aws:userid"] ?? "" }),
    "somebody else's session": () => ({ ...TLS, [SESSION_TAG]: "AROAEXAMPLE:somebody-else" }),
};

export const CONTEXT_NAMES: ReadonlySet<string> = new Set(Object.keys(CONTEXTS));

/** All condition keys of a caller's request for an action under the circumstances named. */
export function keysOf(
    context: string,
    caller: Caller,
    action: string,
    deployment: Deployment,
): ConditionKeys {
    return {
        ...caller.keys,
        ...(action.startsWith("kms:") && caller.accountId !== undefined
            ? { "kms:CallerAccount": caller.accountId }
            : {}),
        ...CONTEXTS[context]?.(deployment, caller),
    };
}

function throughS3(region: string, bucketArn: string): ConditionKeys {
    return { ...through("s3", region), ...encryptionContext({ "aws:s3:arn": bucketArn }) };
}

/** Headers of an upload are condition keys; the agent always sends the ACL. */
function upload(headers: ConditionKeys): ConditionKeys {
    return { ...TLS, "s3:x-amz-acl": "bucket-owner-full-control", ...headers };
}
