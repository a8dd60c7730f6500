import type { StackSpec } from "../file/stack-spec";

/**
 * The members that go first: one of each organizational unit, or as many as are asked for, taken
 * from the units in turn so that few canaries still stand for many units.
 *
 * @param members Those that there is work for.
 * @param count How many; undefined for one of each unit.
 */
export function canariesOf(
    members: readonly StackSpec[],
    count: number | undefined,
): readonly StackSpec[] {
    const byUnit = new Map<string, StackSpec[]>();
    for (const member of members) {
        const unit = byUnit.get(member.account.ou);
        if (unit === undefined) {
            byUnit.set(member.account.ou, [member]);
        } else {
            unit.push(member);
        }
    }
    const units = [...byUnit.values()];
    const rounds = Math.max(0, ...units.map(({ length }) => length));
    const inTurn = Array.from({ length: rounds }, (_, round) =>
        units.flatMap((unit) => unit[round] ?? []),
    ).flat();
    return inTurn.slice(0, count ?? units.length);
}
