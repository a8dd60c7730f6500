import assert from "node:assert/strict";
import { offPackConfig, SESSION_RULES } from "../../../fleet/engine/off-pack-config";
import { rules } from "../../../policypack/rules";

describe("the pack's configuration for a member that is off", () => {
    it("has every rule about session preferences advise", () => {
        const names = rules.map(({ name }) => name).filter((name) => name.startsWith("session-"));
        assert.deepEqual([...SESSION_RULES].sort(), names.sort());
        assert.deepEqual(
            offPackConfig({}),
            Object.fromEntries(names.map((name) => [name, { enforcementLevel: "advisory" }])),
        );
    });

    it("keeps what it says of other rules, and properties of these", () => {
        const settings = { organizationId: "o-exampleorgid1" };
        const found = offPackConfig({
            "pack-settings": settings,
            "bucket-retention": "mandatory",
            "session-logs-to-bucket": { enforcementLevel: "mandatory", own: 1 },
            "session-preferences-valid": "mandatory",
        });
        assert.equal(found["pack-settings"], settings);
        assert.equal(found["bucket-retention"], "mandatory");
        assert.deepEqual(found["session-logs-to-bucket"], { enforcementLevel: "advisory", own: 1 });
        assert.deepEqual(found["session-preferences-valid"], { enforcementLevel: "advisory" });
    });
});
