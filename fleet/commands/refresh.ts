import type { Progress } from "../progress/event";
import { capacityFor } from "../rollout/capacity";
import { plainWave } from "../rollout/waves";
import type { Choice } from "../opening/choice";
import type { Opened } from "../opening/opening";
import { roll } from "./rolling";
import { targets } from "../opening/targets";

export interface RefreshOptions extends Choice {
    /** Whether states stay as they are. */
    readonly previewOnly?: boolean;
    /** How many stacks at once. @default by cores and memory */
    readonly parallel?: number;
}

/**
 * Looks in each account for what somebody has changed by hand, and takes it into the states: the next
 * `up` puts it right.
 */
export async function refresh(
    opened: Opened,
    options: RefreshOptions,
    progress: Progress,
): Promise<number> {
    const { central, members } = targets(opened, options);
    const summaries = await opened.states.summaries();
    const known = [...(central === undefined ? [] : [central]), ...members];
    const stacks = known.filter(({ stack }) => summaries.has(stack));
    return roll(
        opened,
        {
            command: options.previewOnly ? "refresh --preview-only" : "refresh",
            operation: options.previewOnly ? "drift" : "refresh",
            stacks,
            phases: [() => Promise.resolve({ waves: [plainWave(stacks)], current: [] })],
            summaries,
            capacity: capacityFor(options.parallel),
            isChangeFound: true,
        },
        progress,
    );
}
