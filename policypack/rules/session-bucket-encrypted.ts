import { DOCUMENT } from "../stack/resources";
import { finding, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf } from "../stack/session-document";
import { TO_LET_CHOOSE, describeValue, inputOf, withInputs } from "../stack/session-input";
import { isTrue, type Props } from "../values";

/*
 * The boolean only: SSM stores the text "true" as it is, and the console then shows no settings.
 * A parameter's values are text, which the agent turns into a boolean.
 */
export const sessionBucketEncrypted: Rule = {
    name: "session-bucket-encrypted",
    level: "mandatory",
    severity: "high",
    description: "Session documents insist on an encrypted bucket.",
    remediation: "Set inputs.s3EncryptionEnabled to true.",
    appliesTo: [DOCUMENT],
    judge,
    remediate,
};

const WRITE = "Write the boolean true.";

function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind !== "session") {
        return [];
    }
    const input = inputOf(document, "s3EncryptionEnabled");
    if (input.free !== undefined) {
        return [finding(input.free, `${WRITE} ${TO_LET_CHOOSE}`)];
    }
    return input.values
        .filter((value) => !(input.isChosen ? isTrue(value) : value === true))
        .map((value) =>
            finding(
                `${describeValue(input, value)}, so logs go to an unencrypted bucket too.`,
                WRITE,
            ),
        );
}

function remediate(resource: Resource): Props | undefined {
    return judge(resource).length > 0
        ? withInputs(resource, { s3EncryptionEnabled: true })
        : undefined;
}
