import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnconfirmedCreations } from "../../../fleet/workshop/unconfirmed";
import type { PendingOperation } from "../../../fleet/states/stack-state";

const CREATION: PendingOperation = {
    kind: "creating",
    resource: {
        urn: "urn:pulumi:payments::session-logs::aws:iam/policy:Policy::nodes",
        type: "aws:iam/policy:Policy",
        id: undefined,
        parent: undefined,
        inputs: { name: "nodes" },
        outputs: {},
    },
};

describe("creations of which nobody knows how they ended", () => {
    let folder: string;
    let creations: UnconfirmedCreations;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "unconfirmed-"));
        creations = new UnconfirmedCreations(join(folder, ".fleet", "unconfirmed"));
    });

    afterEach(() => rm(folder, { recursive: true }));

    it("are kept for each stack until they are forgotten", async () => {
        assert.deepEqual(await creations.of("payments"), []);
        await creations.keep("payments", [CREATION]);
        const [kept] = await creations.of("payments");
        assert.equal(kept?.resource.urn, CREATION.resource.urn);
        assert.deepEqual(kept.resource.inputs, { name: "nodes" });
        assert.deepEqual(await creations.of("search"), []);
        await creations.forget("payments");
        assert.deepEqual(await creations.of("payments"), []);
    });

    it("are for the eyes of whoever ran it: inputs may hold anything", async () => {
        await creations.keep("payments", [CREATION]);
        const file = join(folder, ".fleet", "unconfirmed", "payments.json");
        assert.equal((await stat(file)).mode & 0o077, 0);
    });

    it("are none where there is no telling, and can be forgotten twice", async () => {
        await creations.keep("payments", [CREATION]);
        await writeFile(join(folder, ".fleet", "unconfirmed", "payments.json"), "[{");
        assert.deepEqual(await creations.of("payments"), []);
        await creations.forget("search");
    });
});
