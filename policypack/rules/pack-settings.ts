import { show } from "../../shared/problem";
import { PACK_SETTINGS } from "../config";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import { organizationIdsIn } from "../stack/organizations";
import type { Resource } from "../stack/resource";

/*
 * The engine knows properties per rule only. This one carries those of all: it is the first of the
 * pack, so that the others can take theirs from it, and disabled it carries nothing.
 */
export const packSettings: Rule = {
    name: PACK_SETTINGS,
    level: "advisory",
    severity: "medium",
    description: "The pack's settings, which hold for every rule, agree with what the stack says.",
    remediation: "Set organizationId, centralAccountId and so on under pack-settings.",
    appliesTo: ["pulumi:pulumi:Stack"],
    judge,
    judgeAgainInStack: true,
};

/** The organization that a stack exports is the one that its policies are judged by. */
function judge({ props }: Resource, { config }: Context): readonly Outcome[] {
    const { organizationIds } = config;
    return organizationIdsIn(props)
        .filter((id) => organizationIds.length > 0 && !organizationIds.includes(id))
        .map((id) =>
            finding(
                `The stack's output says that its organization is ${id}, and the pack is set to ${organizationIds.map(show).join(" or ")}.`,
                "Set organizationId to your organization, or to a list if you have several.",
            ),
        );
}
