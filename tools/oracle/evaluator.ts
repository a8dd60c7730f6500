/*
 * The evaluator is licensed under the AGPL. This room is test equipment: nothing here is part of
 * the programs or of the policy pack, and nothing of the evaluator is shipped.
 */
import { anonymousPrincipal, runUnsafeSimulation } from "@cloud-copilot/iam-simulate";
import type { DeployedPolicy, PolicyText, StatementText } from "./policy";
import { OPEN, statementsOf } from "./policy";

/** A request as AWS sees it, with everything that decides about it. */
export interface Request {
    /** An ARN or a service; undefined for an unsigned request. */
    readonly principal: string | undefined;
    /** The policies that the caller's own account gave it. */
    readonly identityPolicies: readonly DeployedPolicy[];
    /** The policy that caps those; undefined where the caller has no boundary. */
    readonly permissionsBoundary: DeployedPolicy | undefined;
    readonly action: string;
    readonly resource: string;
    /** The account that the resource belongs to. */
    readonly resourceAccount: string;
    readonly resourcePolicy: DeployedPolicy | undefined;
    readonly restrictPublicBuckets: boolean;
    readonly keys: ConditionKeys;
}

/** Condition key → value or values. */
export type ConditionKeys = Readonly<Record<string, string | readonly string[]>>;

export type Decision = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

/** What the evaluator says about a request. */
export function decide(request: Request): Decision {
    const { permissionsBoundary, resourcePolicy } = request;
    return runUnsafeSimulation(
        {
            request: {
                principal: request.principal ?? anonymousPrincipal,
                action: request.action,
                resource: { resource: request.resource, accountId: request.resourceAccount },
                contextVariables: request.keys as Record<string, string | string[]>,
            },
            identityPolicies: request.identityPolicies.map(ofCaller),
            permissionBoundaryPolicies: permissionsBoundary && [ofCaller(permissionsBoundary)],
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            resourcePolicy: resourcePolicy && ofResource(resourcePolicy),
            additionalSettings: { s3: { blockPublicAccess: request.restrictPublicBuckets } },
        },
        {},
    );
}

/** Where a policy stands that has a say in a request. */
export type Side = "resource" | "identity" | "boundary";

/** A statement that applies to a request. */
export interface Match {
    readonly side: Side;
    readonly effect: string;
    /** Of its policy and itself, such as `the bucket policy's DenyPlainHttp`. */
    readonly name: string;
}

/** Every statement that applies to a request. */
export function matchesOf(request: Request): readonly Match[] {
    const { resourcePolicy, identityPolicies, permissionsBoundary } = request;
    const on = (side: Side, policy: DeployedPolicy | undefined) =>
        policy === undefined ? [] : matching(request, side, policy);
    return [
        ...on("resource", resourcePolicy),
        ...identityPolicies.flatMap((policy) => on("identity", policy)),
        ...on("boundary", permissionsBoundary),
    ];
}

/** The statements that made the decision, or the sides on which none does. */
export function reasonOf(request: Request, decision: Decision): string {
    const matches = matchesOf(request);
    const applying = (effect: "Allow" | "Deny") => matches.filter((one) => one.effect === effect);
    if (decision === "ExplicitlyDenied") {
        return `denied by ${listed(applying("Deny"))}`;
    }
    if (decision === "Allowed") {
        return `allowed by ${listed(applying("Allow"))}`;
    }
    const silent = silentSides(request, matches).map((side) => NAMES[side](request));
    return silent.length === 0
        ? `blocked although ${listed(applying("Allow"))} would allow it`
        : `not allowed by ${silent.join(", nor by ")}`;
}

/** The sides that would have to allow a request and don't. */
export function silentSides(request: Request, matches: readonly Match[]): readonly Side[] {
    const sides: Side[] = ["resource", "identity"];
    if (request.permissionsBoundary !== undefined) {
        sides.push("boundary");
    }
    return sides.filter(
        (side) => !matches.some((match) => match.side === side && match.effect === "Allow"),
    );
}

const NAMES: Readonly<Record<Side, (request: Request) => string>> = {
    resource: ({ resourcePolicy }) => resourcePolicy?.name ?? "a resource without policy",
    identity: () => "the caller's own policies",
    boundary: ({ permissionsBoundary }) => `the permissions boundary ${permissionsBoundary?.name}`,
};

const listed = (matches: readonly Match[]) => matches.map(({ name }) => name).join(" and ");

/** A statement applies to a request when, made a Deny, it denies it. */
function matching(request: Request, side: Side, policy: DeployedPolicy): Match[] {
    return statementsOf(policy.document).flatMap((statement, index) => {
        const document = { ...policy.document, Statement: [{ ...statement, Effect: "Deny" }] };
        const denial = { name: policy.name, document };
        const decision = decide({
            ...request,
            identityPolicies: side === "resource" ? [] : [denial],
            permissionsBoundary: undefined,
            resourcePolicy: side === "resource" ? denial : OPEN,
        });
        const { Sid, Effect: effect } = statement as { Sid?: string; Effect: string };
        const name = `${policy.name}'s ${Sid ?? `statement ${index + 1}`}`;
        return decision === "ExplicitlyDenied" ? [{ side, effect, name }] : [];
    });
}

function ofCaller({ name, document }: DeployedPolicy): { name: string; policy: PolicyText } {
    return { name, policy: readable(document) };
}

/** A resource's policy in the form in which the evaluator finds its name. */
function ofResource({ name, document }: DeployedPolicy): object {
    return {
        __validated: true,
        policyDocument: readable(document),
        metadata: { name },
        errors: [],
    };
}

/**
 * The evaluator takes every document for one of Version 2012-10-17 and every condition value for a
 * string: in older documents `${` is spelt so that it stays text, and booleans are spelt out.
 */
function readable(document: PolicyText): PolicyText {
    const known = spelt.get(document);
    if (known !== undefined) {
        return known;
    }
    const text = spellOut(document);
    spelt.set(document, text);
    return text;
}

/** The same few documents decide thousands of requests. */
const spelt = new WeakMap<PolicyText, PolicyText>();

function spellOut(document: PolicyText): PolicyText {
    const isLiteral = document.Version !== "2012-10-17";
    const spell = (value: unknown): unknown => {
        if (Array.isArray(value)) {
            return value.map(spell);
        }
        if (typeof value === "object" && value !== null) {
            return Object.fromEntries(
                Object.entries(value).map(([key, inner]) => [key, spell(inner)]),
            );
        }
        const text = String(value);
        return isLiteral ? text.replaceAll("${", "${$}{") : text;
    };
    return {
        Version: "2012-10-17",
        Statement: statementsOf(document).map((statement) => spell(statement) as StatementText),
    };
}
