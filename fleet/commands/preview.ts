import { programVersion } from "../../shared/program-version";
import { dueOf } from "../plan/due";
import type { Progress } from "../progress/event";
import { capacityFor } from "../rollout/capacity";
import { plainWave } from "../rollout/waves";
import type { Choice } from "../opening/choice";
import { contractOf } from "../opening/contract";
import type { Opened } from "../opening/opening";
import { roll } from "./rolling";
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
    const stacks = [...(central === undefined ? [] : [central]), ...members];
    const phase = async () => {
        if (options.changed !== true) {
            return { waves: [plainWave(stacks)], current: [] };
        }
        const contract = members.length === 0 ? undefined : await contractOf(opened);
        const { due, current } = dueOf(stacks, summaries, contract, programs);
        return { waves: [plainWave(due)], current };
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
