import { programVersion } from "../../shared/program-version";
import { assureLog } from "../canary/assure-log";
import type { StackSpec } from "../file/stack-spec";
import { type Due, dueOf, isNew } from "../plan/due";
import type { Progress } from "../progress/event";
import { capacityFor } from "../rollout/capacity";
import type { StackSummary } from "../states/stack-state";
import type { FailureLimit } from "../rollout/failure-limit";
import { centralWave, memberWaves } from "../rollout/waves";
import type { Choice } from "../opening/choice";
import { type Consent, isConfirmed } from "./confirmation";
import { contractOf } from "../opening/contract";
import { NOT_ALL } from "./exit-status";
import type { Opened } from "../opening/opening";
import { type Phase, roll } from "./rolling";
import { failedBefore, targets } from "../opening/targets";

export interface UpOptions extends Choice, Consent {
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
    if (central === undefined && members.length > 0) {
        await contractOf(opened);
    }
    const summaries = await opened.states.summaries();
    const programs = { project: opened.project, version: programVersion() };
    if (!(await isConfirmed(questionOf(members, central, summaries), options))) {
        return NOT_ALL;
    }
    const centralPhase = (): Promise<Phase> => {
        const stacks = central === undefined ? [] : [central];
        const { due, current } = options.all
            ? { due: stacks, current: [] }
            : dueOf(stacks, summaries, undefined, programs);
        return Promise.resolve({ waves: due.map(centralWave), current });
    };
    const canaries = new Set<StackSpec>();
    const failed = failedBefore(opened.folder);
    const memberPhase = async (): Promise<Phase> => {
        if (members.length === 0) {
            return { waves: [], current: [] };
        }
        const all = { due: members, current: [] };
        const found = dueOf(members, summaries, await contractOf(opened), programs);
        const { due, current } = options.all ? all : withFailed(found, failed);
        const mayFail = options.maxFailures ?? (() => Infinity);
        const waves = memberWaves(due, options.canary, mayFail);
        waves.find(({ name }) => name === "canary")?.stacks.forEach((one) => canaries.add(one));
        return { waves, current };
    };
    const check = async (spec: StackSpec) => {
        // Central writes no log: it is what members are checked against.
        if (spec.party === "member" && (canaries.has(spec) || failed.has(spec.stack))) {
            await assureLog(spec, { ...programs, contract: await contractOf(opened) });
        }
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
            check,
        },
        progress,
    );
}

/** A member that came up and then failed its check has a current digest, and is due all the same. */
function withFailed({ due, current }: Due, failed: ReadonlySet<string>): Due {
    return {
        due: [...due, ...current.filter(({ stack }) => failed.has(stack))],
        current: current.filter(({ stack }) => !failed.has(stack)),
    };
}

/** What is going to happen, as far as it is known before central has ended. */
function questionOf(
    members: readonly StackSpec[],
    central: StackSpec | undefined,
    summaries: ReadonlyMap<string, StackSummary>,
): string {
    const news = members.filter(({ stack }) => isNew(summaries.get(stack))).length;
    const first = central === undefined ? "" : "Central, then ";
    return (
        `${first}${members.length} members are brought to what fleet.yaml says: ${news} new ones, and ` +
        "those of the others that are not current. `fleet plan` shows what would change."
    );
}
