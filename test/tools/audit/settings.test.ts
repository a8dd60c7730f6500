import assert from "node:assert/strict";
import { readSettings } from "../../../tools/audit/settings";
import { rules } from "../../../policypack/rules";
import { settings } from "./audited";

const rule = (name: string) => {
    const found = rules.find((candidate) => candidate.name === name);
    assert.ok(found, name);
    return found;
};
const problems = (config: unknown) => {
    const read = readSettings(config);
    return read.ok
        ? []
        : read.problems.map(({ key, found, expected }) => ({ key, text: `${found}. ${expected}` }));
};

describe("the configuration of an audit", () => {
    it("gives the pack's properties to every rule", () => {
        const { configOf } = settings({
            organizationId: "o-exampleorgid1",
            logBucketNames: ["acme-logs"],
        });
        for (const each of rules) {
            assert.deepEqual(configOf(each).organizationIds, ["o-exampleorgid1"]);
            assert.deepEqual(configOf(each).logBucketNames, ["acme-logs"]);
        }
        assert.equal(configOf(rule("key-rotation")), configOf(rule("bucket-tls-only")));
    });

    it("may be a file for --policy-pack-config", () => {
        const { configOf, levelOf } = settings({
            all: "advisory",
            "pack-settings": { organizationId: ["o-exampleorgid1", "o-exampleorgid2"] },
            "key-deletion-window": { enforcementLevel: "remediate", minimumDeletionWindowDays: 7 },
            "bucket-retention": "disabled",
        });
        assert.equal(configOf(rule("key-rotation")).organizationIds.length, 2);
        assert.equal(configOf(rule("key-deletion-window")).organizationIds.length, 2);
        assert.equal(configOf(rule("key-deletion-window")).minimumDeletionWindowDays, 7);
        assert.equal(configOf(rule("key-rotation")).minimumDeletionWindowDays, 30);
        assert.equal(levelOf(rule("bucket-policy-org-only")), "advisory");
        assert.equal(levelOf(rule("key-deletion-window")), "mandatory");
        assert.equal(levelOf(rule("bucket-retention")), "disabled");
    });

    it("takes nothing from pack-settings when that is disabled, as in the engine", () => {
        const { configOf } = settings({
            "pack-settings": { enforcementLevel: "disabled", organizationId: "o-exampleorgid1" },
        });
        assert.deepEqual(configOf(rule("org-id-exact")).organizationIds, []);
    });

    it("leaves each rule at its own level by default", () => {
        const { levelOf } = settings();
        assert.deepEqual(
            rules.map(levelOf),
            rules.map(({ level }) => level),
        );
    });

    it("is refused with all its problems at once", () => {
        const found = problems({
            organizationID: "o-exampleorgid1",
            organizationId: ["o-UPPER"],
            centralAccountId: 111111111111,
            trustedAccountIds: "222222222222",
            logBucketNames: ["x"],
            minimumDeletionWindowDays: 6,
            "key-rotation": "off",
            "key-usable": { level: "advisory" },
            "bucket-retention": { enforcementLevel: 1 },
            "key-rotations": "advisory",
            retention: 30,
        });
        assert.deepEqual(
            found.map(({ key }) => key),
            [
                "organizationID",
                "organizationId[0]",
                "centralAccountId",
                "trustedAccountIds",
                "logBucketNames[0]",
                "minimumDeletionWindowDays",
                "key-rotation",
                "key-usable.level",
                "bucket-retention.enforcementLevel",
                "key-rotations",
                "retention",
            ],
        );
        const text = (key: string) => found.find((problem) => problem.key === key)?.text ?? "";
        assert.match(text("organizationID"), /Did you mean organizationId\?$/);
        assert.equal(
            text("organizationId[0]"),
            'is "o-UPPER". Write the id of an organization, such as o-exampleorgid1.',
        );
        assert.equal(
            text("trustedAccountIds"),
            'is "222222222222". Write a list whose items are each the id of an account in quotes, ' +
                "such as 111111111111. Accounts outside the organization that may be named in policies.",
        );
        assert.match(
            text("minimumDeletionWindowDays"),
            /is 6\. Write a whole number from 7 to 30\./,
        );
        assert.match(text("logBucketNames[0]"), /is "x"\. Write the name of a bucket, 3 to 63/);
        assert.match(
            text("key-rotation"),
            /is "off"\. Write one of advisory, mandatory, remediate/,
        );
        assert.match(text("key-rotations"), /Did you mean key-rotation\?/);
        assert.match(text("retention"), /Write one of organizationId, .*, all, pack-settings, /);
    });

    it("is refused where settings stand where they stood before, and hold for no rule", () =>
        assert.deepEqual(
            problems({
                "not-judged": { organizationId: "o-exampleorgid1", enforcementLevel: "mandatory" },
            }).map(({ key, text }) => `${key} ${text}`),
            [
                "not-judged.organizationId is set under not-judged, where it applies to no rule. Write it under pack-settings.",
            ],
        ));

    it("is refused where an exemption is not whole, or for no rule", () => {
        const whole = { rule: "key-rotation", reason: "imported key", until: "2026-12-31" };
        const textsOf = (...exemptions: readonly unknown[]) =>
            problems({ exemptions }).map(({ key, text }) => `${key} ${text}`);
        assert.deepEqual(textsOf(whole, { ...whole, stack: "a/*", resource: "*" }), []);
        assert.deepEqual(textsOf(whole, { rule: "key-rotation" }), [
            "exemptions[1].reason is missing. Write the reason why it is accepted.",
            "exemptions[1].until is missing. Write the last day on which it counts, such as 2026-12-31.",
        ]);
        assert.deepEqual(textsOf({ ...whole, until: "2026-02-30" }), [
            'exemptions[0].until is "2026-02-30". Write the last day on which it counts, such as 2026-12-31.',
        ]);
        assert.deepEqual(textsOf({ ...whole, reason: " " }), [
            'exemptions[0].reason is " ". Write the reason why it is accepted.',
        ]);
        assert.deepEqual(textsOf({ ...whole, stacks: "a" }), [
            "exemptions[0].stacks is not a known key. Write one of the keys rule, stack, resource, reason, until.",
        ]);
        assert.match(
            textsOf({ ...whole, constructor: "a" })[0] ?? "",
            /^exemptions\[0\]\.constructor is not a known key/,
        );
        assert.deepEqual(textsOf({ ...whole, rule: "key-rotations" }), [
            'exemptions[0].rule is "key-rotations", which is not a rule. Did you mean key-rotation?',
        ]);
        assert.match(
            textsOf("all")[0] ?? "",
            /^exemptions\[0\] is "all"\. Write an object with rule, /,
        );
        const [none] = problems({ exemptions: whole });
        assert.equal(none?.key, "exemptions");
        assert.match(
            none?.text ?? "",
            /Write a list whose items are each an object with rule, reason/,
        );
        const [own] = problems({ "key-rotation": { exemptions: [{ ...whole, until: "soon" }] } });
        assert.equal(own?.key, "key-rotation.exemptions[0].until");
    });

    it("tells each exemption once", () => {
        const exemption = { rule: "key-rotation", reason: "r", until: "2026-12-31" };
        assert.equal(settings({ exemptions: [exemption, exemption] }).exemptions.length, 1);
    });

    it("is refused when it is no object, or has keys of a prototype", () => {
        assert.equal(problems([]).length, 1);
        assert.equal(problems(null).length, 1);
        assert.equal(problems(JSON.parse('{"__proto__": {"organizationId": "o-x"}}')).length, 1);
        assert.equal(problems({ constructor: "advisory" }).length, 1);
    });
});
