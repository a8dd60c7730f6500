import assert from "node:assert/strict";
import {
    unconfirmedOperations,
    type OperationEvent,
} from "../../../../fleet/states/recovery/unconfirmed";

const URN = "urn:pulumi:payments::session-logs::aws:iam/role:Role::node";
const METADATA = {
    op: "create",
    urn: URN,
    type: "aws:iam/role:Role",
    provider: "p::1",
    new: { parent: "urn:parent", provider: "p::1", inputs: { name: "node" } },
};
const BEGIN: OperationEvent = { resourcePreEvent: { metadata: METADATA } };
const END: OperationEvent = { resOutputsEvent: { metadata: METADATA } };
const FAILED: OperationEvent = { resOpFailedEvent: { metadata: METADATA } };
const said = (message: string): OperationEvent => ({
    diagnosticEvent: { urn: URN, severity: "error", message },
});

describe("unconfirmed operations", () => {
    const urnsOf = (...events: OperationEvent[]) =>
        unconfirmedOperations(events).map(({ resource }) => resource.urn);

    it("are those that began and did not end", () => {
        assert.deepEqual(unconfirmedOperations([BEGIN]), [
            {
                kind: "creating",
                resource: {
                    ...{ urn: URN, type: METADATA.type, id: undefined, parent: "urn:parent" },
                    ...{ provider: "p::1", inputs: { name: "node" }, outputs: {} },
                },
            },
        ]);
        assert.deepEqual(urnsOf(BEGIN, END), []);
    });

    it("are not those of a preview, nor other operations", () => {
        assert.deepEqual(urnsOf({ resourcePreEvent: { metadata: METADATA, planning: true } }), []);
        assert.deepEqual(
            urnsOf({ resourcePreEvent: { metadata: { ...METADATA, op: "delete" } } }),
            [],
        );
    });

    it("are updates as well", () => {
        const update = { resourcePreEvent: { metadata: { ...METADATA, op: "update" } } };
        assert.deepEqual(
            unconfirmedOperations([update]).map(({ kind }) => kind),
            ["updating"],
        );
    });

    it("are those whose provider was gone, not those that AWS refused", () => {
        const gone = "rpc error: code = Unavailable desc = error reading from server: EOF";
        assert.deepEqual(urnsOf(BEGIN, said(gone), FAILED), [URN]);
        const refused = "creating IAM Role (node): EntityAlreadyExists: Role with name node exists";
        assert.deepEqual(urnsOf(BEGIN, said(refused), FAILED), []);
    });

    it("are updates of documents that AWS refused: they may be done by half", () => {
        const failing = (type: string) => {
            const metadata = { ...METADATA, op: "update", type };
            return urnsOf(
                { resourcePreEvent: { metadata } },
                said("ThrottlingException: Rate exceeded"),
                { resOpFailedEvent: { metadata } },
            );
        };
        assert.deepEqual(failing("aws:ssm/document:Document"), [URN]);
        assert.deepEqual(failing("aws:iam/role:Role"), []);
    });
});
