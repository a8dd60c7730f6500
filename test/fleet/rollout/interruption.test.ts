import assert from "node:assert/strict";
import { takeOverSignals } from "../../../fleet/rollout/interruption";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

describe("an interruption", () => {
    /** Mocha has listeners of its own, which would end the run. */
    const others = new Map<string, readonly NodeJS.SignalsListener[]>();
    let told: string[];
    let interruption: ReturnType<typeof takeOverSignals>;

    beforeEach(() => {
        for (const signal of SIGNALS) {
            others.set(signal, process.listeners(signal));
            process.removeAllListeners(signal);
        }
        told = [];
        interruption = takeOverSignals((text) => told.push(text));
    });

    afterEach(() => {
        interruption.release();
        for (const signal of SIGNALS) {
            others.get(signal)?.forEach((listener) => process.on(signal, listener));
        }
    });

    const aborted = () => [interruption.stopping.aborted, interruption.cancelling.aborted];

    it("lets what runs end, at first", () => {
        assert.deepEqual(aborted(), [false, false]);
        process.emit("SIGINT");
        assert.deepEqual(aborted(), [true, false]);
        assert.deepEqual(told, [
            "No further account is begun; those that run are ended. Ctrl-C again cancels them.",
        ]);
    });

    it("cancels it at the second time", () => {
        process.emit("SIGINT");
        process.emit("SIGINT");
        assert.deepEqual(aborted(), [true, true]);
        assert.match(told[1] ?? "", /^Cancelling: /);
        assert.equal(told.length, 2);
    });

    for (const signal of ["SIGTERM", "SIGHUP"] as const) {
        it(`cancels at once at ${signal}`, () => {
            process.emit(signal);
            assert.deepEqual(aborted(), [true, true]);
        });
    }

    it("leaves signals to others afterwards", () => {
        interruption.release();
        assert.deepEqual(
            SIGNALS.map((signal) => process.listenerCount(signal)),
            [0, 0, 0],
        );
    });
});
