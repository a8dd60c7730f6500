import { judgeAccount } from "../subjects/archive-account";
import { concernsLogs } from "../subjects/log-bucket";
import { BUCKET, REPLICATION, sourcesOf } from "../stack/resources";
import { finding, notJudged, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { filledTextOf, ifKnown, listOf, recordOf, type Props } from "../values";
import { isSuperseded } from "../stack/stack";

/* Replication copies every log, in clear to whoever owns the copy's key; no policy shows it. */
export const bucketReplicationTrusted: Rule = {
    name: "bucket-replication-trusted",
    level: "mandatory",
    severity: "critical",
    description: "Logs are replicated to accounts of yours only.",
    remediation: "Replicate to the archive's account, or add the account to trustedAccountIds.",
    appliesTo: [REPLICATION, ...BUCKET],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!concernsLogs(resource, context) || isSuperseded(resource, [REPLICATION], context.stack)) {
        return [];
    }
    const { props } = resource;
    const configurations = BUCKET.includes(resource.type)
        ? [
              ...listOf(props["replicationConfiguration"]),
              ...listOf(props["replicationConfigurations"]),
          ].map(recordOf)
        : [props];
    return configurations
        .flatMap(({ rules }) => listOf(rules))
        .map(recordOf)
        .filter(({ status }) => status === "Enabled")
        .flatMap((rule) => [...listOf(rule["destination"]), ...listOf(rule["destinations"])])
        .flatMap((destination) => judgeDestination(recordOf(destination), resource, context));
}

function judgeDestination(
    destination: Props,
    resource: Resource,
    context: Context,
): readonly Outcome[] {
    const bucket = filledTextOf(destination["bucket"]) ?? "a bucket";
    const account = filledTextOf(destination["account"]) ?? filledTextOf(destination["accountId"]);
    if (account === undefined) {
        return isMadeHere(bucket, resource, context)
            ? []
            : [notJudged(`whose ${bucket} is cannot be told: name its account`)];
    }
    switch (judgeAccount(account, resource, context)) {
        case "ours":
            return [];
        case "unknown":
            return [
                notJudged(`set centralAccountId to decide whether account ${account} is external`),
            ];
        case "foreign":
            return [
                finding(
                    `Logs are replicated to ${bucket} of account ${account}.`,
                    "Name a bucket of the archive's account, or add the account to trustedAccountIds.",
                ),
            ];
    }
}

/** Whether the copies' bucket is the stack's own, and so most likely in the same account. */
function isMadeHere(bucket: string, resource: Resource, { stack }: Context): boolean {
    const name = bucket.replace(/^arn:[a-z-]+:s3:::/, "");
    return (
        ["rules", "replicationConfiguration", "replicationConfigurations"].some(
            (property) => sourcesOf(resource, property, BUCKET).length > 0,
        ) ||
        (stack?.ofType(BUCKET) ?? []).some(
            ({ props }) => ifKnown(() => props["bucket"] === name) ?? false,
        )
    );
}
