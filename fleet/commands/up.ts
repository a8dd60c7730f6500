import { type Contract, parseContract } from "../../shared/contract";
import { programVersion } from "../../shared/program-version";
import type { StackSpec } from "../file/stack-spec";
import { type Due, dueOf } from "../plan/due";
import type { Progress } from "../progress/event";
import { type Capacity, capacityHere } from "../rollout/capacity";
import type { FailureLimit } from "../rollout/failure-limit";
import { takeOverSignals } from "../rollout/interruption";
import { leftOver } from "../runs/journal";
import { lastRun, openRun } from "../runs/run";
import { type Choice, chosen, isChoosing } from "./choice";
import { hasChanged, type Opened, ROOT, usable } from "./opening";
import { roll } from "./rolling";
import { workshopOf } from "./workshop";

export interface UpOptions extends Choice {
    /** Whether stacks are brought up that are current. */
    readonly all?: boolean;
    /** How many members go first. @default one of each unit */
    readonly canary?: number;
    readonly parallel?: number;
    readonly maxFailures?: FailureLimit;
}

/** Brings central and the chosen members to what fleet.yaml says. */
export async function up(opened: Opened, options: UpOptions, progress: Progress): Promise<number> {
    const { fleet, states, project, folder } = opened;
    const failedBefore = failedIn(folder);
    const members = usable("--", chosen(fleet.members, options, failedBefore));
    const summaries = await states.summaries();
    const programs = { project, version: programVersion(ROOT) };
    const isCentralMeant = !isChoosing(options) || (options.failed && failedBefore.has(fleet.central.stack));
    const ofCentral = options.all
        ? { due: [fleet.central] }
        : dueOf([fleet.central], summaries, undefined, programs);
    const central = isCentralMeant ? ofCentral.due[0] : undefined;
    const capacity = capacityFor(options.parallel);
    const interruption = takeOverSignals((text) => progress.tell({ kind: "notice", text }));
    const run = openRun(folder, {
        command: "up",
        commandLine: process.argv.slice(2).join(" "),
        fleetFileDigest: opened.fileDigest,
        stacks: [...(central ? [central] : []), ...members].map(({ stack, account }) => ({
            stack,
            account: account.id,
        })),
        warn: (text) => progress.tell({ kind: "warning", text }),
    });
    progress.tell({
        kind: "begin",
        command: "up",
        total: members.length + (central ? 1 : 0),
        parallel: capacity.parallel,
        reason: capacity.reason,
        runFolder: run.folder,
    });
    const workshop = await workshopOf(opened, {
        run,
        progress,
        interruption,
        summaries,
        check: () => Promise.resolve(),
        isCentralDue: central !== undefined,
    });
    const due = async (): Promise<Due> => {
        const contract = await contractOf(opened);
        return options.all
            ? { due: members, current: [] }
            : dueOf(members, summaries, contract, programs);
    };
    try {
        return await roll(
            {
                operation: "up",
                central,
                members: due,
                canaries: options.canary,
                mayFail: options.maxFailures ?? (() => Infinity),
                capacity,
                goOn: "npm run --silent fleet -- up --failed",
            },
            { workshop, run, progress, interruption, hasFileChanged: () => hasChanged(opened) },
        );
    } finally {
        interruption.release();
    }
}

function capacityFor(parallel: number | undefined): Capacity {
    return parallel === undefined ? capacityHere() : { parallel, reason: "--parallel" };
}

/** What central's last update tells its members. */
async function contractOf({ fleet, states }: Opened): Promise<Contract> {
    const { stack } = fleet.central;
    const state = await states.state(stack);
    return usable("No member was begun.", parseContract(stack, state?.outputs ?? {}));
}

/** Stacks that the last run failed with, or did not come to. */
function failedIn(folder: string): ReadonlySet<string> {
    const last = lastRun(folder);
    return new Set(last === undefined ? [] : leftOver(last).map(({ stack }) => stack));
}
