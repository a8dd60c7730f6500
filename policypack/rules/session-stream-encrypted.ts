import { show } from "../../shared/problem";
import { DOCUMENT, regionOf } from "../stack/resources";
import { finding, findingAt, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf } from "../stack/session-document";
import { filledTextOf } from "../stack/shape";

export const sessionStreamEncrypted: Rule = {
    name: "session-stream-encrypted",
    level: "mandatory",
    severity: "high",
    description: "Session documents encrypt the session itself with a key.",
    remediation: "Set inputs.kmsKeyId to the full ARN of the session key in the document's region.",
    appliesTo: [DOCUMENT],
    judge,
};

const ARN = /^arn:[a-z-]+:kms:([a-z0-9-]+):[0-9]{12}:(key|alias)\/.+$/;
const WRITE = "Write the session key's full ARN, arn:aws:kms:<region>:<account id>:key/<key id>.";

function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind !== "session") {
        return [];
    }
    const found = document.inputs["kmsKeyId"];
    const keyId = filledTextOf(found);
    if (keyId === undefined) {
        const what = found === undefined ? "left out" : show(found);
        return [finding(`inputs.kmsKeyId is ${what}: the session is encrypted by no key.`, WRITE)];
    }
    // The agent calls KMS itself; the policies of AWS managed keys let in AWS services only.
    if (/(^|:)alias\/aws\//.test(keyId)) {
        return [
            finding(
                `inputs.kmsKeyId is the AWS managed key ${show(keyId)}, which no agent may use.`,
                WRITE,
            ),
        ];
    }
    const region = ARN.exec(keyId)?.[1];
    if (region === undefined) {
        return [
            findingAt(
                "advisory",
                `inputs.kmsKeyId is ${show(keyId)}, which is looked for in the node's own account.`,
                WRITE,
            ),
        ];
    }
    const here = regionOf(resource);
    return here === undefined || here === region
        ? []
        : [
              findingAt(
                  "advisory",
                  `inputs.kmsKeyId is a key in ${region}, but the document is for ${here}, and agents ask the KMS of their own region.`,
                  `Write the ARN of the key or replica in ${here}.`,
              ),
          ];
}
