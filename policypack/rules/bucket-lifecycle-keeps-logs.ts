import { show } from "../../shared/problem";
import { concernsLogs } from "../subjects/log-bucket";
import { BUCKET, LIFECYCLE } from "../stack/resources";
import { findingAt, type Context, type Level, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { filledTextOf, isTrue, listOf, recordOf, type Props } from "../values";
import { isSuperseded } from "../stack/stack";

/*
 * Noncurrent versions are not asked about: a version becomes noncurrent when its retention is over
 * already, and both times add up.
 */
export const bucketLifecycleKeepsLogs: Rule = {
    name: "bucket-lifecycle-keeps-logs",
    level: "mandatory",
    severity: "high",
    description: "No lifecycle rule of a log bucket deletes logs before their time.",
    remediation:
        "Expire logs after minimumRetentionDays, or after 90 days where none are configured.",
    appliesTo: [...LIFECYCLE, ...BUCKET],
    judge,
    judgeAgainInStack: true,
};

/**
 * Where nobody says how long logs are needed: the three months that PCI DSS 10.5.1 wants at hand.
 *
 * @see https://www.pcisecuritystandards.org/document_library/
 */
const LEAST_DAYS = 90;

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!concernsLogs(resource, context) || isSuperseded(resource, LIFECYCLE, context.stack)) {
        return [];
    }
    const { rules, lifecycleRules } = resource.props;
    return [...listOf(rules), ...listOf(lifecycleRules)]
        .map(recordOf)
        .filter((rule) => rule["status"] === "Enabled" || isTrue(rule["enabled"]))
        .flatMap((rule) => judgeRule(rule, context));
}

function judgeRule(rule: Props, { config }: Context): readonly Outcome[] {
    const level = levelOf(rule);
    if (level === undefined) {
        return [];
    }
    const which = `Lifecycle rule ${show(rule["id"] ?? "without an id")}`;
    const least = config.minimumRetentionDays ?? LEAST_DAYS;
    return [...listOf(rule["expiration"]), ...listOf(rule["expirations"])]
        .map(recordOf)
        .flatMap((expiration): readonly Outcome[] => {
            const date = filledTextOf(expiration["date"]);
            const days = Number(expiration["days"] ?? 0);
            if (date !== undefined) {
                return [
                    findingAt(
                        level,
                        `${which} deletes every log from ${date} on, however young.`,
                        `Write expiration.days, ${least} or more, instead of a date.`,
                    ),
                ];
            }
            return days > 0 && days < least
                ? [
                      findingAt(
                          level,
                          `${which} deletes logs after ${days} days, before ${least}.`,
                          `Write ${least} or more as expiration.days${
                              config.minimumRetentionDays === undefined
                                  ? ", or configure minimumRetentionDays"
                                  : ""
                          }.`,
                      ),
                  ]
                : [];
        });
}

/** `undefined` for a rule that no log can fall under: the agent gives its objects no tags. */
function levelOf(rule: Props): Level | undefined {
    const filters = [...listOf(rule["filter"]), ...listOf(rule["filters"])].map(recordOf);
    const parts = [
        rule,
        ...filters.flatMap((filter) => [filter, recordOf(listOf(filter["and"])[0])]),
    ];
    if (parts.some(({ tag, tags }) => isFilled(tag) || isFilled(tags))) {
        return undefined;
    }
    const prefix = parts.map((part) => filledTextOf(part["prefix"])).find(Boolean) ?? "";
    const isForSomeSizes = parts.some(
        (part) =>
            Number(part["objectSizeGreaterThan"] ?? 0) > 0 ||
            Number(part["objectSizeLessThan"] ?? 0) > 0,
    );
    return !isForSomeSizes && (prefix === "" || LOG_PREFIX.test(prefix)) ? "mandatory" : "advisory";
}

/** An account's own prefix, or one that says what lies there; logs may lie elsewhere too. */
const LOG_PREFIX = /^[0-9]{12}\b|session|ssm/i;

function isFilled(tags: unknown): boolean {
    return [...listOf(tags)].some((tag) => Object.keys(recordOf(tag)).length > 0);
}
