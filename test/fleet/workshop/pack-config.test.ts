import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { givenBack, packConfigFor, SESSION_RULES } from "../../../fleet/workshop/pack-config";
import type { StackState } from "../../../fleet/states/stack-state";
import { rules } from "../../../policypack/rules";
import { stackSpec } from "../support/stack-spec";

const stash = (region: string, input: unknown) => ({
    urn: `urn:pulumi:payments::session-logs::pulumi:index:Stash::session-preferences-${region}`,
    type: "pulumi:index:Stash",
    id: "1",
    parent: undefined,
    inputs: {},
    outputs: { input },
});
const STATE: StackState = {
    stack: "payments",
    resources: [
        stash("eu-west-1", "{}"),
        stash("us-east-1", { content: "{}", tags: {} }),
        stash("eu-north-1", ""),
    ],
    outputs: {},
    pending: [],
};
const configOf = (config: Readonly<Record<string, unknown>>) => ({
    ...stackSpec("payments"),
    config: { "session-logs:regions": ["eu-west-1"], ...config },
});

describe("the pack's configuration for a stack", () => {
    it("knows every rule about session preferences", () => {
        const names = rules.map(({ name }) => name).filter((name) => name.startsWith("session-"));
        assert.deepEqual([...SESSION_RULES].sort(), names.sort());
    });

    it("knows regions where preferences from before come back", () => {
        const regions = (config = {}, state: StackState | undefined = STATE) =>
            givenBack(configOf(config), state, "session-logs");
        assert.deepEqual(regions(), ["us-east-1"]);
        for (const off of [true, "true"]) {
            assert.deepEqual(regions({ "session-logs:off": off }), ["eu-west-1", "us-east-1"]);
        }
        assert.deepEqual(regions({ "session-logs:regions": ["eu-west-1", "us-east-1"] }), []);
        assert.deepEqual(givenBack(configOf({}), undefined, "session-logs"), []);
    });

    it("exempts these documents alone, until tomorrow, and is everybody's elsewhere", async () => {
        const folder = await mkdtemp(join(tmpdir(), "session-logs-pack-config-"));
        const file = join(folder, "all.json");
        const exemption = { rule: "key-grants", reason: "r", until: "2026-12-31" };
        await writeFile(
            file,
            JSON.stringify({
                "pack-settings": { scope: "session-logs", exemptions: [exemption] },
                "bucket-retention": "mandatory",
            }),
        );
        const fileFor = (state: StackState | undefined) =>
            packConfigFor(configOf({}), {
                ...{ file, folder, project: "session-logs" },
                state: () => Promise.resolve(state),
                now: () => new Date("2026-11-30T23:59:00Z"),
            });
        assert.equal(await fileFor(undefined), file);
        const written = JSON.parse(await readFile(await fileFor(STATE), "utf8")) as {
            readonly "pack-settings": { readonly exemptions: readonly (typeof exemption)[] };
        };
        await rm(folder, { recursive: true });
        const { exemptions, ...others } = written["pack-settings"];
        assert.deepEqual(others, { scope: "session-logs" });
        assert.deepEqual(exemptions[0], exemption);
        assert.deepEqual(exemptions[1], {
            ...{ rule: "session-bucket-encrypted", stack: "payments" },
            resource: "session-preferences-us-east-1",
            reason: "preferences from before are given back in us-east-1, as fleet.yaml asks",
            until: "2026-12-01",
        });
        assert.equal(exemptions.length, 7);
    });
});
