import { anonymousPrincipal, runUnsafeSimulation } from "@cloud-copilot/iam-simulate";
import { OWN_ACCOUNT, listOf } from "./world";
import type { Conditions, Document, Request, Statement, StringOrList } from "./world";

/** What the independent evaluator says about one request. */
export type Decision = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

/** A policy in the form that the evaluator takes without validating it anew for each request. */
export interface Prepared {
    readonly __validated: true;
    readonly policyDocument: Document;
    readonly metadata: { readonly name: string };
    readonly errors: readonly never[];
}

const EVERYTHING = [
    {
        name: "everything",
        policy: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        },
    },
];

/**
 * The evaluator reads each document as Version 2012-10-17 and each condition value as a string, and
 * does not invert the match of an ARN without all six parts, so literal `${…}` is escaped, booleans
 * are spelt out and ARNs filled up for it.
 */
export function prepare(document: Document): Prepared {
    const literal = document.Version !== "2012-10-17";
    const policyDocument = {
        Version: "2012-10-17",
        Statement: document.Statement.map((statement) => prepareStatement(statement, literal)),
    };
    return { __validated: true, policyDocument, metadata: { name: "policy" }, errors: [] };
}

/** Whether a resource's policy allows a caller whose own account allows everything. */
export function decide(policy: Prepared, request: Request): Decision {
    const own = request.principal === undefined ? [] : EVERYTHING;
    return run(request, OWN_ACCOUNT, policy, own);
}

const OPEN = prepare({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/** Of another account than every caller: within one account, the resource's policy would do. */
const SOMEBODY = "135791357913";

/** Whether a principal's own policy allows it what every resource allows it. */
export function decideForNode(policy: Prepared, request: Request): Decision {
    return run(request, SOMEBODY, OPEN, [{ name: "policy", policy }]);
}

function run(
    { principal, action, resource, keys }: Request,
    accountId: string,
    resourcePolicy: Prepared,
    identityPolicies: { name: string; policy: unknown }[],
): Decision {
    return runUnsafeSimulation(
        {
            request: {
                principal: principal ?? anonymousPrincipal,
                action,
                resource: { resource, accountId },
                contextVariables: keys as Record<string, string | string[]>,
            },
            identityPolicies,
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            resourcePolicy,
        },
        {},
    );
}

function prepareStatement(statement: Statement, literal: boolean): Statement {
    const escape = (text: string): string => (literal ? text.replaceAll("${", "${$}{") : text);
    const escapeAll = (texts: StringOrList | undefined): StringOrList | undefined =>
        typeof texts === "string" ? escape(texts) : texts?.map(escape);
    const { Resource, NotResource, Condition, ...rest } = statement;
    return {
        ...rest,
        ...(Resource === undefined ? {} : { Resource: escapeAll(Resource) }),
        ...(NotResource === undefined
            ? {}
            : { NotResource: listOf(NotResource).map((each) => escape(inFull(each))) }),
        ...(Condition === undefined ? {} : { Condition: spelledOut(Condition, escape) }),
    };
}

function inFull(resource: string): string {
    const missing = 6 - resource.split(":").length;
    return resource.startsWith("arn:") && missing > 0 ? resource + ":*".repeat(missing) : resource;
}

function spelledOut(conditions: Conditions, escape: (text: string) => string): Conditions {
    return Object.fromEntries(
        Object.entries(conditions).map(([operator, block]) => [
            operator,
            Object.fromEntries(
                Object.entries(block).map(([key, values]) => [
                    key,
                    listOf<string | boolean>(values).map((value) => escape(String(value))),
                ]),
            ),
        ]),
    );
}
