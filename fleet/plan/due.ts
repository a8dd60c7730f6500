import type { Contract } from "../../shared/contract";
import type { StackSpec } from "../file/stack-spec";
import type { StackSummary } from "../states/stack-state";
import { expectedDigest, type Programs } from "./expected-digest";

/** Stacks that there is work for, and those that are as they should be. */
export interface Due {
    readonly due: readonly StackSpec[];
    readonly current: readonly StackSpec[];
}

/** Tells them apart by what each last update was made from. */
export function dueOf(
    stacks: readonly StackSpec[],
    summaries: ReadonlyMap<string, StackSummary>,
    contract: Contract | undefined,
    programs: Programs,
): Due {
    const due: StackSpec[] = [];
    const current: StackSpec[] = [];
    for (const spec of stacks) {
        const summary = summaries.get(spec.stack);
        const isCurrent =
            summary?.digest !== undefined &&
            summary.pendingCount === 0 &&
            summary.digest === expectedDigest(spec, contract, programs);
        (isCurrent ? current : due).push(spec);
    }
    return { due, current };
}

/** Whether nothing was ever made: there is no stack, or one that a preview has left, or a first failure. */
export function isNew(summary: StackSummary | undefined): boolean {
    return (
        summary === undefined ||
        (summary.digest === undefined &&
            summary.resourceCount === 0 &&
            summary.pendingCount === 0 &&
            summary.problem === undefined)
    );
}
