import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { capacityFor } from "../../fleet/rollout/capacity";
import type { FleetAccount } from "../sandbox/organization/fleet-accounts";
import { drive, type Driven } from "./fleet-driver";
import { empties } from "./fleet-floor";
import { accountsFor, type FleetGround, fleetGround, writeFleetFile } from "./fleet-ground";
import { loopFolder, loopOver } from "./fleet-loop";
import { benchPlan } from "./fleet-plan";
import { median, type Metric, metric } from "./metric";
import { inSandbox } from "./sandbox";

export interface FleetSizes {
    /** How often all is measured, each time in a new sandbox; the metrics are medians. */
    readonly runs: number;
    /** Members of the fleet. */
    readonly accounts: number;
    /** Accounts of each loop. */
    readonly looped: number;
    /** Stacks of the run whose memory is measured beside that of ten. */
    readonly remembered: number;
}

/** Seconds of one run of everything, and what memory the driver took. */
interface Costs {
    readonly full: number;
    readonly floor: number;
    /** Of one account. */
    readonly loop: number;
    readonly loopWithoutPack: number;
    readonly unchanged: number;
    readonly three: number;
    /** MB, with all members and with three. */
    readonly memory: { readonly full: number; readonly three: number };
}

const CHANGED = 3;

/** Measures bringing a fleet up beside a loop over the same stacks, and beside empty stacks. */
export async function benchFleet({
    runs,
    accounts,
    looped,
    remembered,
}: FleetSizes): Promise<Metric[]> {
    const costs: Costs[] = [];
    for (let round = 1; round <= runs; round++) {
        costs.push(await measured(accounts, looped));
    }
    const of = (cost: (one: Costs) => number) => median(costs.map(cost));
    return [
        metric(
            "fleet-vs-loop",
            "s/stack",
            of(({ full }) => full / accounts),
            of(({ loop }) => loop),
        ),
        metric(
            "fleet-vs-loop-without-pack",
            "s/stack",
            of(({ full }) => full / accounts),
            of(({ loopWithoutPack }) => loopWithoutPack),
        ),
        metric(
            "fleet-vs-floor",
            "s",
            of(({ full }) => full),
            of(({ floor }) => floor),
        ),
        metric(
            "fleet-unchanged",
            "s",
            of(({ unchanged }) => unchanged),
            of(({ full }) => full),
        ),
        metric(
            "fleet-three-changed",
            "s",
            of(({ three }) => three),
            of(({ full }) => (CHANGED * full) / accounts),
        ),
        metric(
            "driver-memory-of-members",
            "MB",
            of(({ memory }) => memory.full),
            of(({ memory }) => memory.three),
        ),
        ...(await benchPlan()),
        await benchMemory(remembered),
    ];
}

/** As many at once in both runs: more take more memory, which is another matter. */
const AT_ONCE = 4;
const FEW = 10;

/**
 * The driver's memory beside that with ten stacks. To bring a thousand members up takes half an hour;
 * the stacks of this are real, brought up by the fleet's engine from a process like the driver's, but
 * empty, not judged, and in a backend of files. What a member's program leaves behind is in
 * `driver-memory-of-members`.
 */
function benchMemory(many: number): Promise<Metric> {
    return inSandbox(async (sandbox) => {
        const megabytes = async (count: number) => {
            const backend = join(sandbox.folder, `backend-${count}`);
            await mkdir(backend, { recursive: true });
            const env = { ...sandbox.env, PULUMI_BACKEND_URL: `file://${backend}` };
            const options = { parallel: AT_ONCE, withPack: false, first: 0, count };
            return (await empties(env, options)).megabytes;
        };
        const few = await megabytes(FEW);
        return metric("driver-memory", "MB", await megabytes(many), few);
    });
}

/**
 * Half of each reference is measured before the fleet and half after it, so that whatever else the
 * machine does weighs on all of them alike.
 */
function measured(count: number, looped: number): Promise<Costs> {
    return inSandbox(async (sandbox) => {
        const [warmUp, members, judged, bare] = [
            accountsFor(0, 1),
            accountsFor(1, count),
            accountsFor(2, looped),
            accountsFor(3, looped),
        ];
        const ground = await fleetGround(sandbox, [...warmUp, ...members, ...judged, ...bare]);
        const { parallel } = capacityFor(undefined);
        const up = ["up", "--yes", "--parallel", String(parallel)];

        // Makes central as well, and the bundle: neither is measured.
        await writeFleetFile(ground, warmUp);
        await drive(ground, up);
        const folder = await loopFolder(ground);
        const loops = {
            judged: (some: readonly FleetAccount[]) =>
                loopOver(some, ground, { folder, withPack: true }),
            bare: (some: readonly FleetAccount[]) =>
                loopOver(some, ground, { folder, withPack: false }),
        };
        const floor = async (from: number, to: number) => {
            const { seconds } = await empties(ground.env, {
                parallel,
                withPack: true,
                first: from,
                count: to - from,
            });
            tell(`${to - from} empty stacks: ${seconds.toFixed(1)} s`);
            return seconds;
        };
        const half = (all: readonly FleetAccount[]) => Math.ceil(all.length / 2);

        tell(`${count} members, ${parallel} at once; loops over ${looped} accounts`);
        const loopBefore = [
            await loops.judged(judged.slice(0, half(judged))),
            await loops.bare(bare.slice(0, half(bare))),
        ] as const;
        const floorBefore = await floor(0, half(members));
        await writeFleetFile(ground, [...warmUp, ...members]);
        const full = await upChanging(ground, up, count, "full");
        const floorAfter = await floor(half(members), count);
        const loopAfter = [
            await loops.judged(judged.slice(half(judged))),
            await loops.bare(bare.slice(half(bare))),
        ] as const;
        const unchanged = await upChanging(ground, up, 0, "nothing changed");
        const changed = members.slice(0, CHANGED).map(({ id }) => id);
        await writeFleetFile(ground, [...warmUp, ...members], changed);
        const three = await upChanging(ground, up, changed.length, "three changed");
        return {
            full: full.seconds,
            floor: floorBefore + floorAfter,
            loop: median([...loopBefore[0], ...loopAfter[0]]),
            loopWithoutPack: median([...loopBefore[1], ...loopAfter[1]]),
            unchanged: unchanged.seconds,
            three: three.seconds,
            memory: { full: full.megabytes, three: three.megabytes },
        };
    });
}

/** An `up` that changes so many stacks. */
async function upChanging(
    ground: FleetGround,
    command: readonly string[],
    expected: number,
    name: string,
): Promise<Driven> {
    const driven = await drive(ground, command);
    const { seconds, outcomes, megabytes } = driven;
    if (outcomes.changed !== expected) {
        throw new Error(`${name}: ${outcomes.changed} stacks changed, not ${expected}.`);
    }
    tell(`${name}: ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
    return driven;
}

function tell(text: string): void {
    process.stderr.write(`bench: ${text}\n`);
}
