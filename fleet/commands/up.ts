import { programVersion } from "../../shared/program-version";
import { dueOf } from "../plan/due";
import type { Progress } from "../progress/event";
import { capacityFor } from "../rollout/capacity";
import type { FailureLimit } from "../rollout/failure-limit";
import { centralWave, memberWaves } from "../rollout/waves";
import type { Choice } from "./choice";
import { contractOf } from "./contract";
import type { Opened } from "./opening";
import { type Phase, roll } from "./rolling";
import { targets } from "./targets";

export interface UpOptions extends Choice {
    /** Whether stacks are brought up that are current. */
    readonly all?: boolean;
    /** How many members go first. @default one of each unit */
    readonly canary?: number;
    /** How many stacks at once. @default by cores and memory */
    readonly parallel?: number;
    /** How many members may fail. @default all */
    readonly maxFailures?: FailureLimit;
}

/** Brings central and the chosen members to what fleet.yaml says. */
export async function up(opened: Opened, options: UpOptions, progress: Progress): Promise<number> {
    const { central, members } = targets(opened, options);
    const summaries = await opened.states.summaries();
    const programs = { project: opened.project, version: programVersion() };
    const centralPhase = (): Promise<Phase> => {
        const stacks = central === undefined ? [] : [central];
        const { due, current } = options.all
            ? { due: stacks, current: [] }
            : dueOf(stacks, summaries, undefined, programs);
        return Promise.resolve({ waves: due.map(centralWave), current });
    };
    const memberPhase = async (): Promise<Phase> => {
        const { due, current } = options.all
            ? { due: members, current: [] }
            : dueOf(members, summaries, await contractOf(opened), programs);
        const mayFail = options.maxFailures ?? (() => Infinity);
        return { waves: memberWaves(due, options.canary, mayFail), current };
    };
    return roll(
        opened,
        {
            command: "up",
            operation: "up",
            stacks: [...(central === undefined ? [] : [central]), ...members],
            phases: [centralPhase, memberPhase],
            summaries,
            capacity: capacityFor(options.parallel),
        },
        progress,
    );
}
