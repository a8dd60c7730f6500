import { expandActions } from "../match/actions";
import type { ConditionRef, StatementRef } from "../parse/references";
import { appliesTo, denialOf, type Analysis } from "../principals/access";
import { grantedResources } from "../principals/granted-resources";
import { ownerPrincipal } from "../principals/members";
import { emptyExemptionOf } from "./empty-exemption";

/** Whether the owner can still change the policy. */
export interface OwnerAccess {
    readonly mayChangePolicy: boolean;
    /** `s3:PutBucketPolicy`, `s3:PutAccessPointPolicy` or `kms:PutKeyPolicy`. */
    readonly action: string;
    /** The Deny that locks the owner out; absent when it is a grant that is missing. */
    readonly deniedBy?: StatementRef;
    /** The exemption from that Deny, if it exempts nobody. */
    readonly emptyExemption?: ConditionRef;
}

const CHANGE = {
    bucket: "s3:PutBucketPolicy",
    "access-point": "s3:PutAccessPointPolicy",
    key: "kms:PutKeyPolicy",
} as const;

/**
 * Whether some principal of the own account can still change the policy. IAM policies can allow it
 * for a bucket unless the bucket's policy denies it; for a key nothing counts but the key policy.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function checkOwner(analysis: Analysis): OwnerAccess {
    const { context, service, policy } = analysis;
    const action = CHANGE[context.kind];
    const wanted = expandActions(service, [action]);
    const owner = ownerPrincipal(context);
    for (const resources of context.resources) {
        const denial =
            (service.ofLevel[resources.level] & wanted) === 0n
                ? undefined
                : denialOf(analysis, owner, resources, wanted);
        if (denial !== undefined) {
            const emptyExemption = emptyExemptionOf(denial);
            return {
                mayChangePolicy: false,
                action,
                deniedBy: denial.ref,
                ...(emptyExemption === undefined ? {} : { emptyExemption }),
            };
        }
    }
    const granted =
        context.kind !== "key" ||
        policy.allows.some(
            (allow) =>
                (allow.actions & wanted) !== 0n &&
                appliesTo(allow, owner) !== "no" &&
                grantedResources(allow, owner, context).length > 0,
        );
    return { mayChangePolicy: granted, action };
}
