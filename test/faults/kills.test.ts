import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../tools/sandbox/faults/random";
import type { Driver, Part } from "./support/driver";
import { examine } from "./support/examination";
import { faultFleet, type FaultFleet, REGIONS, type Settings } from "./support/fleet";
import { signal } from "./support/processes";

/** FAULT_SEEDS=7,12 repeats single ones. */
const SEEDS = process.env["FAULT_SEEDS"]?.split(",").map(Number) ?? numbers(1, 36);
const PARTS: readonly Part[] = ["driver", "engine", "provider"];
const UP = ["up", "--yes", "--parallel", "3", "--canary", "0"];

/** What is mended by hand after a kill is at most this many times the same command. */
const MOST_RERUNS = 2;

describe("a part of the fleet that is killed", () => {
    let fleet: FaultFleet;
    /** Calls to AWS of an undisturbed run. */
    let calls: number;

    before(async () => {
        fleet = await faultFleet("faults-kills", 3);
        await fleet.write(settingsOf(seededRandom(0), 0));
        const first = await fleet.run(UP);
        assert.equal(first.status, 0, first.output);
        calls = 80;
    });

    after(() => fleet.close());

    for (const seed of SEEDS) {
        const random = seededRandom(seed);
        const part = PARTS[seed % PARTS.length] ?? "engine";
        const share = 0.02 + 0.9 * random();
        const which = random();
        const settings = settingsOf(random, seed);
        it(`${part}, seed ${seed}`, async function () {
            await fleet.write(settings);
            const before = callsOf(fleet);
            const driver = fleet.start(UP);
            const moment = Math.ceil(share * calls);
            const victim = await killed(
                driver,
                part,
                which,
                () => callsOf(fleet) - before >= moment,
            );
            const first = await driver.ended;
            const reruns = await rerun(fleet);
            console.log(
                `seed ${seed}: ${part} ${victim ?? "none: too late"} after ${moment} calls; ended ${first.status}; ` +
                    `${reruns.length} reruns: ${reruns.map(({ status }) => status).join(", ")}`,
            );
            const problems =
                reruns.at(-1)?.status === 0
                    ? await examine(fleet, settings)
                    : [`up did not come to its end in ${MOST_RERUNS} reruns`];
            const outputs = [first, ...reruns].map(({ output }) => output).join("\n--\n");
            assert.deepEqual(problems, [], `${problems.join("\n")}\n${outputs}`);
        });
    }
});

/** Kills a part at a moment, and tells its process; undefined if the run ended before. */
async function killed(
    driver: Driver,
    part: Part,
    which: number,
    isMoment: () => boolean,
): Promise<number | undefined> {
    while (!driver.hasEnded()) {
        const candidates = isMoment() ? driver.parts(part) : [];
        const victim = candidates[Math.floor(which * candidates.length)];
        if (victim !== undefined) {
            signal(victim.pid, "SIGKILL");
            return victim.pid;
        }
        await sleep(5);
    }
    return undefined;
}

/** The same command again until it ends well. */
async function rerun(fleet: FaultFleet) {
    const reruns = [];
    for (let count = 0; count < MOST_RERUNS; count += 1) {
        const again = await fleet.run(UP);
        reruns.push(again);
        if (again.status === 0) {
            break;
        }
    }
    return reruns;
}

function callsOf({ proxy }: FaultFleet): number {
    return [...proxy.counts().values()].reduce((sum, { passed }) => sum + passed, 0);
}

/** Settings by which each run makes, changes and deletes something. */
function settingsOf(random: () => number, seed: number): Settings {
    const isSo = (share: number) => random() < share;
    return {
        regions: isSo(0.5) ? [...REGIONS] : [REGIONS[0]],
        idleSessionTimeout: 5 + (seed % 50),
        startSessionPolicy: isSo(0.5),
        attachment: isSo(0.5) ? "inline" : "managed",
        ...(isSo(0.5) && { createRole: { name: `session-node-${seed % 3}` } }),
        ...(isSo(0.5) && { extraDocuments: { "break-glass": { maxSessionDuration: "90" } } }),
        ...(isSo(0.15) && { off: true }),
    };
}

function numbers(first: number, last: number): readonly number[] {
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
