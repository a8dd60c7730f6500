import type { NodePolicyVerdict } from "../../shared/policy/node-policy";
import { grouped } from "../stack/grouped";
import { isArchiveName } from "./archive-name";
import { logBucketNamesIn } from "./log-bucket";
import { MANAGED_POLICY, ROLE, ROLE_ATTACHMENTS, ROLE_POLICY, sourcesOf } from "../stack/resources";
import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { filledTextOf, ifKnown, listOf } from "../stack/shape";
import { perStack, type Stack } from "../stack/stack";

const NODE_WORDS = /session|ssm|systems?-?manager|ec2instancemanagement/i;
/** Services that hand a role to a node: instance profiles, and hybrid or default host management. */
const NODE_SERVICE = /"(ec2|ssm)\.amazonaws\.com(\.cn)?"/;

/**
 * Whether an identity policy is one that a node works with: it writes to a log bucket by name, it
 * sits on a role that nodes take, or its names say that it is about sessions. Whatever else an
 * organization grants to administrators and applications is not this pack's business.
 */
export function isNodePolicy(
    resource: Resource,
    verdict: NodePolicyVerdict,
    context: Context,
): boolean {
    return (
        verdict.writesToBuckets.some((bucket) => isArchiveBucketName(bucket, context)) ||
        namesOf(resource).some((name) => NODE_WORDS.test(name)) ||
        rolesOf(resource, context.stack).some(isNodeRole)
    );
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

function namesOf({ name, props }: Resource): readonly string[] {
    const inline = ifKnown(() => listOf(props["inlinePolicies"]).length) ?? 0;
    return [
        name,
        ...["name", "namePrefix", "description", "role"].map(
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

function isNodeRole({ props }: Resource): boolean {
    const trust = ifKnown(() => JSON.stringify(props["assumeRolePolicy"] ?? ""));
    return NODE_SERVICE.test((trust ?? "").replaceAll("\\", ""));
}

/** The roles that the policy is in, or attached to, as far as the stack shows. */
function rolesOf(resource: Resource, stack: Stack | undefined): readonly Resource[] {
    if (resource.type === ROLE) {
        return [resource];
    }
    if (stack === undefined) {
        return [];
    }
    return resource.type === ROLE_POLICY
        ? rolesNamedBy(resource, stack)
        : (attachments(stack).get(resource) ?? []).flatMap((one) => rolesNamedBy(one, stack));
}

/** Attachments by the managed policy that they attach. */
const attachments = perStack((stack) =>
    grouped(
        stack.ofType(ROLE_ATTACHMENTS),
        (attachment) => sourcesOf(attachment, "policyArn", [MANAGED_POLICY])[0],
    ),
);

const rolesByName = perStack((stack) =>
    grouped(stack.ofType([ROLE]), ({ props }) => ifKnown(() => filledTextOf(props["name"]))),
);

function rolesNamedBy(resource: Resource, stack: Stack): readonly Resource[] {
    return ["role", "roles"].flatMap((property) => {
        const names = ifKnown(() => listOf(resource.props[property]).map(filledTextOf)) ?? [];
        return [
            ...sourcesOf(resource, property, [ROLE]),
            ...names
                .filter((name) => name !== undefined)
                .flatMap((name) => rolesByName(stack).get(name) ?? []),
        ];
    });
}
