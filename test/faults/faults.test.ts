import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetEvent } from "../../fleet/progress/event";
import { type DriverEnd, outcomesOf } from "./support/driver";
import { examine } from "./support/examination";
import { faultFleet, type FaultFleet, REGIONS, type Settings } from "./support/fleet";

const UP = ["up", "--yes", "--parallel", "3"];
const OUTAGE = 10_000;
/** Nothing listens on port 1. */
const NOBODY = "http://127.0.0.1:1";

/** Each fault comes upon a fleet that is current but for a change of all its members. */
describe("a fleet beset by faults", () => {
    let fleet: FaultFleet;
    let settings: Settings;
    let timeout = 5;

    before(async () => {
        fleet = await faultFleet("faults", 4);
        await change({});
        await done(fleet.run(UP));
    });

    after(() => fleet.close());

    afterEach(() => fleet.proxy.setFaults({}));

    /** Asks for something of every member: in turn there is a region, and a role, more or less. */
    const change = async (further: Settings) => {
        timeout += 1;
        settings = {
            regions: timeout % 2 === 0 ? [...REGIONS] : [REGIONS[0]],
            idleSessionTimeout: timeout,
            ...(timeout % 2 === 0 && { createRole: { name: "session-node" } }),
            ...further,
        };
        await fleet.write(settings);
    };
    const done = async (run: Promise<DriverEnd>, status = 0) => {
        const ended = await run;
        assert.equal(ended.status, status, ended.output);
        return ended;
    };
    const passed = (service: string) => fleet.proxy.counts().get(service)?.passed ?? 0;
    const isWhole = async () => assert.deepEqual(await examine(fleet, settings), []);
    const isRestStarted = (event: FleetEvent) => event.kind === "start" && event.party === "member";
    const failuresOf = ({ events }: DriverEnd) =>
        events.flatMap((event) =>
            event.kind === "done" && event.outcome === "failed" ? [event.error ?? ""] : [],
        );
    const notices = ({ events }: DriverEnd) =>
        events.flatMap((event) => ("text" in event ? [event.text] : [])).join("\n");

    it("waits while the emulator stands still for 10 s", async () => {
        await change({});
        const driver = fleet.start(UP);
        await driver.until(isRestStarted);
        await sleep(2000);
        await fleet.freeze(OUTAGE);
        await done(driver.ended);
        await isWhole();
    });

    it("completes with a rerun after AWS was gone for 10 s, and the backend", async () => {
        await change({});
        const driver = fleet.start(UP, { isBackendFaulty: true });
        await driver.until(isRestStarted);
        await sleep(2000);
        await fleet.proxy.outage(OUTAGE);
        const { status } = await driver.ended;
        console.log(`outage: ended ${status}`);
        await done(fleet.run(UP));
        await isWhole();
    });

    it("says which endpoint of AWS nobody answers at, without a plan's long wait", async () => {
        const env = { AWS_ENDPOINT_URL: NOBODY, AWS_ENDPOINT_URL_STS: NOBODY };
        const { output } = await done(fleet.run(["plan", "--fresh"], { env }), 2);
        assert.match(
            output,
            /127\.0\.0\.1:1 can't be reached \(.*ECONNREFUSED.*\)\. Look after the network, the proxy/,
        );
    });

    it("completes while a third of the calls are throttled", async () => {
        await change({});
        fleet.proxy.setFaults({ throttling: { share: 1 / 3 } });
        const ended = await fleet.run([...UP, "--fresh"]);
        console.log(`throttled: ended ${ended.status}; ${failuresOf(ended).join("; ")}`);
        fleet.proxy.setFaults({});
        await done(fleet.run(UP));
        await isWhole();
    });

    it("reads the organization while nine of ten calls are throttled", async function () {
        // Ten calls, each of which waits for a few seconds ten times.
        this.timeout(600_000);
        await change({});
        fleet.proxy.setFaults({ throttling: { share: 0.9, service: "organizations" } });
        await done(fleet.run([...UP, "--fresh"]));
        await isWhole();
    });

    it("gets new credentials when those of all roles have ended in the middle", async () => {
        await change({});
        const driver = fleet.start(UP);
        await driver.until(isRestStarted);
        const before = passed("ssm");
        while (passed("ssm") === before && !driver.hasEnded()) {
            await sleep(5);
        }
        fleet.proxy.setFaults({ expiredBefore: Date.now() });
        const ended = await driver.ended;
        console.log(`expired: ended ${ended.status}; ${failuresOf(ended).join("; ")}`);
        assert.notEqual(
            [...fleet.proxy.counts().values()].reduce((sum, { expired }) => sum + expired, 0),
            0,
        );
        assert.equal(ended.status, 0, ended.output);
        await isWhole();
    });

    it("goes on when the logs can't be written, and says so once", async () => {
        await change({});
        const runs = join(fleet.folder, ".fleet", "runs");
        await rm(runs, { recursive: true });
        // A file in the folder's place refuses every write for everybody, root as well.
        await writeFile(runs, "");
        const ended = await done(fleet.run(UP));
        await rm(runs);
        assert.equal(notices(ended).match(/can't be written/g)?.length, 2, ended.output);
        await isWhole();
    });

    for (const [presses, outcomes] of [
        [1, ["changed", "changed", "changed"]],
        [2, ["cancelled", "cancelled", "cancelled"]],
    ] as const) {
        it(`ends in good order at Ctrl-C, pressed ${presses === 1 ? "once" : "twice"}`, async () => {
            await change({});
            const driver = fleet.start([...UP, "--canary", "0"]);
            await driver.until(isRestStarted);
            await sleep(2500);
            for (let press = 0; press < presses; press += 1) {
                driver.interrupt();
                await sleep(300);
            }
            const ended = await done(driver.ended, 130);
            assert.deepEqual(outcomesOf(ended.events), outcomes, ended.output);
            assert.match(ended.output, /"next":"npm run --silent fleet -- up --failed"/);
            assert.deepEqual(await fleet.states.locks(), [], ended.output);
            const again = await done(fleet.run([...UP, "--failed"]));
            console.log(`${presses} Ctrl-C: ${JSON.stringify(ended.events.at(-1))}`);
            await done(fleet.run(UP));
            await isWhole();
            assert.doesNotMatch(again.output, /was still locked/);
        });
    }

    it("is brought up by two drivers at once: the later one fails where the first one works", async () => {
        await change({});
        const first = fleet.start(UP);
        await first.until(isRestStarted);
        const second = await fleet.run(UP);
        const one = await done(first.ended);
        console.log(`two drivers: ${second.status}; ${failuresOf(second).join("; ")}`);
        assert.deepEqual(failuresOf(one), []);
        for (const failure of failuresOf(second)) {
            assert.match(failure, /is locked by \S+ \(pid \d+\) since/);
        }
        await done(fleet.run(UP));
        await isWhole();
    });

    it("is switched off, and everybody has the preferences from before", async () => {
        settings = { ...settings, off: true };
        await fleet.write(settings);
        await done(fleet.run(UP));
        await isWhole();
    });
});
