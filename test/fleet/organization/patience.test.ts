import assert from "node:assert/strict";
import { patientRetries } from "../../../fleet/organization/patience";

describe("the patience of the organization's reader", () => {
    function retries(random: () => number) {
        const waits: number[] = [];
        const strategy = patientRetries({
            attempts: 6,
            firstWait: 100,
            longestWait: 500,
            random,
            sleep: (milliseconds) => {
                waits.push(milliseconds);
                return Promise.resolve();
            },
        });
        return { waits, strategy };
    }

    async function untilRefused(errorType: "THROTTLING" | "CLIENT_ERROR", random = () => 1) {
        const { waits, strategy } = retries(random);
        let token = await strategy.acquireInitialRetryToken("");
        await assert.rejects(async () => {
            for (;;) {
                token = await strategy.refreshRetryTokenForRetry(token, { errorType });
            }
        }, /not made again/);
        return waits;
    }

    it("waits twice as long each time, to a bound, and gives up in the end", async () => {
        assert.deepEqual(await untilRefused("THROTTLING"), [100, 200, 400, 500, 500]);
    });

    it("waits any part of that, so that many readers don't come back together", async () => {
        assert.deepEqual(await untilRefused("THROTTLING", () => 0.25), [25, 50, 100, 125, 125]);
    });

    it("does not repeat what would fail again", async () => {
        assert.deepEqual(await untilRefused("CLIENT_ERROR"), []);
    });
});
