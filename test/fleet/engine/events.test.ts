import assert from "node:assert/strict";
import { type EngineRecord, EventRecorder } from "../../../fleet/engine/events";

const URN = "urn:pulumi:payments::session-logs::aws:iam/policy:Policy::nodes";
const metadata = (op: string) => ({
    op,
    urn: URN,
    type: "aws:iam/policy:Policy",
    provider: "urn:provider::id",
    new: { inputs: { name: "nodes" }, parent: "", provider: "" },
});
const begun = { resourcePreEvent: { metadata: metadata("create") } };
const made = { resOutputsEvent: { metadata: metadata("create") } };
const failed = { resOpFailedEvent: { metadata: metadata("create"), status: 1, steps: 1 } };
const said = (message: string) => ({
    diagnosticEvent: { urn: URN, message, severity: "error", color: "never" },
});

/** What is recorded of events. */
function recorded(...events: readonly object[]): EngineRecord {
    const recorder = new EventRecorder();
    events.forEach((event) => recorder.take({ sequence: 1, timestamp: 1, ...event }));
    return recorder.record;
}
const unconfirmed = (...events: readonly object[]) =>
    recorded(...events).unconfirmed.map(({ kind, resource }) => [kind, resource.urn]);

describe("what is recorded of an engine's run", () => {
    it("is nothing at first", () => {
        const record = { changes: {}, unconfirmed: [], hasFailedOperations: false };
        assert.deepEqual(recorded(), record);
    });

    it("is what changes, without what stays", () => {
        const summary = { summaryEvent: { resourceChanges: { create: 2, same: 5, delete: 1 } } };
        assert.deepEqual(recorded(summary).changes, { create: 2, delete: 1 });
        assert.deepEqual(recorded({ summaryEvent: {} }).changes, {});
    });

    it("is of the last of several phases", () => {
        const first = { summaryEvent: { resourceChanges: { create: 2 } } };
        const last = { summaryEvent: { resourceChanges: { create: 1 } } };
        assert.deepEqual(recorded(first, last).changes, { create: 1 });
    });

    it("is what was begun and never ended", () => {
        assert.deepEqual(unconfirmed(begun), [["creating", URN]]);
        assert.deepEqual(unconfirmed(begun, made), []);
    });

    it("is what a provider that was gone did not confirm, not what AWS refused", () => {
        assert.deepEqual(unconfirmed(begun, said("api error AccessDenied"), failed), []);
        const gone = said("rpc error: code = Unavailable desc = transport is closing");
        assert.deepEqual(unconfirmed(begun, gone, failed), [["creating", URN]]);
    });

    it("is whether an operation failed", () => {
        assert.equal(recorded(begun, failed).hasFailedOperations, true);
        assert.equal(recorded(begun, made).hasFailedOperations, false);
    });
});
