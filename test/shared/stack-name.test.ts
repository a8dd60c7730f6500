import assert from "node:assert/strict";
import { centralStackOf, partyOf, qualifiedStackName } from "../../shared/stack-name";

describe("partyOf", () => {
    for (const stack of ["central", "acme.central", "eu.acme.central"]) {
        it(`makes ${stack} an archive`, () => {
            assert.deepEqual(partyOf(stack), { ok: true, value: "central" });
        });
    }

    for (const stack of [
        "payments",
        "acme.payments",
        "central.payments",
        "central-eu",
        "my-central",
    ]) {
        it(`makes ${stack} a member`, () => {
            assert.deepEqual(partyOf(stack), { ok: true, value: "member" });
        });
    }

    it("refuses a name that only looks like an archive's, and says which name is one", () => {
        const party = partyOf("acme.Central");
        assert.ok(!party.ok);
        assert.match(party.problem, /"acme\.Central".*Write "acme\.central"/);
    });
});

describe("centralStackOf", () => {
    it("finds central beside a member, within the same dotted prefix", () => {
        assert.equal(centralStackOf("payments"), "central");
        assert.equal(centralStackOf("acme.payments"), "acme.central");
    });
});

describe("qualifiedStackName", () => {
    const backend = { organization: "organization", project: "session-logs" };

    it("adds the backend's organization and the project", () => {
        assert.equal(qualifiedStackName("central", backend), "organization/session-logs/central");
    });

    it("leaves a qualified name as it is", () => {
        assert.equal(qualifiedStackName("acme/audit/logs", backend), "acme/audit/logs");
    });
});
