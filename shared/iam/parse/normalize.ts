import type {
    NormalizedPolicy,
    NormalStatement,
    PolicyProblem,
    PolicyUsage,
} from "./normal-policy";
import { normalizeStatement } from "./normalize-statement";
import { fieldsOf, isPlainObject, showFound } from "./plain";

import { repeatedKeys, type RepeatedKey } from "./repeated-keys";

export type * from "./normal-policy";

const FIELDS = ["Version", "Id", "Statement"];
const VERSIONS = ["2012-10-17", "2008-10-17"];

/**
 * Brings a policy (JSON text or object, any spelling) into one normal form. Never throws on data
 * (what a document's own accessors throw, such as an engine's marker of unknown values, passes
 * through); takes time linear in the document's size.
 *
 * @param usage `resource`: every statement needs a principal; `identity`: none may have one.
 */
export function normalizePolicy(source: unknown, usage: PolicyUsage): NormalizedPolicy {
    const problems: PolicyProblem[] = [];
    const nothing = { policy: { variables: false, statements: [] }, problems };
    const document = typeof source === "string" ? parse(source, problems) : source;
    if (document === undefined) {
        return nothing;
    }
    if (!isPlainObject(document)) {
        problems.push({
            path: "$",
            found: `is ${showFound(document)}`,
            expected: "Write a policy document: an object with Version and Statement.",
        });
        return nothing;
    }
    const fields = fieldsOf(document, FIELDS, "$", problems);
    return {
        policy: {
            variables: readVersion(fields.get("Version"), problems),
            statements: readStatements(fields.get("Statement"), usage, problems),
        },
        problems,
    };
}

function parse(source: string, problems: PolicyProblem[]): unknown {
    const expected = "Write the policy document as JSON.";
    if (source.trim() === "") {
        problems.push({ path: "$", found: "is empty", expected });
        return undefined;
    }
    try {
        const document = JSON.parse(source) as unknown;
        problems.push(...repeatedKeys(source).map(problemOf));
        return document;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        problems.push({ path: "$", found: `is not JSON (${reason.slice(0, 200)})`, expected });
        return undefined;
    }
}

function problemOf({ path, key }: RepeatedKey): PolicyProblem {
    return {
        path,
        found: `has ${showFound(key)} more than once, and only one of them counts`,
        expected: "Write it once, with everything in it.",
    };
}

function readVersion(version: unknown, problems: PolicyProblem[]): boolean {
    if (version !== undefined && !VERSIONS.includes(version as string)) {
        problems.push({
            path: "Version",
            found: `is ${showFound(version)}`,
            expected: 'Write "2012-10-17".',
        });
    }
    return version === "2012-10-17";
}

function readStatements(
    statement: unknown,
    usage: PolicyUsage,
    problems: PolicyProblem[],
): NormalStatement[] {
    const several = Array.isArray(statement);
    const list: readonly unknown[] = several ? statement : [statement];
    if (statement === undefined || list.length === 0) {
        problems.push({
            path: "Statement",
            found: several ? "is an empty list" : "is missing",
            expected: "Write at least one statement.",
        });
        return [];
    }
    const statements: NormalStatement[] = [];
    for (let index = 0; index < list.length; index++) {
        const path = several ? `Statement[${index}]` : "Statement";
        const normal = normalizeStatement(list[index], index, path, usage, problems);
        if (normal !== undefined) {
            statements.push(normal);
        }
    }
    return statements;
}
