import * as v from "valibot";
import { CONTRACT_VERSION, parseContract } from "../../shared/contract";
import type { Checked, Problem } from "../../shared/problem";
import { setting } from "../../shared/setting";
import {
    type Deployed,
    type LockoutFacts,
    risksOf,
    type Wanted,
    type WritingMember,
} from "./lockout";

/** What the archive's own stack and those of its members last exported, and who tells. */
export interface LockoutSources {
    /** The archive's own stack name. */
    readonly central: string;
    /** The stacks of the archive's members, by names that `outputs` knows. */
    readonly members: () => Promise<Checked<readonly string[]>>;
    /** The outputs of a stack after its last update; undefined if there is no such stack. */
    readonly outputs: (stack: string) => Promise<Outputs | undefined>;
}

type Outputs = Readonly<Record<string, unknown>>;

/** What a member exports while its nodes write; one that is switched off exports no `logs`. */
const writing = v.object({
    accountId: v.string(),
    regions: v.array(v.string()),
    logs: v.string(),
});

/**
 * Reads what was deployed before and, only where the wanted archive takes something from members,
 * their stacks, which may be hundreds.
 */
export async function readLockout(
    { central, members, outputs }: LockoutSources,
    wanted: Wanted,
): Promise<LockoutFacts> {
    const deployed = lastDeployed(central, (await outputs(central)) ?? {});
    const isRisky =
        deployed.ok && deployed.value !== undefined && risksOf(deployed.value, wanted).length > 0;
    if (!isRisky) {
        return { deployed, members: { ok: true, value: [] } };
    }
    const stacks = await members();
    return {
        deployed,
        members: stacks.ok
            ? { ok: true, value: await writingMembers(stacks.value, outputs) }
            : { ok: false, problems: stacks.problems },
    };
}

/**
 * What members depend on, as the last update left it.
 *
 * @returns undefined where no member could write yet; problems where that can't be told.
 */
function lastDeployed(central: string, outputs: Outputs): Checked<Deployed | undefined> {
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
        key: `What stack ${central} exported`,
        found: `can't be read, so it is unknown what members would lose by this update: ${reasons.join("; ")}`,
        expected:
            `Deploy with the version of the project that wrote it (this one writes contract ${CONTRACT_VERSION}); ` +
            `or set ${setting("force")} to true for one update, if every member that writes is deployed right after it.`,
    };
}

async function writingMembers(
    stacks: readonly string[],
    outputs: LockoutSources["outputs"],
): Promise<readonly WritingMember[]> {
    const members = stacks.map(async (stack) => {
        const member = v.safeParse(writing, await outputs(stack));
        return member.success ? [{ stack, ...member.output }] : [];
    });
    return (await Promise.all(members)).flat();
}
