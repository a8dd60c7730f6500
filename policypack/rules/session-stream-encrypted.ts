import { parseExactKmsArn } from "../stack/arns";
import { DOCUMENT, regionOf } from "../stack/resources";
import { finding, findingAt, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf } from "../stack/session-document";
import { TO_LET_CHOOSE, describeValue, inputOf, type SessionInput } from "../stack/session-input";
import { filledTextOf } from "../values";

/*
 * A key that people may choose counts as none, whatever its default: an empty one switches the
 * encryption off, and a key of another account lets that account deny or read the session.
 *
 * https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/session/plugins/sessionplugin/sessionplugin.go
 */
export const sessionStreamEncrypted: Rule = {
    name: "session-stream-encrypted",
    level: "mandatory",
    severity: "high",
    description: "Session documents encrypt the session itself with a key.",
    remediation: "Set inputs.kmsKeyId to the full ARN of the session key in the document's region.",
    appliesTo: [DOCUMENT],
    judge,
};

const WRITE = "Write the session key's full ARN, arn:aws:kms:<region>:<account id>:key/<key id>.";

function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind !== "session") {
        return [];
    }
    const input = inputOf(document, "kmsKeyId");
    return input.free === undefined
        ? input.values.flatMap((value) => judgeKey(input, value, regionOf(resource)))
        : [finding(input.free, `${WRITE} ${TO_LET_CHOOSE}`)];
}

function judgeKey(
    input: SessionInput,
    value: unknown,
    here: string | undefined,
): readonly Outcome[] {
    const found = describeValue(input, value);
    const keyId = filledTextOf(value);
    if (keyId === undefined) {
        return [finding(`${found}: the session is encrypted by no key.`, WRITE)];
    }
    // The agent calls KMS itself; the policies of AWS managed keys let in AWS services only.
    if (/(^|:)alias\/aws\//.test(keyId)) {
        return [finding(`${found}, an AWS managed key, which no agent may use.`, WRITE)];
    }
    const region = parseExactKmsArn(keyId)?.region;
    if (region === undefined) {
        return [
            findingAt(
                "advisory",
                `${found}, which is looked for in the node's own account.`,
                WRITE,
            ),
        ];
    }
    return here === undefined || here === region
        ? []
        : [
              findingAt(
                  "advisory",
                  `${found}, a key in ${region}, but the document is for ${here}, and agents ask the KMS of their own region.`,
                  `Write the ARN of the key or replica in ${here}.`,
              ),
          ];
}
