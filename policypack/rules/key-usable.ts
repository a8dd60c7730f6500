import { show } from "../../shared/problem";
import { isKnownLogKey } from "../subjects/archive-key";
import { isPartOfProject } from "../subjects/belonging";
import { DOCUMENT, KEY, sourcesOf } from "../stack/resources";
import { finding, findingAt, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { filledTextOf, ifKnown, isTrue } from "../values";
import type { Stack } from "../stack/stack";

export const keyUsable: Rule = {
    name: "key-usable",
    level: "mandatory",
    severity: "medium",
    description: "Keys that encrypt logs or sessions are enabled symmetric encryption keys.",
    remediation: "Leave isEnabled, customerMasterKeySpec and keyUsage out.",
    appliesTo: [KEY],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const { props } = resource;
    const { stack } = context;
    if (!isKnownLogKey(resource, context) || isSealKey(resource)) {
        return [];
    }
    const outcomes: Outcome[] = [];
    const spec = filledTextOf(props["customerMasterKeySpec"]) ?? "SYMMETRIC_DEFAULT";
    if (spec !== "SYMMETRIC_DEFAULT") {
        outcomes.push(
            finding(
                `customerMasterKeySpec is ${show(spec)}: neither S3 nor Session Manager can use the key.`,
                "Leave it out: a new key of type SYMMETRIC_DEFAULT is needed.",
            ),
        );
    }
    if (props["isEnabled"] === false || props["isEnabled"] === "false") {
        outcomes.push(
            finding(
                "isEnabled is false: uploads are refused and sessions do not start.",
                "Leave it out, or write true.",
            ),
        );
    }
    if (stack !== undefined && servesOtherRegion(resource, stack)) {
        outcomes.push(
            findingAt(
                "advisory",
                "multiRegion is not true, but session documents of several regions take the key: an agent asks the KMS of its own region.",
                "Make the key with multiRegion: true and a replica in each region.",
            ),
        );
    }
    return outcomes;
}

/** The project's own key for seals, which signs and encrypts nothing. */
function isSealKey(resource: Resource): boolean {
    return isPartOfProject(resource) && filledTextOf(resource.props["keyUsage"]) === "SIGN_VERIFY";
}

function servesOtherRegion(key: Resource, stack: Stack): boolean {
    const regions = stack
        .ofType([DOCUMENT])
        .filter((document) => sourcesOf(document, "content", [KEY]).includes(key))
        .map(
            (document) =>
                ifKnown(() => filledTextOf(document.props["region"])) ?? document.providerRegion,
        );
    const isSingleRegion = ifKnown(() => !isTrue(key.props["multiRegion"])) ?? false;
    return new Set(regions).size > 1 && isSingleRegion;
}
