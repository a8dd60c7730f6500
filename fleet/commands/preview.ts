import { programVersion } from "../../shared/program-version";
import { asTyped } from "../as-typed";
import { dueOf } from "../plan/due";
import type { Progress } from "../progress/event";
import { accounts } from "../progress/words";
import { capacityFor } from "../rollout/capacity";
import { plainWave } from "../rollout/waves";
import type { Choice } from "../opening/choice";
import { contractOf, contractSoFar } from "../opening/contract";
import type { Opened } from "../opening/opening";
import { type Phase, roll } from "./rolling";
import { targets } from "../opening/targets";

export interface PreviewOptions extends Choice {
    /** Whether only stacks are previewed that are not current. */
    readonly changed?: boolean;
    /** How many stacks at once. @default by cores and memory */
    readonly parallel?: number;
}

/** Has engines preview what `up` would do, and the policy pack judge it. Nothing is changed. */
export async function preview(
    opened: Opened,
    options: PreviewOptions,
    progress: Progress,
): Promise<number> {
    const { central, members } = targets(opened, options);
    const summaries = await opened.states.summaries();
    const programs = { project: opened.project, version: programVersion() };
    const isForMembersAlone = central === undefined && members.length > 0;
    const contract = await (isForMembersAlone ? contractOf : contractSoFar)(opened);
    // Members' programs read what central tells: before that there is nothing to preview of them.
    const previewed = contract === undefined ? [] : members;
    if (previewed.length < members.length) {
        progress.tell({ kind: "warning", text: notYet(members.length) });
    }
    const stacks = [...(central === undefined ? [] : [central]), ...previewed];
    const phase = (): Promise<Phase> => {
        const { due, current } = options.changed
            ? dueOf(stacks, summaries, contract, programs)
            : { due: stacks, current: [] };
        return Promise.resolve({ waves: [plainWave(due)], current });
    };
    return roll(
        opened,
        {
            command: "preview",
            operation: "preview",
            stacks,
            phases: [phase],
            summaries,
            capacity: capacityFor(options.parallel),
        },
        progress,
    );
}

function notYet(count: number): string {
    return (
        `${accounts(count)} not previewed: what members get depends on central, which comes first ` +
        `(${asTyped("up --central")}).`
    );
}
