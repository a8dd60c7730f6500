import type { StackSpec } from "../file/stack-spec";
import type { Progress } from "../progress/event";
import { capacityFor } from "../rollout/capacity";
import type { Wave } from "../rollout/rollout";
import { plainWave } from "../rollout/waves";
import { UserError } from "../../shared/user-error";
import type { Choice } from "../opening/choice";
import { type Consent, isConfirmed } from "./confirmation";
import { NOT_ALL } from "./exit-status";
import type { Opened } from "../opening/opening";
import { roll } from "./rolling";
import { targets } from "../opening/targets";

export interface DestroyOptions extends Choice, Consent {
    /** Whether all members are meant, where none is chosen. */
    readonly all?: boolean;
    /** How many stacks at once. @default by cores and memory */
    readonly parallel?: number;
}

/**
 * Deletes what the chosen stacks have made; preferences from before come back. Central goes last, and
 * only if it is named.
 */
export async function destroy(
    opened: Opened,
    options: DestroyOptions,
    progress: Progress,
): Promise<number> {
    const isChosen = [options.account, options.ou, options.tag].some((list) => list !== undefined);
    if (!isChosen && !options.all && !options.central && !options.failed) {
        throw new UserError(
            "destroy takes the accounts that are meant: --account, --ou or --tag; --all for every member; " +
                "and --central for the archive's stack.",
        );
    }
    const { members, central } = targets(opened, options);
    const summaries = await opened.states.summaries();
    const existing = members.filter(({ stack }) => summaries.has(stack));
    const last = options.central === true && central !== undefined ? [central] : [];
    const stacks = [...existing, ...last];
    if (stacks.length === 0) {
        throw new UserError("Nothing was begun: none of the chosen accounts has a stack.");
    }
    const what =
        `${existing.length} members are destroyed: their sessions are no longer logged` +
        `${last.length > 0 ? ", and then central" : ""}. Logs stay.`;
    if (!(await isConfirmed(what, options))) {
        return NOT_ALL;
    }
    return roll(
        opened,
        {
            command: "destroy",
            operation: "destroy",
            stacks,
            phases: [
                () => Promise.resolve({ waves: [plainWave(existing)], current: [] }),
                () => Promise.resolve({ waves: last.map(lastWave), current: [] }),
            ],
            summaries,
            capacity: capacityFor(options.parallel),
        },
        progress,
    );
}

/** Central's turn where nothing comes after it. */
function lastWave(central: StackSpec): Wave {
    return { ...plainWave([central]), name: "central" };
}
