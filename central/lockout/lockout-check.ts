import { log } from "@pulumi/pulumi";
import * as v from "valibot";
import { stackOutputs } from "../../program/stack-outputs";
import { parseContract } from "../../shared/contract";
import { type Checked, describeProblems, NO_PROBLEM } from "../../shared/problem";
import { lockouts, risksOf, type Wanted, type WritingMember } from "./lockout";
import { type Backend, memberStacks } from "./member-stacks";

export interface LockoutCheck {
    /** The archive's own qualified stack name. */
    readonly central: string;
    readonly backend: Backend;
    /** The project's folder, which holds Pulumi.yaml. */
    readonly root: string;
    readonly wanted: Wanted;
    /** Whether to warn instead of refusing. */
    readonly force: boolean;
}

/** What a member exports while its nodes write; one that is switched off exports no `logs`. */
const writing = v.object({
    accountId: v.string(),
    regions: v.array(v.string()),
    logs: v.string(),
});

/**
 * Refuses changes that would lock out members which still write. Only where there is such a change
 * the members' stacks are looked at, which may be hundreds.
 */
export async function checkLockout(check: LockoutCheck): Promise<Checked<undefined>> {
    const { central, backend, root, wanted, force } = check;
    if (force) {
        await log.warn("session-logs:force is true. Take it out once this update is done.");
    }
    const outputs = (await stackOutputs(central)) ?? {};
    const deployed = parseContract(central, outputs);
    // Without a contract nothing is deployed that a member could write to.
    const risks = deployed.ok
        ? risksOf({ ...deployed.value, protect: outputs["protect"] !== false }, wanted)
        : [];
    if (risks.length === 0) {
        return NO_PROBLEM;
    }
    const stacks = await memberStacks(root, central, backend);
    if (!stacks.ok) {
        return stacks;
    }
    const problems = lockouts(risks, await writingMembers(stacks.value));
    if (problems.length > 0 && !force) {
        return { ok: false, problems };
    }
    if (problems.length > 0) {
        await log.warn(describeProblems("session-logs:force lets this pass:", problems));
    }
    return NO_PROBLEM;
}

async function writingMembers(stacks: readonly string[]): Promise<readonly WritingMember[]> {
    const members = stacks.map(async (stack) => {
        const member = v.safeParse(writing, await stackOutputs(stack));
        return member.success ? [{ stack, ...member.output }] : [];
    });
    return (await Promise.all(members)).flat();
}
