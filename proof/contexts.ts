import { encryptionContext, through, TLS } from "../sandbox/evaluator/condition-keys";
import type { ConditionKeys } from "../sandbox/evaluator/evaluator";
import type { Caller } from "./callers";
import type { Deployment } from "./deployment";

const TARGET = "i-0123456789abcdef0";
const SESSION = { "aws:ssm:SessionId": "jane-0a1b2c3d4e5f6a7b8", "aws:ssm:TargetId": TARGET };

/** The circumstances of a request that docs/access.md names → the condition keys they mean. */
const CONTEXTS: Readonly<Record<string, (deployment: Deployment) => ConditionKeys>> = {
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
        ...CONTEXTS[context]?.(deployment),
    };
}

function throughS3(region: string, bucketArn: string): ConditionKeys {
    return { ...through("s3", region), ...encryptionContext({ "aws:s3:arn": bucketArn }) };
}
