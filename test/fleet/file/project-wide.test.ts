import assert from "node:assert/strict";
import { fleetOf } from "../../../fleet/file/fleet";
import { type ProjectWide, withProjectWide } from "../../../fleet/file/project-wide";
import type { Fleet } from "../../../fleet/file/stack-spec";
import { stackSpec } from "../support/stack-spec";
import { fileOf, LEAST, lines, ORGANIZATION } from "./support";

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

describe("a fleet over what Pulumi.yaml sets", () => {
    const WITHOUT_REGIONS = LEAST.replace("  regions: [eu-west-1]\n", "");
    const over = (text: string, config: ProjectWide) =>
        fleetOf(fileOf(text), ORGANIZATION, "session-logs", config);
    const problemsOf = (text: string, config: ProjectWide) => {
        const found = over(text, config);
        return found.ok ? [] : lines(found.problems);
    };

    it("takes a required key from there, and says so", () => {
        const found = over(WITHOUT_REGIONS, { "session-logs:regions": ["eu-west-1"] });
        assert.ok(found.ok, JSON.stringify(found));
        const [payments] = found.value.members;
        assert.deepEqual(payments?.config["session-logs:regions"], ["eu-west-1"]);
        assert.equal(payments.origins["session-logs:regions"]?.place, "Pulumi.yaml");
        assert.match(problemsOf(WITHOUT_REGIONS, {})[0] ?? "", /defaults\.regions is missing/);
    });

    it("judges it like its own, and says where it stands", () => {
        assert.match(
            problemsOf(WITHOUT_REGIONS, { "session-logs:regions": ["nowhere"] }).join("\n"),
            /^Pulumi\.yaml: config\.regions\[0\] is "nowhere".*\(3 accounts, such as/m,
        );
        assert.match(
            problemsOf(WITHOUT_REGIONS, { "session-logs:regions": ["us-east-1"] }).join("\n"),
            /^Pulumi\.yaml: config\.regions\[0\] is "us-east-1", where central makes no key/m,
        );
        assert.match(
            problemsOf(LEAST, { "session-logs:retentionDays": -1 }).join("\n"),
            /^Pulumi\.yaml: config\.retentionDays is /m,
        );
    });

    it("judges what fleet.yaml sets in its place, and no more", () =>
        assert.deepEqual(problemsOf(LEAST, { "session-logs:regions": ["nowhere"] }), []));

    it("misses what is declared there and nowhere set, as the engine does", () => {
        const declared = { "session-logs:idleSessionTimeout": undefined };
        assert.deepEqual(problemsOf(LEAST, declared), [
            "Pulumi.yaml: config.idleSessionTimeout is declared without a value, and fleet.yaml sets none for " +
                "stack 111111111111 and 2 more. Write idleSessionTimeout into defaults of " +
                "fleet.yaml, or give it a value or default in Pulumi.yaml.",
        ]);
        const all = over(`${LEAST}  idleSessionTimeout: 15\n`, declared);
        assert.ok(all.ok);
        assert.ok(!("session-logs:idleSessionTimeout" in all.value.central.config));
    });
});
