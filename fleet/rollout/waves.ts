import type { StackSpec } from "../file/stack-spec";
import { canariesOf } from "./canaries";
import type { FailureLimit } from "./failure-limit";
import type { Ended, Wave } from "./rollout";

/** Members depend on central: where it fails, nothing further is begun. */
export function centralWave(central: StackSpec): Wave {
    return { name: "central", stacks: [central], stopsAt: ({ length }) => length > 0 };
}

/**
 * The members in two waves: canaries, and the rest.
 *
 * A canary that refuses what is asked for shows how it is with one account. One that fails on its
 * way, or can't write a log afterwards, shows what would happen to all.
 *
 * @param canaries How many go first; undefined for one of each unit.
 */
export function memberWaves(
    members: readonly StackSpec[],
    canaries: number | undefined,
    mayFail: FailureLimit,
): readonly Wave[] {
    const first = canariesOf(members, canaries);
    const isCanary = new Set(first);
    const limit = mayFail(members.length);
    return [
        {
            name: "canary",
            stacks: first,
            stopsAt: (failures: readonly Ended[]) =>
                failures.some(({ isRefused }) => isRefused !== true),
        },
        {
            name: "rest",
            stacks: members.filter((member) => !isCanary.has(member)),
            stopsAt: ({ length }) => length > limit,
        },
    ];
}

/** Stacks that nothing further depends on: all have their turn. */
export function plainWave(stacks: readonly StackSpec[]): Wave {
    return { name: "all", stacks, stopsAt: () => false };
}
