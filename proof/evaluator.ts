/*
 * The evaluator is licensed under the AGPL. This room is a tool for developing the project: nothing
 * here is part of the programs or of the policy pack, and nothing of the evaluator is shipped.
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
    readonly action: string;
    readonly resource: string;
    /** The account that the resource belongs to. */
    readonly resourceAccount: string;
    readonly resourcePolicy: DeployedPolicy | undefined;
    readonly restrictPublicBuckets: boolean;
    /** Condition key → value or values. */
    readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

/** What the evaluator says about a request. */
export function decide(request: Request): Decision {
    return runUnsafeSimulation(
        {
            request: {
                principal: request.principal ?? anonymousPrincipal,
                action: request.action,
                resource: { resource: request.resource, accountId: request.resourceAccount },
                contextVariables: request.keys as Record<string, string | string[]>,
            },
            identityPolicies: request.identityPolicies.map(({ name, document }) => ({
                name,
                policy: readable(document),
            })),
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            resourcePolicy: request.resourcePolicy && named(request.resourcePolicy),
            additionalSettings: { s3: { blockPublicAccess: request.restrictPublicBuckets } },
        },
        {},
    );
}

/** The statements that made the decision, or the side on which none does. */
export function reasonOf(request: Request, decision: Decision): string {
    const { resourcePolicy, identityPolicies } = request;
    const ofResource = resourcePolicy === undefined ? [] : matching(request, resourcePolicy);
    const ofCaller = identityPolicies.flatMap((policy) => matching(request, policy));
    const applying = (effect: "Allow" | "Deny") =>
        [...ofResource, ...ofCaller].filter((match) => match.effect === effect);
    if (decision === "ExplicitlyDenied") {
        return `denied by ${listed(applying("Deny"))}`;
    }
    if (decision === "Allowed") {
        return `allowed by ${listed(applying("Allow"))}`;
    }
    const isAllow = ({ effect }: Match) => effect === "Allow";
    const silent = [
        ...(ofResource.some(isAllow) ? [] : [resourcePolicy?.name ?? "a resource without policy"]),
        ...(ofCaller.some(isAllow) ? [] : ["the caller's own policies"]),
    ];
    return silent.length === 0
        ? `blocked although ${listed(applying("Allow"))} would allow it`
        : `not allowed by ${silent.join(", nor by ")}`;
}

interface Match {
    readonly effect: string;
    readonly name: string;
}

const listed = (matches: readonly Match[]) => matches.map(({ name }) => name).join(" and ");

/** A statement applies to a request when, made a Deny, it denies it. */
function matching(request: Request, policy: DeployedPolicy): Match[] {
    const isResourcePolicy = policy === request.resourcePolicy;
    return statementsOf(policy.document).flatMap((statement, index) => {
        const document = { ...policy.document, Statement: [{ ...statement, Effect: "Deny" }] };
        const denial = { name: policy.name, document };
        const decision = decide({
            ...request,
            identityPolicies: isResourcePolicy ? [] : [denial],
            resourcePolicy: isResourcePolicy ? denial : OPEN,
        });
        const { Sid, Effect: effect } = statement as { Sid?: string; Effect: string };
        const name = `${policy.name}'s ${Sid ?? `statement ${index + 1}`}`;
        return decision === "ExplicitlyDenied" ? [{ effect, name }] : [];
    });
}

/** A resource's policy in the form in which the evaluator finds its name. */
function named({ name, document }: DeployedPolicy): object {
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
    if (known !== undefined) return known;
    const text = spellOut(document);
    spelt.set(document, text);
    return text;
}

/** The same few documents decide thousands of requests. */
const spelt = new WeakMap<PolicyText, PolicyText>();

function spellOut(document: PolicyText): PolicyText {
    const isLiteral = document.Version !== "2012-10-17";
    const spell = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(spell);
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
