import type { NormalPrincipals, PolicyProblem } from "./normal-policy";
import { normalizeStrings } from "./normalize-strings";
import { fieldsOf, isPlainObject, showFound } from "./plain";
import { parseAwsPrincipal, parseFederatedPrincipal } from "./named-principals";

const TYPES = ["AWS", "Service", "Federated", "CanonicalUser"];

/** Principals by type, parsed, or undefined and what is wrong with them. */
export function normalizePrincipal(
    source: unknown,
    path: string,
    problems: PolicyProblem[],
): NormalPrincipals | undefined {
    if (source === "*") {
        return { everyone: true, named: [] };
    }
    if (!isPlainObject(source)) {
        problems.push({
            path,
            found: source === undefined ? "is missing" : `is ${showFound(source)}`,
            expected: 'Write "*" or an object such as {"AWS": "111122223333"}.',
        });
        return undefined;
    }
    const before = problems.length;
    const fields = fieldsOf(source, TYPES, path, problems);
    if (fields.size === 0 && problems.length === before) {
        const expected = `Write at least one of ${TYPES.join(", ")}.`;
        problems.push({ path, found: "is an empty object", expected });
    }
    const read = (type: string): readonly string[] | undefined =>
        fields.has(type)
            ? normalizeStrings(fields.get(type), `${path}.${type}`, problems, "any")
            : [];
    const [aws, service, federated, canonicalUser] = TYPES.map(read);
    if (fields.size === 0 || !aws || !service || !federated || !canonicalUser) {
        return undefined;
    }
    return {
        everyone: aws.includes("*"),
        named: [
            ...aws.filter((text) => text !== "*").map(parseAwsPrincipal),
            ...service.map((text) => ({ kind: "service", text }) as const),
            ...federated.map(parseFederatedPrincipal),
            ...canonicalUser.map((text) => ({ kind: "canonical-user", text }) as const),
        ],
    };
}
