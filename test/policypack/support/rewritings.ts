import { actionNames, expandAction, KMS, S3 } from "../../../shared/iam/match/actions";
import type { Resource } from "../../../policypack/stack/resource";

/** A statement as JSON has it. */
type Json = Readonly<Record<string, unknown>>;
type Rewriting = (statements: readonly Json[]) => readonly Json[];

/*
 * Ways of writing a policy that mean the same to AWS. What a verdict is must not depend on them.
 */
export const REWRITINGS: Readonly<Record<string, Rewriting>> = {
    "statements the other way round": (statements) => statements.toReversed(),
    "the last statement first": (statements) => [
        ...statements.slice(-1),
        ...statements.slice(0, -1),
    ],
    "the first statement last": (statements) => [...statements.slice(1), ...statements.slice(0, 1)],
    "one action a statement": (statements) => statements.flatMap((one) => split(one, "Action")),
    "one resource a statement": (statements) => statements.flatMap((one) => split(one, "Resource")),
    "one principal a statement": (statements) => statements.flatMap(splitPrincipals),
    "one value of a condition a statement": (statements) => statements.flatMap(splitConditions),
    "statements that differ in actions only merged": (statements) => merged(statements, "Action"),
    "statements that differ in resources only merged": (statements) =>
        merged(statements, "Resource"),
    "lists of one for single values": (statements) => statements.map(listed),
    "single values for lists of one": (statements) => statements.map(unlisted),
    "lists the other way round": (statements) => statements.map(reversedLists),
    "actions and condition keys in upper case": (statements) =>
        statements.map((one) => recased(one, (text) => text.toUpperCase())),
    "actions and condition keys in lower case": (statements) =>
        statements.map((one) => recased(one, (text) => text.toLowerCase())),
    "lists of actions for wildcards": (statements) => statements.map(withoutWildcards),
};

/** The resource with each of its policies rewritten; as it is where it has none that can be read. */
export function rewritten(resource: Resource, rewriting: Rewriting): Resource {
    const { policy, inlinePolicies } = resource.props;
    return {
        ...resource,
        props: {
            ...resource.props,
            ...("policy" in resource.props ? { policy: rewrittenPolicy(policy, rewriting) } : {}),
            ...(Array.isArray(inlinePolicies)
                ? {
                      inlinePolicies: inlinePolicies.map((inline: Json) => ({
                          ...inline,
                          policy: rewrittenPolicy(inline["policy"], rewriting),
                      })),
                  }
                : {}),
        },
    };
}

function rewrittenPolicy(policy: unknown, rewriting: Rewriting): unknown {
    const document = typeof policy === "string" ? parsed(policy) : policy;
    if (!isObject(document) || !isStatements(document["Statement"])) {
        return policy;
    }
    const given = document["Statement"];
    const Statement = rewriting(
        Array.isArray(given) ? (given as readonly Json[]) : [given as Json],
    );
    const changed = { ...document, Statement };
    return typeof policy === "string" ? JSON.stringify(changed) : changed;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStatements(value: unknown): boolean {
    return isObject(value) || (Array.isArray(value) && value.every(isObject));
}

function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [value];
}

function split(statement: Json, element: "Action" | "Resource"): readonly Json[] {
    const values = listOf(statement[element]);
    return values.length < 2
        ? [statement]
        : values.map((one) => ({ ...statement, [element]: one }));
}

function splitPrincipals(statement: Json): readonly Json[] {
    const principal = statement["Principal"];
    return isObject(principal)
        ? Object.entries(principal).flatMap(([type, values]) =>
              listOf(values).map((one) => ({ ...statement, Principal: { [type]: one } })),
          )
        : [statement];
}

/** Values of one key are alternatives, unless the operator is negated or asks for all of them. */
function splitConditions(statement: Json): readonly Json[] {
    const condition = statement["Condition"];
    if (!isObject(condition)) {
        return [statement];
    }
    for (const [operator, keys] of Object.entries(condition)) {
        if (!isObject(keys) || /not|null|forallvalues/i.test(operator)) {
            continue;
        }
        for (const [key, values] of Object.entries(keys)) {
            if (Array.isArray(values) && values.length > 1) {
                return values.flatMap((one: unknown) =>
                    splitConditions({
                        ...statement,
                        Condition: { ...condition, [operator]: { ...keys, [key]: one } },
                    }),
                );
            }
        }
    }
    return [statement];
}

function merged(statements: readonly Json[], element: "Action" | "Resource"): readonly Json[] {
    const groups = new Map<string, Json[]>();
    for (const statement of statements) {
        const id = JSON.stringify({ ...statement, Sid: undefined, [element]: undefined });
        groups.set(id, [...(groups.get(id) ?? []), statement]);
    }
    return [...groups.values()].map((group) =>
        group.length === 1 || group[0]?.[element] === undefined
            ? (group[0] as Json)
            : { ...group[0], [element]: group.flatMap((one) => listOf(one[element])) },
    );
}

/** Every value that may be a list, in the elements and in the conditions, made anew. */
function withLists(statement: Json, change: (value: unknown) => unknown): Json {
    const changed = Object.entries(statement).map(([element, value]) => {
        if (/^(Not)?(Action|Resource)$/.test(element)) {
            return [element, change(value)];
        }
        if (/^(Not)?Principal$/.test(element) && isObject(value)) {
            return [element, mapped(value, change)];
        }
        if (element === "Condition" && isObject(value)) {
            return [
                element,
                mapped(value, (keys) => (isObject(keys) ? mapped(keys, change) : keys)),
            ];
        }
        return [element, value];
    });
    return Object.fromEntries(changed) as Json;
}

function mapped(value: Json, change: (value: unknown) => unknown): Json {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
}

function listed(statement: Json): Json {
    return withLists(statement, (value) =>
        Array.isArray(value) ? (value as readonly unknown[]) : [value],
    );
}

function unlisted(statement: Json): Json {
    return withLists(statement, (value) =>
        Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
    );
}

function reversedLists(statement: Json): Json {
    return withLists(statement, (value) =>
        Array.isArray(value) ? (value as readonly unknown[]).toReversed() : value,
    );
}

/** Key names of an encryption context and of tags are the caller's own, and keep their case. */
function recased(statement: Json, change: (text: string) => string): Json {
    const recase = (value: unknown) =>
        typeof value === "string" ? change(value) : listOf(value).map((one) => change(String(one)));
    const { Action, NotAction, Condition } = statement;
    return {
        ...statement,
        ...(Action === undefined ? {} : { Action: recase(Action) }),
        ...(NotAction === undefined ? {} : { NotAction: recase(NotAction) }),
        ...(isObject(Condition)
            ? {
                  Condition: mapped(Condition, (keys) =>
                      isObject(keys)
                          ? Object.fromEntries(
                                Object.entries(keys).map(([key, one]) => [
                                    /encryptioncontext|tag\//i.test(key) ? key : change(key),
                                    one,
                                ]),
                            )
                          : keys,
                  ),
              }
            : {}),
    };
}

function withoutWildcards(statement: Json): Json {
    const { Action } = statement;
    return Action === undefined
        ? statement
        : { ...statement, Action: listOf(Action).flatMap((one) => namesOf(String(one))) };
}

/** The actions of S3 and KMS that the pattern means; the pattern where it means none, or others too. */
function namesOf(pattern: string): readonly string[] {
    const service = [S3, KMS].find(({ prefix }) => pattern.toLowerCase().startsWith(`${prefix}:`));
    if (service === undefined || !pattern.includes("*")) {
        return [pattern];
    }
    const names = actionNames(service, expandAction(service, pattern));
    return names.length === 0 ? [pattern] : names;
}
