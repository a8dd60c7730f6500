import { concernsLogKey } from "../subjects/archive-key";
import { KEY_TYPES } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import type { Props } from "../values";

/* A deleted key takes every log with it; the waiting time is the only way back. Default: 30 days. */
export const keyDeletionWindow: Rule = {
    name: "key-deletion-window",
    level: "mandatory",
    severity: "medium",
    description: "Keys wait long enough before they are deleted.",
    remediation: "Leave deletionWindowInDays out, or set it to 30.",
    appliesTo: KEY_TYPES,
    judge,
    judgeAgainInStack: true,
    remediate,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const { config } = context;
    if (config.scope !== "everything" && !concernsLogKey(resource, context)) {
        return [];
    }
    const { deletionWindowInDays } = resource.props;
    // A raw input may be a number in text form.
    const days = Number(deletionWindowInDays ?? NaN);
    const minimum = config.minimumDeletionWindowDays;
    return days < minimum
        ? [
              finding(
                  `deletionWindowInDays is ${days}, fewer than ${minimum} days.`,
                  `Write ${minimum} or more (at most 30).`,
              ),
          ]
        : [];
}

function remediate(resource: Resource, context: Context): Props | undefined {
    return judge(resource, context).length > 0
        ? { deletionWindowInDays: context.config.minimumDeletionWindowDays }
        : undefined;
}
