import { show } from "../../shared/problem";
import { bucketOf } from "../stack/bucket";
import { concernsLogs, isKnownLogBucket } from "../subjects/log-bucket";
import { ACCESS_POINT, ACCOUNT_BLOCK, BUCKET, BUCKET_BLOCK } from "../stack/resources";
import { finding, findingAt, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isTrue, recordOf, type Props } from "../values";
import { companionsOf, type Stack } from "../stack/stack";

/*
 * A flag left out of a bucket's or account's block is false, and switches off what AWS sets on new
 * buckets by itself: a partial block is worse than none. Access points start with all four on.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export const bucketPublicAccessBlocked: Rule = {
    name: "bucket-public-access-blocked",
    level: "mandatory",
    severity: "critical",
    description: "Public access blocks have all four flags on.",
    remediation:
        "Set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true.",
    appliesTo: [BUCKET_BLOCK, ACCOUNT_BLOCK, ACCESS_POINT],
    judge,
    judgeAgainInStack: true,
    judgeStack,
    remediate,
};

const FLAGS = [
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
] as const;

function judge(resource: Resource, context: Context): readonly Outcome[] {
    return openFlags(resource, context).map(([flag, value]) =>
        finding(
            value === undefined
                ? `${flag} is left out, which means false.`
                : `${flag} is ${show(value)}.`,
            `Write ${flag}: true.`,
        ),
    );
}

function openFlags(resource: Resource, context: Context): readonly (readonly [string, unknown])[] {
    if (resource.type === ACCESS_POINT) {
        const block = recordOf(resource.props["publicAccessBlockConfiguration"]);
        return concernsLogs(resource, context)
            ? FLAGS.map((flag) => [flag, block[flag]] as const).filter(
                  ([, value]) => value !== undefined && value !== null && !isTrue(value),
              )
            : [];
    }
    const isJudged =
        resource.type === ACCOUNT_BLOCK
            ? coversArchive(resource, context)
            : concernsLogs(resource, context);
    return isJudged || context.config.scope === "everything"
        ? FLAGS.map((flag) => [flag, resource.props[flag]] as const).filter(
              ([, value]) => !isTrue(value),
          )
        : [];
}

/** An account's block covers every bucket in it, so the archive's too. */
function coversArchive({ account }: Resource, context: Context): boolean {
    const { config, stack } = context;
    return account !== undefined && config.centralAccountId !== undefined
        ? account === config.centralAccountId
        : stack?.ofType(BUCKET).some((bucket) => isKnownLogBucket(bucket, context)) === true;
}

function judgeStack(stack: Stack, context: Context): readonly Outcome[] {
    return stack
        .ofType(BUCKET)
        .filter((bucket) => isKnownLogBucket(bucket, context))
        .filter((bucket) => companionsOf(bucketOf(bucket), [BUCKET_BLOCK], stack).length === 0)
        .map((bucket) => ({
            ...findingAt(
                "advisory",
                "The log bucket has no public access block of its own; it depends on what AWS and the account set.",
                "Add an aws.s3.BucketPublicAccessBlock with all four flags true.",
            ),
            resource: bucket,
        }));
}

function remediate(resource: Resource, context: Context): Props | undefined {
    if (openFlags(resource, context).length === 0) {
        return undefined;
    }
    const block = Object.fromEntries(FLAGS.map((flag) => [flag, true]));
    return resource.type === ACCESS_POINT ? { publicAccessBlockConfiguration: block } : block;
}
