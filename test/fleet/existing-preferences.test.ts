import assert from "node:assert/strict";
import { existingPreferences, toAdopt } from "../../fleet/existing-preferences";
import { planPreferences } from "../../member/sessions/preferences-plan";

/** As the member's program refuses a document that it did not make. */
function refusal() {
    const version = { version: "1", content: '{"schemaVersion":"1.0"}' };
    const plan = planPreferences(
        new Map([["eu-west-1", { existing: { inEffect: version, latest: version } }]]),
        { "eu-west-1": { schemaVersion: "1.0" } as never },
        { adopt: "refuse", settings: () => new Set(), bucketName: "logs" },
    );
    assert.ok(!plan.ok);
    const [problem] = plan.problems;
    assert.ok(problem);
    return problem;
}

describe("preferences that an account has already", () => {
    it("are known by what the member's program says of them", () =>
        assert.equal(
            existingPreferences(refusal().found),
            "SSM-SessionManagerRunShell already exists in eu-west-1 and is not in this stack",
        ));

    it("are nothing that another refusal is about", () =>
        assert.equal(existingPreferences('is "refuse", but bucket logs has a policy'), undefined));

    it("are taken over by a command", () =>
        assert.equal(
            toAdopt("222222222222"),
            "To take it over: npm run --silent fleet -- adopt --account 222222222222",
        ));
});
