import { DOCUMENT } from "../stack/resources";
import { finding, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isSessionDocument } from "../stack/session-document";
import { listOf, recordOf } from "../values";

/* Named accounts are fine: sharing with one's own accounts is what permissions are for. */
export const sessionDocumentPrivate: Rule = {
    name: "session-document-private",
    level: "mandatory",
    severity: "critical",
    description: "Session documents are not shared with everybody.",
    remediation: "Remove All from permissions.account_ids, or leave permissions out.",
    appliesTo: [DOCUMENT],
    judge,
};

function judge(resource: Resource): readonly Outcome[] {
    if (!isSessionDocument(resource)) {
        return [];
    }
    const permissions = recordOf(resource.props["permissions"]);
    // A map's keys stay as the provider spells them; the other spelling is what people write first.
    const shared = ["account_ids", "accountIds"]
        .flatMap((key) => listOf(permissions[key]))
        .flatMap((ids) => String(ids).split(","))
        .map((id) => id.trim().toLowerCase());
    return shared.includes("all")
        ? [
              finding(
                  "permissions.account_ids is All: any AWS account can read the document.",
                  "Leave permissions out, or name your accounts.",
              ),
          ]
        : [];
}
