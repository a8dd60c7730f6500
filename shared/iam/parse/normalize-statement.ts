import type { NormalStatement, PolicyProblem, PolicyUsage } from "./normal-policy";
import { normalizeConditions } from "./normalize-condition";
import { normalizePrincipal } from "./normalize-principal";
import { fieldsOf, isPlainObject, showFound } from "./plain";
import { normalizeStrings } from "./normalize-strings";

const FIELDS = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/** One statement in normal form, or undefined and what is wrong with it. */
export function normalizeStatement(
    source: unknown,
    index: number,
    path: string,
    usage: PolicyUsage,
    problems: PolicyProblem[],
): NormalStatement | undefined {
    if (!isPlainObject(source)) {
        const expected = "Write an object with Effect, Action and Resource.";
        problems.push({ path, found: `is ${showFound(source)}`, expected });
        return undefined;
    }
    const fields = fieldsOf(source, FIELDS, path, problems);
    const effect = readEffect(fields.get("Effect"), path, problems);
    const action = readOneOf(fields, "Action", path, problems);
    const resource = readOneOf(fields, "Resource", path, problems);
    const principals = readPrincipals(fields, path, usage, problems);
    const conditions = normalizeConditions(fields.get("Condition"), path, problems);
    if (
        effect === undefined ||
        action === undefined ||
        resource === undefined ||
        principals === "unreadable" ||
        conditions === undefined
    ) {
        return undefined;
    }
    const sid = fields.get("Sid");
    return {
        index,
        ...(typeof sid === "string" ? { sid } : {}),
        effect,
        ...(principals === "none" ? {} : { principals }),
        action: { not: action.not, of: action.of.map((name) => name.toLowerCase()) },
        resource,
        conditions,
    };
}

function readEffect(
    effect: unknown,
    path: string,
    problems: PolicyProblem[],
): "Allow" | "Deny" | undefined {
    if (effect === "Allow" || effect === "Deny") {
        return effect;
    }
    problems.push({
        path: `${path}.Effect`,
        found: effect === undefined ? "is missing" : `is ${showFound(effect)}`,
        expected: 'Write "Allow" or "Deny", in exactly this case.',
    });
    return undefined;
}

/** The values of `Action` or `NotAction`, `Resource` or `NotResource`: exactly one has to be there. */
function readOneOf(
    fields: ReadonlyMap<string, unknown>,
    name: "Action" | "Resource",
    path: string,
    problems: PolicyProblem[],
): NormalStatement["action"] | undefined {
    const not = !fields.has(name) && fields.has(`Not${name}`);
    if (fields.has(name) && fields.has(`Not${name}`)) {
        const expected = `Write only one of ${name} and Not${name}.`;
        problems.push({ path, found: `has both ${name} and Not${name}`, expected });
        return undefined;
    }
    const field = not ? `Not${name}` : name;
    const of = normalizeStrings(fields.get(field), `${path}.${field}`, problems);
    return of && { not, of };
}

function readPrincipals(
    fields: ReadonlyMap<string, unknown>,
    path: string,
    usage: PolicyUsage,
    problems: PolicyProblem[],
): NonNullable<NormalStatement["principals"]> | "none" | "unreadable" {
    const not = fields.has("NotPrincipal");
    const field = not ? "NotPrincipal" : "Principal";
    if (usage === "identity") {
        if (fields.has(field)) {
            const expected = "Leave it out: the policy applies to whoever it is attached to.";
            problems.push({
                path: `${path}.${field}`,
                found: "is in an identity policy",
                expected,
            });
        }
        return "none";
    }
    if (not && fields.has("Principal")) {
        const expected = "Write only one of Principal and NotPrincipal.";
        problems.push({ path, found: "has both Principal and NotPrincipal", expected });
        return "unreadable";
    }
    const of = normalizePrincipal(fields.get(field), `${path}.${field}`, problems);
    return of === undefined ? "unreadable" : { not, of };
}
