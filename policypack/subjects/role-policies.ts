import { policiesOf, ROLE_ATTACHMENTS, ROLE_POLICY } from "../stack/resources";
import type { Resource } from "../stack/resource";
import { filledTextOf, ifKnown, listOf } from "../values";
import type { Stack } from "../stack/stack";
import { awsManagedPolicy } from "./aws-managed-policies";
import { attachedPolicies, managedArnsOf, rolesNamedBy, rolesOf, type Role } from "./node-role";

/** What a role may do beside one of its policies. */
export interface OtherPolicies {
    readonly documents: readonly (() => unknown)[];
    /** Whether it may have policies too whose text the stack does not show. */
    readonly hasUnseen: boolean;
}

/** Policies that AWS keeps up, and that grant nothing on buckets and keys of one's own. */
const NOTHING_OF_LOGS =
    /^arn:[a-z-]+:iam::aws:policy\/(AmazonSSMManaged(InstanceCore|EC2InstanceDefaultPolicy)|CloudWatchAgentServerPolicy)$/;

/**
 * The other policies of each role that has the policy.
 *
 * @param path where the policy stands in the resource
 */
export function otherPoliciesOf(
    resource: Resource,
    path: string,
    stack: Stack,
): readonly OtherPolicies[] {
    return rolesOf(resource, stack).map((role) => {
        const carriers = carriersOf(role, stack);
        const written = carriers.flatMap((one) =>
            ROLE_ATTACHMENTS.includes(one.type) ? attachedPolicies(one) : [one],
        );
        const arns = carriers.flatMap(managedArnsOf).map(({ arn }) => arn);
        const managed = arns.flatMap((arn) => awsManagedPolicy(arn) ?? []);
        return {
            documents: [
                ...written.flatMap((one) =>
                    policiesOf(one)
                        .filter((embedded) => one !== resource || embedded.path !== path)
                        .map(({ read }) => read),
                ),
                ...managed.map((policy) => () => policy.document),
            ],
            hasUnseen:
                typeof role === "string" || carriers.some(hasUnknownArn) || arns.some(isUnseen),
        };
    });
}

/** The role itself, and what adds policies to it. */
function carriersOf(role: Role, stack: Stack): readonly Resource[] {
    const additions = stack
        .ofType([ROLE_POLICY, ...ROLE_ATTACHMENTS])
        .filter((addition) => rolesNamedBy(addition, stack).includes(role));
    return typeof role === "string" ? additions : [role, ...additions];
}

function isUnseen(arn: string): boolean {
    return awsManagedPolicy(arn) === undefined && !NOTHING_OF_LOGS.test(arn);
}

/** Whether a policy is attached of which not even the ARN is known yet. */
function hasUnknownArn(carrier: Resource): boolean {
    const arns = ifKnown(() =>
        ["managedPolicyArns", "policyArn", "policyArns"].flatMap((property) =>
            listOf(carrier.props[property]).map(filledTextOf),
        ),
    );
    return arns === undefined && attachedPolicies(carrier).length === 0;
}
