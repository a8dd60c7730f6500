import assert from "node:assert/strict";
import { admissionFindings, type OwnOrganization } from "../../../member/archive/admission";

const MEMBER = "222222222222";
const archive = { accountId: "111111111111" };
const ofOrganization = { ...archive, organizationId: "o-exampleorgid1" };
const ofAccounts = { ...archive, accountIds: ["333333333333", "444444444444"] };
const unknown: OwnOrganization = { kind: "unknown" };
const admissionProblem = (...args: Parameters<typeof admissionFindings>) =>
    admissionFindings(...args).problems[0];
const of = (organizationId: string): OwnOrganization => ({ kind: "member", organizationId });

describe("admissionProblem", () => {
    it("lets accounts of the organization pass, and those that can't be told", () => {
        for (const organization of [of("o-exampleorgid1"), unknown]) {
            assert.equal(admissionProblem(MEMBER, ofOrganization, organization), undefined);
        }
    });

    it("warns where AWS would not tell, and only where that matters", () => {
        const denied: OwnOrganization = { kind: "unknown", reason: "AccessDeniedException" };
        const warnings = (central: Parameters<typeof admissionFindings>[1]) =>
            admissionFindings(MEMBER, central, denied).warnings;
        assert.match(warnings(ofOrganization).join(), /o-exampleorgid1.*: AccessDeniedException\./);
        assert.deepEqual(warnings({ ...archive, accountIds: [MEMBER] }), []);
        assert.deepEqual(admissionFindings(MEMBER, ofOrganization, unknown).warnings, []);
    });

    it("names the other organization, or none", () => {
        assert.match(
            admissionProblem(MEMBER, ofOrganization, of("o-otherorgid01"))?.found ?? "",
            /is "222222222222", which belongs to organization o-otherorgid01; central admits .* o-exampleorgid1/,
        );
        assert.match(
            admissionProblem(MEMBER, ofOrganization, { kind: "none" })?.found ?? "",
            /belongs to no organization/,
        );
    });

    it("goes by the list where central has one", () => {
        assert.equal(admissionProblem("333333333333", ofAccounts, unknown), undefined);
        const problem = admissionProblem(MEMBER, ofAccounts, of("o-exampleorgid1"));
        assert.equal(problem?.key, "session-logs:accountId");
        assert.match(
            problem.found,
            /does not admit \(its accountIds are 333333333333, 444444444444\)/,
        );
        assert.match(problem.expected, /Add 222222222222 to session-logs:accountIds of central/);
    });

    it("lets the archive's own account pass", () => {
        for (const central of [ofOrganization, ofAccounts]) {
            assert.equal(admissionProblem("111111111111", central, { kind: "none" }), undefined);
        }
    });
});
