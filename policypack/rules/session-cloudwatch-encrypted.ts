import { DOCUMENT, LOG_GROUP } from "../stack/resources";
import { finding, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf, type Session } from "../stack/session-document";
import { TO_LET_CHOOSE, describeValue, inputOf, withInputs } from "../stack/session-input";
import { filledTextOf, ifKnown, isTrue, type Props } from "../values";
import type { Stack } from "../stack/stack";

export const sessionCloudwatchEncrypted: Rule = {
    name: "session-cloudwatch-encrypted",
    level: "mandatory",
    severity: "high",
    description: "Sessions that go to CloudWatch Logs too go to an encrypted log group.",
    remediation: "Set inputs.cloudWatchEncryptionEnabled to true and the log group's kmsKeyId.",
    appliesTo: [DOCUMENT],
    judge,
    judgeStack,
    remediate,
};

const WRITE = "Write the boolean true, and give the log group a key.";

/** Without a log group the flag means nothing; one that people may choose counts as one. */
function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind !== "session") {
        return [];
    }
    const groups = logGroupsIn(document);
    const group = inputOf(document, "cloudWatchLogGroupName");
    if (groups.length === 0 && group.free === undefined) {
        return [];
    }
    const named = group.free ?? `${describeValue(group, groups[0])}.`;
    const flag = inputOf(document, "cloudWatchEncryptionEnabled");
    if (flag.free !== undefined) {
        return [finding(`${named} ${flag.free}`, `${WRITE} ${TO_LET_CHOOSE}`)];
    }
    return flag.values
        .filter((value) => !(flag.isChosen ? isTrue(value) : value === true))
        .map((value) => finding(`${named} But ${describeValue(flag, value)}.`, WRITE));
}

/** The agent refuses the session when the log group turns out to have no key. */
function judgeStack(stack: Stack): readonly Outcome[] {
    const named = stack.ofType([DOCUMENT]).flatMap(
        (resource) =>
            ifKnown(() => {
                const document = sessionDocumentOf(resource);
                return document.kind === "session" ? logGroupsIn(document) : [];
            }) ?? [],
    );
    return stack
        .ofType([LOG_GROUP])
        .filter(({ props }) => {
            const name = ifKnown(() => filledTextOf(props["name"]));
            return name !== undefined && named.includes(name);
        })
        .filter(
            ({ props }) => !(ifKnown(() => filledTextOf(props["kmsKeyId"]) !== undefined) ?? true),
        )
        .map((group) =>
            finding(
                "The log group takes sessions but has no kmsKeyId.",
                "Write the full ARN of a key that CloudWatch Logs may use.",
                group,
            ),
        );
}

/** The log groups that sessions may go to, as far as the document tells. */
function logGroupsIn(session: Session): readonly string[] {
    return inputOf(session, "cloudWatchLogGroupName")
        .values.map(filledTextOf)
        .filter((name) => name !== undefined);
}

function remediate(resource: Resource): Props | undefined {
    return judge(resource).length > 0
        ? withInputs(resource, { cloudWatchEncryptionEnabled: true })
        : undefined;
}
