import { expandActions } from "../match/actions";
import type { StatementRef } from "../parse/references";
import { appliesTo, denialOf, type Analysis } from "../principals/access";
import { grantedResources } from "../principals/granted-resources";
import { allMembers } from "../principals/members";
import { overTls } from "../principals/make-principal";

/** Whether a member of the organization can still do its work. */
export interface MemberUse {
    /** `not-granted`: no Allow for members at all; `denied`: an Allow, but a Deny takes it back. */
    readonly answer: "yes" | "not-granted" | "denied";
    /** `s3:PutObject`, `kms:Decrypt` or `kms:GenerateDataKey`: the one refused, or the first. */
    readonly action: string;
    readonly grantedBy?: StatementRef;
    readonly deniedBy?: StatementRef;
}

/** Whether members may put objects into the bucket, or use the key, as far as the policy decides. */
export function checkMemberUse(analysis: Analysis): MemberUse {
    const actions =
        analysis.service.prefix === "s3"
            ? ["s3:PutObject"]
            : ["kms:Decrypt", "kms:GenerateDataKey"];
    const uses = actions.map((action) => checkOneUse(analysis, action));
    return (
        uses.find(({ answer }) => answer === "denied") ??
        uses.find(({ answer }) => answer === "yes") ??
        uses[0] ?? { answer: "not-granted", action: "" }
    );
}

function checkOneUse(analysis: Analysis, action: string): MemberUse {
    const { policy, service, context } = analysis;
    const wanted = expandActions(service, [action]);
    let denied: MemberUse | undefined;
    for (const allow of policy.allows) {
        if ((allow.actions & wanted) === 0n) {
            continue;
        }
        for (const member of allMembers(analysis, allow, { externalAccessPoints: false })) {
            const principal = overTls(member, true);
            if (appliesTo(allow, principal) === "no") {
                continue;
            }
            for (const resources of grantedResources(allow, principal, context)) {
                if ((service.ofLevel[resources.level] & wanted) === 0n) {
                    continue;
                }
                const denial = denialOf(analysis, principal, resources, wanted);
                const grantedBy = allow.ref;
                if (denial === undefined) {
                    return { answer: "yes", action, grantedBy };
                }
                denied ??= { answer: "denied", action, grantedBy, deniedBy: denial.ref };
            }
        }
    }
    return denied ?? { answer: "not-granted", action };
}
