import assert from "node:assert/strict";
import { withProjectWide } from "../../../fleet/file/project-wide";
import type { Fleet } from "../../../fleet/file/stack-spec";
import { stackSpec } from "../support/stack-spec";

const FLEET: Fleet = {
    central: stackSpec("central", { "session-logs:region": "eu-west-1" }),
    members: [stackSpec("payments"), stackSpec("search", { "session-logs:off": "true" })],
    passedOver: [],
    warnings: ["a warning"],
};

const fleet = (config: Readonly<Record<string, unknown>>, project = "session-logs") =>
    withProjectWide(FLEET, project, config);

describe("what Pulumi.yaml sets for every stack", () => {
    it("is given to those that do not set it themselves, and says where it is from", () => {
        const { members, warnings } = fleet({ "session-logs:off": "false" });
        assert.deepEqual(
            members.map(({ config }) => config),
            [{ "session-logs:off": "false" }, { "session-logs:off": "true" }],
        );
        assert.deepEqual(
            members.map(({ origins }) => origins["session-logs:off"]),
            [{ line: undefined, place: "Pulumi.yaml" }, undefined],
        );
        assert.deepEqual(warnings, ["a warning"]);
    });

    it("is nothing to the other program, whatever the project is called", () => {
        const config = { "logs:idleSessionTimeout": 15, "logs:retentionDays": 400 };
        const { central, members } = fleet(config, "logs");
        assert.deepEqual(central.config, {
            "session-logs:region": "eu-west-1",
            "logs:retentionDays": 400,
        });
        assert.deepEqual(members[0]?.config, { "logs:idleSessionTimeout": 15 });
    });

    it("is given to both, where both know it or it is another's", () => {
        const config = { "session-logs:tags": { Team: "a" }, "aws:maxRetries": 9 };
        const { central, members } = fleet(config);
        assert.deepEqual(central.config, { "session-logs:region": "eu-west-1", ...config });
        assert.deepEqual(members[0]?.config, config);
    });

    it("changes nothing where it sets nothing", () => {
        assert.deepEqual(fleet({}), FLEET);
    });
});
