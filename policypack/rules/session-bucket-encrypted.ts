import { show } from "../../shared/problem";
import { DOCUMENT } from "../stack/resources";
import { finding, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf, withInputs } from "../stack/session-document";
import type { Props } from "../stack/shape";

/* The boolean only: SSM stores the text "true" as it is, and the console then shows no settings. */
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

function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind !== "session" || document.inputs["s3EncryptionEnabled"] === true) {
        return [];
    }
    const found = document.inputs["s3EncryptionEnabled"];
    return [
        finding(
            `inputs.s3EncryptionEnabled is ${found === undefined ? "left out" : show(found)}, so logs go to an unencrypted bucket too.`,
            "Write the boolean true.",
        ),
    ];
}

function remediate(resource: Resource): Props | undefined {
    return judge(resource).length > 0
        ? withInputs(resource, { s3EncryptionEnabled: true })
        : undefined;
}
