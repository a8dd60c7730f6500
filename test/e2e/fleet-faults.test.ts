import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetEvent } from "../../fleet/progress/event";
import { outcomesOf, type Part } from "../faults/support/driver";
import { examine } from "../faults/support/examination";
import { faultFleet, type FaultFleet, REGIONS, type Settings } from "../faults/support/fleet";
import { signal } from "../faults/support/processes";

const UP = ["up", "--yes", "--parallel", "2", "--canary", "0"];

/** A few of the faults that `npm run test:faults` goes through. */
describe("the fleet under faults", () => {
    let fleet: FaultFleet;
    let settings: Settings = { regions: [...REGIONS], createRole: { name: "session-node" } };

    before(async () => {
        fleet = await faultFleet("e2e-fleet-faults", 2);
        await fleet.write(settings);
        const { status, output } = await fleet.run(UP);
        assert.equal(status, 0, output);
    });

    after(() => fleet.close());

    const change = async (next: Settings) => {
        settings = next;
        await fleet.write(settings);
    };
    const isMemberStarted = (event: FleetEvent) =>
        event.kind === "start" && event.party === "member";

    /** Waits until a part works on AWS, and kills it. */
    const kill = async (part: Part) => {
        const driver = fleet.start(UP);
        await driver.until(isMemberStarted);
        while (!driver.hasEnded()) {
            const [victim] = driver.parts("provider").length > 0 ? driver.parts(part) : [];
            if (victim !== undefined) {
                await sleep(400);
                signal(victim.pid, "SIGKILL");
                break;
            }
            await sleep(10);
        }
        const { status } = await driver.ended;
        assert.notEqual(status, 0, `the ${part} was killed`);
        const again = await fleet.run(UP);
        assert.equal(again.status, 0, again.output);
        assert.deepEqual(await examine(fleet, settings), [], again.output);
    };

    it("loses nothing when the driver is killed", async () => {
        await change({ regions: [REGIONS[0]], createRole: { name: "session-node-2" } });
        await kill("driver");
    });

    it("loses nothing when a provider is killed", async () => {
        await change({ regions: [...REGIONS], startSessionPolicy: true });
        await kill("provider");
    });

    it("ends at Ctrl-C what it has begun, leaves no lock and says how to go on", async () => {
        await change({ regions: [REGIONS[0]], idleSessionTimeout: 9 });
        const driver = fleet.start([...UP, "--parallel", "1"]);
        await driver.until(isMemberStarted);
        await sleep(1500);
        driver.interrupt();
        const { status, output, events } = await driver.ended;
        assert.equal(status, 130, output);
        assert.deepEqual(outcomesOf(events), ["changed"], output);
        assert.match(output, /"next":"npm run --silent fleet -- up --failed"/);
        assert.deepEqual(await fleet.states.locks(), [], output);
        const again = await fleet.run([...UP, "--failed"]);
        assert.equal(again.status, 0, again.output);
        assert.deepEqual(await examine(fleet, settings), [], again.output);
    });
});
