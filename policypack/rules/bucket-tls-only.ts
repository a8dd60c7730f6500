import { describeStatement } from "../../shared/iam/parse/references";
import type { PlainHttpFinding } from "../../shared/iam/analyze";
import { verdictsOf } from "../stack/analysis";
import { bucketOf } from "../stack/bucket";
import { isKnownLogBucket, isLogBucketPolicy } from "../subjects/log-bucket";
import { BUCKET, BUCKET_POLICY, policiesOf } from "../stack/resources";
import { finding, type Context, type Finding, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { ifKnown, listOf, recordOf, textOf, type Props } from "../values";
import { companionsOf, type Stack } from "../stack/stack";
import { listed } from "../wording";

/*
 * Not on access points: a request through one is checked against the bucket's policy too, and a
 * Deny there suffices.
 */
export const bucketTlsOnly: Rule = {
    name: "bucket-tls-only",
    level: "mandatory",
    severity: "high",
    description: "A log bucket's policy denies everybody plain HTTP.",
    remediation:
        "Deny s3:* to everybody on the bucket and its objects when aws:SecureTransport is false.",
    appliesTo: [BUCKET_POLICY, ...BUCKET],
    judge,
    judgeAgainInStack: true,
    judgeStack,
    remediate,
};

const WRITE =
    'Deny Principal "*" the Action "s3:*" on the bucket\'s ARN and its ARN with /*, with Condition {"Bool": {"aws:SecureTransport": "false"}} and no other.';

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketPolicy(resource, context)) {
        return [];
    }
    return verdictsOf(resource, context.config)
        .flatMap(({ plainHttp }) => plainHttp)
        .map((open) => finding(describe(open), WRITE));
}

function describe({ level, principal, actions, resource, insufficient }: PlainHttpFinding): string {
    const attempts = insufficient.map(
        ({ statement, why }) => `${describeStatement(statement)} ${why}`,
    );
    const because = attempts.length > 0 ? ` (${attempts.join("; ")})` : "";
    const target = level === "bucket" ? "the bucket itself" : "its objects";
    return `Plain HTTP is not denied on ${target}, ${resource}: no statement denies it for sure to ${principal.text}, for example ${listed(actions)}${because}.`;
}

/** A log bucket without any policy. */
function judgeStack(stack: Stack, context: Context): readonly Finding[] {
    return stack
        .ofType(BUCKET)
        .filter((bucket) => isKnownLogBucket(bucket, context))
        .filter((bucket) => companionsOf(bucketOf(bucket), [BUCKET_POLICY], stack).length === 0)
        .filter((bucket) => ifKnown(() => policiesOf(bucket).length) === 0)
        .map((bucket) =>
            finding("The log bucket has no policy, so plain HTTP is not denied.", WRITE, bucket),
        );
}

function remediate(resource: Resource, context: Context): Props | undefined {
    const { name } = bucketOf(resource);
    const [embedded] = policiesOf(resource);
    const text = textOf(embedded?.read());
    if (name === undefined || text === undefined || judge(resource, context).length === 0) {
        return undefined;
    }
    const policy = parsed(text);
    if (policy === undefined) {
        return undefined;
    }
    const arn = `arn:${partitionIn(text)}:s3:::${name}`;
    const statement = {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    return {
        policy: JSON.stringify({
            ...policy,
            Statement: [...listOf(policy["Statement"]), statement],
        }),
    };
}

function parsed(text: string): Props | undefined {
    try {
        return recordOf(JSON.parse(text));
    } catch {
        return undefined;
    }
}

function partitionIn(policy: string): string {
    return /arn:(aws(?:-[a-z]+)*):/.exec(policy)?.[1] ?? "aws";
}
