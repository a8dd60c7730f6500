import assert from "node:assert/strict";
import { whyUpdate } from "../../../fleet/plan/reason";

const ENDED = { pending: [], outputs: { digest: "v1.a.b.c" } };

describe("why a stack needs an update", () => {
    it("is what differs, all of it", () => {
        assert.equal(whyUpdate(ENDED, "v1.a.b.c", "v1.x.b.c"), "program changed");
        assert.equal(
            whyUpdate(ENDED, "v1.a.b.c", "v1.a.x.y"),
            "config changed; central's outputs changed",
        );
    });

    it("is an interruption before anything else", () => {
        const resource = {
            urn: "urn",
            type: "t",
            id: undefined,
            parent: undefined,
            inputs: {},
            outputs: {},
        };
        const interrupted = { pending: [{ kind: "creating", resource }], outputs: {} };
        assert.equal(
            whyUpdate(interrupted, undefined, "v1.a.b.c"),
            "its last update was interrupted",
        );
    });

    it("tells a version without digests from an update that failed", () => {
        assert.match(
            whyUpdate({ ...ENDED, outputs: {} }, undefined, "v1.a.b.c"),
            /no update has recorded its digest/,
        );
        assert.match(whyUpdate(ENDED, undefined, "v1.a.b.c"), /did not go through/);
    });

    it("compares no digest of another form", () => {
        assert.match(whyUpdate(ENDED, "v2.a", "v1.a.b.c"), /records another digest/);
    });
});
