import assert from "node:assert/strict";
import { isAliveHere, thisProcess } from "../../../fleet/runs/this-process";

describe("a process of a run", () => {
    it("is alive as long as it is there", () => {
        assert.equal(isAliveHere(thisProcess()), true);
        // Above the greatest that Linux gives.
        assert.equal(isAliveHere({ ...thisProcess(), pid: 2 ** 22 + 1 }), false);
    });

    it("is not taken for one of the same number elsewhere", () => {
        for (const other of [
            { hostname: "elsewhere" },
            { bootId: "another" },
            { pidNamespace: "pid:[1]" },
        ]) {
            assert.equal(isAliveHere({ ...thisProcess(), ...other }), false);
        }
    });
});
