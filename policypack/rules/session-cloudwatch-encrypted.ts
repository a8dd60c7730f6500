import { show } from "../../shared/problem";
import { DOCUMENT, LOG_GROUP } from "../stack/resources";
import { finding, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf, withInputs } from "../stack/session-document";
import { filledTextOf, ifKnown, type Props } from "../stack/shape";
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

/** Without a log group the flag means nothing. */
function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind !== "session" || logGroupIn(resource) === undefined) {
        return [];
    }
    const found = document.inputs["cloudWatchEncryptionEnabled"];
    return found === true
        ? []
        : [
              finding(
                  `inputs.cloudWatchLogGroupName is ${show(document.inputs["cloudWatchLogGroupName"])}, but cloudWatchEncryptionEnabled is ${found === undefined ? "left out" : show(found)}.`,
                  "Write the boolean true, and give the log group a key.",
              ),
          ];
}

/** The agent refuses the session when the log group turns out to have no key. */
function judgeStack(stack: Stack): readonly Outcome[] {
    const named = stack.ofType([DOCUMENT]).map((document) => ifKnown(() => logGroupIn(document)));
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

function logGroupIn(resource: Resource): string | undefined {
    const document = sessionDocumentOf(resource);
    return document.kind === "session"
        ? filledTextOf(document.inputs["cloudWatchLogGroupName"])
        : undefined;
}

function remediate(resource: Resource): Props | undefined {
    return judge(resource).length > 0
        ? withInputs(resource, { cloudWatchEncryptionEnabled: true })
        : undefined;
}
