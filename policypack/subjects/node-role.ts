import { DNS_SUFFIXES } from "../../shared/arn";
import type { NodePolicyFindings } from "../../shared/iam/analyze-node-policy";
import { nodeVerdictOf } from "../stack/analysis";
import { grouped } from "../stack/grouped";
import { isArchiveName } from "./archive-name";
import { isForSessionManager } from "./aws-managed-policies";
import { logBucketNamesIn } from "./log-bucket";
import {
    MANAGED_POLICY,
    policiesOf,
    ROLE,
    ROLE_ATTACHMENTS,
    ROLE_POLICY,
    sourcesOf,
} from "../stack/resources";
import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { filledTextOf, ifKnown, listOf } from "../values";
import { perStack, type Stack } from "../stack/stack";

/** What ties an identity policy to session logs, the surest first. */
export type Holder =
    /** It lets write to a log bucket by name. */
    | "writer-of-logs"
    /** Every role that it is seen in or attached to is handed to something else than a node. */
    | "no-node"
    /** Its role is one that Session Manager reaches. */
    | "session-node"
    /** Its names, or its role's, say so. */
    | "said-to-be-for-sessions"
    | "unknown";

/** Services that hand a role to a node: instance profiles, and hybrid or default host management. */
const NODE_SERVICE = new RegExp(`"(ec2|ssm)\\.(${DNS_SUFFIXES.join("|").replaceAll(".", "\\.")})"`);

/** "SessionManagerPermissions", "session-logs"; not "session-login" or "web-session-store". */
const SESSION_WORDS = /session[-_ .]?(manager|logs?(?![gio]))/i;

/**
 * The same on the name of a role that nodes take: "session-node", "ec2-ssm", "SSMInstanceProfile";
 * not "ssm-automation" or "session-cache".
 */
const SESSION_NODE_WORDS =
    /session[-_ .]?(manager|logs?(?![gio])|nodes?|instances?|ec2|ssm)|(ssm|systems?[-_ .]?manager)[-_ .]?(managed|nodes?|instances?|sessions?|ec2)|(ec2|node|instance)[-_ .]?(ssm|sessions?)(?![-_ .]?(cache|store))/i;

/** Who has the policy that the resource makes or attaches. */
export function holderOf(
    resource: Resource,
    verdict: NodePolicyFindings,
    context: Context,
): Holder {
    if (verdict.writesToBuckets.some((bucket) => isArchiveBucketName(bucket, context))) {
        return "writer-of-logs";
    }
    if (context.stack === undefined && resource.type !== ROLE) {
        // Whose policy it is shows at the end; a task's or a person's must not be refused before.
        return "unknown";
    }
    if (isForPeople(resource) || isForNoNode(resource, context.stack)) {
        return "no-node";
    }
    const roles = rolesOf(resource, context.stack);
    if (verdict.opensChannels || roles.some((role) => isSessionNode(role, context.stack))) {
        return "session-node";
    }
    return namesOf(resource).some((name) => SESSION_WORDS.test(name))
        ? "said-to-be-for-sessions"
        : "unknown";
}

/** Whether every role that the policy is seen in or attached to is handed to something else. */
export function isForNoNode(resource: Resource, stack: Stack | undefined): boolean {
    const roles = rolesOf(resource, stack);
    return roles.length > 0 && roles.every(isOfNoNode);
}

/** Whether the name is a log bucket's: configured, told by the stack, or by its words. */
export function isArchiveBucketName(name: string, context: Context): boolean {
    const known = knownLogBucketNames(context);
    return (
        known.includes(name) || (context.config.logBucketNames.length === 0 && isArchiveName(name))
    );
}

/** Names that the configuration, the stack's bucket policies and its session documents tell. */
export function knownLogBucketNames({ config, stack }: Context): readonly string[] {
    return [...config.logBucketNames, ...(stack === undefined ? [] : logBucketNamesIn(stack))];
}

const isForPeople = ({ type }: Resource): boolean => /^aws:iam\/(user|group)Policy:/.test(type);

function namesOf({ name, props }: Resource): readonly string[] {
    const inline = ifKnown(() => listOf(props["inlinePolicies"]).length) ?? 0;
    return [
        name,
        ...["name", "namePrefix", "description", "role", "roleName"].map(
            (key) => ifKnown(() => filledTextOf(props[key])) ?? "",
        ),
        ...Array.from({ length: inline }, (_, index) => inlineName(props, index)),
    ];
}

function inlineName(props: Resource["props"], index: number): string {
    return (
        ifKnown(() => {
            const policy = listOf(props["inlinePolicies"])[index] as { name?: unknown } | undefined;
            return filledTextOf(policy?.name);
        }) ?? ""
    );
}

/** A role of the stack, or the name of one that is made elsewhere. */
export type Role = Resource | string;

function isOfNoNode(role: Role): boolean {
    const trust = typeof role === "string" ? undefined : trustOf(role);
    return trust !== undefined && !NODE_SERVICE.test(trust);
}

/** Who may take the role, as JSON text; `undefined` when that is not known. */
function trustOf({ props }: Resource): string | undefined {
    const trust = ifKnown(() => JSON.stringify(props["assumeRolePolicy"]));
    return trust?.replaceAll("\\", "");
}

function isSessionNode(role: Role, stack: Stack | undefined): boolean {
    if (typeof role !== "string") {
        const { policies, arns } = carriedBy(role);
        if (opensChannels(policies) || arns.some(isForSessionManager)) {
            return true;
        }
        if (NODE_SERVICE.test(trustOf(role) ?? "") && isNamedForSessions(role)) {
            return true;
        }
    }
    return stack !== undefined && (sessionRoles(stack).get(role) ?? false);
}

function isNamedForSessions({ name, props }: Resource): boolean {
    const ownName = ifKnown(() => filledTextOf(props["name"]) ?? filledTextOf(props["namePrefix"]));
    return SESSION_NODE_WORDS.test(name) || SESSION_NODE_WORDS.test(ownName ?? "");
}

/** What a resource adds to a role: policies written out, and ARNs of managed ones. */
interface Carried {
    readonly policies: readonly Resource[];
    readonly arns: readonly string[];
}

function carriedBy(resource: Resource): Carried {
    const arns = managedArnsOf(resource).map(({ arn }) => arn);
    return ROLE_ATTACHMENTS.includes(resource.type)
        ? { policies: attachedPolicies(resource), arns }
        : { policies: [resource], arns };
}

function opensChannels(policies: readonly Resource[]): boolean {
    return policies
        .flatMap(policiesOf)
        .some(({ read }) => ifKnown(() => nodeVerdictOf(read(), []).opensChannels));
}

/** Whether what the stack adds to a role beside the role itself makes it one of Session Manager's. */
const sessionRoles = perStack((stack) => {
    const additions = stack
        .ofType([ROLE_POLICY, ...ROLE_ATTACHMENTS])
        .flatMap((addition) =>
            rolesNamedBy(addition, stack).map((role) => [role, addition] as const),
        );
    return new Map(
        [...grouped(additions, ([role]) => role)].map(([role, added]) => [
            role,
            added
                .map(([, addition]) => carriedBy(addition))
                .some(
                    ({ policies, arns }) =>
                        opensChannels(policies) || arns.some(isForSessionManager),
                ),
        ]),
    );
});

/** A managed policy's ARN, and where it stands, e.g. `managedPolicyArns[0]`. */
export interface ManagedArn {
    readonly path: string;
    readonly arn: string;
}

/** ARNs of managed policies that the resource attaches to roles, as far as they are known. */
export function managedArnsOf({ type, props }: Resource): readonly ManagedArn[] {
    if (type !== ROLE && !ROLE_ATTACHMENTS.includes(type)) {
        return [];
    }
    return ["managedPolicyArns", "policyArn", "policyArns"].flatMap((property) => {
        const isList = ifKnown(() => Array.isArray(props[property])) ?? false;
        const count = ifKnown(() => listOf(props[property]).length) ?? 0;
        return Array.from({ length: count }).flatMap((_, index): ManagedArn[] => {
            const arn = ifKnown(() => filledTextOf(listOf(props[property])[index]));
            const path = isList ? `${property}[${index}]` : property;
            return arn === undefined ? [] : [{ path, arn }];
        });
    });
}

/** The policies of the stack that it attaches. */
export function attachedPolicies(attachment: Resource): readonly Resource[] {
    return ["policyArn", "policyArns"].flatMap((property) =>
        sourcesOf(attachment, property, [MANAGED_POLICY]),
    );
}

/** The roles that the policy is in, or attached to, as far as the stack shows. */
export function rolesOf(resource: Resource, stack: Stack | undefined): readonly Role[] {
    if (resource.type === ROLE) {
        return [resource];
    }
    if (stack === undefined) {
        return [];
    }
    return resource.type === MANAGED_POLICY
        ? (attachments(stack).get(resource) ?? []).flatMap(([, one]) => rolesNamedBy(one, stack))
        : rolesNamedBy(resource, stack);
}

/** Attachments by the managed policy that they attach. */
const attachments = perStack((stack) =>
    grouped(
        stack
            .ofType(ROLE_ATTACHMENTS)
            .flatMap((attachment) =>
                attachedPolicies(attachment).map((policy) => [policy, attachment] as const),
            ),
        ([policy]) => policy,
    ),
);

const rolesByName = perStack((stack) =>
    grouped(stack.ofType([ROLE]), ({ props }) => ifKnown(() => filledTextOf(props["name"]))),
);

/** The roles that a policy or an attachment names, or was given. */
export function rolesNamedBy(resource: Resource, stack: Stack): readonly Role[] {
    return ["role", "roles", "roleName"].flatMap((property): readonly Role[] => {
        const made = sourcesOf(resource, property, [ROLE]);
        const names = ifKnown(() => listOf(resource.props[property]).map(filledTextOf)) ?? [];
        const named = names
            .filter((name) => name !== undefined)
            .flatMap((name): readonly Role[] => rolesByName(stack).get(name) ?? [name]);
        return made.length > 0
            ? [...made, ...named.filter((role) => typeof role !== "string")]
            : named;
    });
}
