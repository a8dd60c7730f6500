import { expandActions } from "../matching/actions";
import { accountCaller, overTls } from "../witnesses/callers";
import type { Caller } from "../witnesses/callers";
import { appliesTo, denialOf } from "../witnesses/evaluator";
import type { Evaluator } from "../witnesses/evaluator";
import type { ConditionRef, StatementRef } from "../reading/references";
import { emptyExemptionOf } from "./empty-exemption";
import { memberOrganizations } from "./members";
import { targetsOf } from "../witnesses/requests";
import type { Surroundings } from "../witnesses/surroundings";

/** Whether the owner can still change the policy. */
export interface OwnerVerdict {
    readonly mayChangePolicy: boolean;
    /** `s3:PutBucketPolicy`, `s3:PutAccessPointPolicy` or `kms:PutKeyPolicy`. */
    readonly action: string;
    /** The Deny that locks the owner out; absent when it is a grant that is missing. */
    readonly deniedBy?: StatementRef;
    /** The exemption from that Deny, if it spares nobody. */
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
export function judgeOwner(evaluator: Evaluator): OwnerVerdict {
    const { surroundings, service, policy } = evaluator;
    const action = CHANGE[surroundings.kind];
    const wanted = expandActions(service, [action]);
    const owner = ownerCaller(surroundings);
    for (const target of surroundings.targets) {
        const denial =
            (service.ofLevel[target.level] & wanted) === 0n
                ? undefined
                : denialOf(evaluator, owner, target, wanted);
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
        surroundings.kind !== "key" ||
        policy.allows.some(
            (allow) =>
                (allow.actions & wanted) !== 0n &&
                appliesTo(allow, owner) !== "no" &&
                targetsOf(allow, owner, surroundings).length > 0,
        );
    return { mayChangePolicy: granted, action };
}

/** Any principal of the own account, over TLS. */
export function ownerCaller(surroundings: Surroundings): Caller {
    const [organization = ""] = memberOrganizations(surroundings);
    const account = surroundings.ownAccount ?? "unknown";
    const text = "every principal of the own account";
    const args = { kind: "own-account", account, organization, text } as const;
    const caller = accountCaller({ ...args, foreignAccessPoints: false }, surroundings);
    return overTls(caller, true);
}
