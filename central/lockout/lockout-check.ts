import { log } from "@pulumi/pulumi";
import * as v from "valibot";
import { stackOutputs } from "../../shared/pulumi/stack-outputs";
import { CONTRACT_VERSION, parseContract } from "../../shared/contract";
import { type Checked, describeProblems, NO_PROBLEM, type Problem } from "../../shared/problem";
import { type Deployed, lockouts, risksOf, type Wanted, type WritingMember } from "./lockout";
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
 * Refuses changes that would lock out members which still write, and any while what was deployed
 * before can't be read. Only where there is such a change
 * the members' stacks are looked at, which may be hundreds.
 */
export async function checkLockout(check: LockoutCheck): Promise<Checked<undefined>> {
    const { central, backend, root, wanted, force } = check;
    if (force) {
        await log.warn("session-logs:force is true. Take it out once this update is done.");
    }
    const deployed = lastDeployed(central, (await stackOutputs(central)) ?? {});
    if (!deployed.ok) {
        return unlessForced(deployed.problems, force);
    }
    const risks = deployed.value === undefined ? [] : risksOf(deployed.value, wanted);
    if (risks.length === 0) {
        return NO_PROBLEM;
    }
    const stacks = await memberStacks(root, central, backend);
    if (!stacks.ok) {
        return stacks;
    }
    return unlessForced(lockouts(risks, await writingMembers(stacks.value)), force);
}

async function unlessForced(
    problems: readonly Problem[],
    force: boolean,
): Promise<Checked<undefined>> {
    if (problems.length > 0 && !force) {
        return { ok: false, problems };
    }
    if (problems.length > 0) {
        await log.warn(describeProblems("session-logs:force lets this pass:", problems));
    }
    return NO_PROBLEM;
}

/**
 * What members depend on, as the last update left it.
 *
 * @returns undefined where no member could write yet; problems where that can't be told.
 */
function lastDeployed(
    central: string,
    outputs: Readonly<Record<string, unknown>>,
): Checked<Deployed | undefined> {
    const { contractVersion, bucketName, protect } = outputs;
    const isEmpty = Object.values(outputs).every((value) => value === undefined);
    // The bucket's name is told once its policy is there.
    const isUnfinished = contractVersion === CONTRACT_VERSION && bucketName === undefined;
    if (isEmpty || isUnfinished) {
        return { ok: true, value: undefined };
    }
    const contract = parseContract(central, outputs);
    return contract.ok
        ? { ok: true, value: { ...contract.value, protect: protect !== false } }
        : { ok: false, problems: [unreadable(central, contract.problems)] };
}

function unreadable(central: string, problems: readonly Problem[]): Problem {
    const reasons = problems.map(({ key, found }) => `${key} ${found}`);
    return {
        key: `What ${central} exported`,
        found: `can't be read, so it can't be told what members lose by this update: ${reasons.join("; ")}`,
        expected:
            `Deploy with the version of the project that wrote it (this one writes contract ${CONTRACT_VERSION}); ` +
            "or set session-logs:force to true for one update, if every member that writes is deployed right after it.",
    };
}

async function writingMembers(stacks: readonly string[]): Promise<readonly WritingMember[]> {
    const members = stacks.map(async (stack) => {
        const member = v.safeParse(writing, await stackOutputs(stack));
        return member.success ? [{ stack, ...member.output }] : [];
    });
    return (await Promise.all(members)).flat();
}
