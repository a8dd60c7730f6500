import assert from "node:assert/strict";
import { patientRetries } from "../../../fleet/accounts/patience";

describe("the patience with AWS", () => {
    function retries(random: () => number) {
        const waits: number[] = [];
        let time = 0;
        const strategy = patientRetries({
            attempts: 6,
            firstWait: 100,
            longestWait: 500,
            unreachableFor: 1000,
            now: () => time,
            random,
            sleep: (milliseconds) => {
                waits.push(milliseconds);
                time += milliseconds;
                return Promise.resolve();
            },
        });
        return { waits, strategy, pass: (milliseconds: number) => (time += milliseconds) };
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

    const NOBODY = Object.assign(new Error("connect"), { code: "ECONNREFUSED", $metadata: {} });
    const BUSY = Object.assign(new Error("Rate exceeded"), { $metadata: {} });

    it("gives up sooner where nobody answers, counted from the first try that nobody answered", async () => {
        const { waits, strategy, pass } = retries(() => 1);
        let token = await strategy.acquireInitialRetryToken("");
        const failed = async (error: typeof NOBODY | typeof BUSY, took: number) => {
            pass(took);
            const errorType = error === BUSY ? "THROTTLING" : "TRANSIENT";
            token = await strategy.refreshRetryTokenForRetry(token, {
                errorType,
                error: error as never,
            });
        };
        // Throttled for longer than that, which is no reason to give up.
        await failed(BUSY, 2000);
        await failed(NOBODY, 400);
        await assert.rejects(failed(NOBODY, 400), /not made again/);
        assert.deepEqual(waits, [100, 200]);
    });
});
