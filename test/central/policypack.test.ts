import assert from "node:assert/strict";
import { run } from "../../central/program";
import { readConfig } from "../../policypack/config";
import { judge } from "../policypack/support/judged";
import { rules } from "../../policypack/rules";
import { runProgram } from "../support/mocks";

const least = {
    accountId: "111111111111",
    organizationId: "o-exampleorgid1",
    region: "eu-west-1",
    sessionRegions: '["us-east-1"]',
};

const reader = (account: string) => `arn:aws:iam::${account}:role/reader`;

const PERMISSION_SET = "arn:aws:iam::444444444444:role/AWSReservedSSO_Audit_*";

/** Mandatory violations of what the program registers, with what the pack is told. */
async function refusals(changes: Record<string, string>, told: object = {}) {
    const { organizationId, ...rest } = least;
    const config = changes["accountIds"] === undefined ? { ...rest, organizationId } : rest;
    const { resources } = await runProgram(
        { stack: "central", config: { ...config, ...changes } },
        run,
    );
    const shown = resources.map(({ type, name, inputs }) => ({
        // All lie below some component of central: which one no rule asks.
        urn: `urn:pulumi:central::session-logs::session-logs:central:Component$${type}::${name}`,
        type,
        name,
        props: inputs,
    }));
    return judge(rules, shown, () => readConfig(told))
        .violations.filter(({ level }) => level === "mandatory")
        .map(({ policy, message }) => `${policy}: ${message}`);
}

describe("what central emits, judged by the policy pack", () => {
    const all = { organizationId: "o-exampleorgid1", centralAccountId: "111111111111" };

    for (const [option, changes] of Object.entries<Record<string, string>>({
        "nothing set": {},
        "one key for all": { sessionKey: "same" },
        "uploads with one key only": { refuseOtherKeys: "true" },
        "locked logs": { objectLock: '{"mode":"COMPLIANCE","days":365}' },
        "a sealer": { sealer: '{"githubSubject":"repo:acme/session-logs:environment:seal"}' },
        "some units": { organizationPaths: '["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"]' },
        "a reader of the own account": { readerArns: JSON.stringify([reader("111111111111")]) },
        "a permission set of the own account": {
            readerArns: '["arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*"]',
        },
    })) {
        it(`is accepted out of the box: ${option}`, async () => {
            assert.deepEqual(await refusals(changes), []);
            assert.deepEqual(await refusals(changes, all), []);
        });
    }

    it("is accepted with a reader of another account when the pack trusts the account", async () => {
        for (const foreign of [reader("444444444444"), PERMISSION_SET]) {
            const readerArns = JSON.stringify([reader("111111111111"), foreign]);
            assert.deepEqual(
                await refusals({ readerArns }, { ...all, trustedAccountIds: ["444444444444"] }),
                [],
            );
            assert.match((await refusals({ readerArns }, all)).join("\n"), /444444444444/);
        }
    });

    it("is refused where the seals' key lets in an account that the pack does not trust", async () => {
        const changes = {
            readerArns: JSON.stringify([reader("444444444444")]),
            sealer: '{"githubSubject":"repo:acme/session-logs:environment:seal"}',
        };
        const told = { ...all, trustedAccountIds: ["444444444444"] };
        assert.deepEqual(await refusals(changes, told), []);
        const ofKeys = (await refusals(changes, all)).filter((one) => /GetPublicKey/.test(one));
        assert.equal(ofKeys.length, 1);
        assert.match(ofKeys[0] ?? "", /^key-org-grants-minimal: .*account 444444444444/);
    });

    it("is accepted with listed accounts when the pack trusts them", async () => {
        const accountIds = ["222222222222", "333333333333"];
        const changes = { accountIds: JSON.stringify(accountIds) };
        const told = { centralAccountId: "111111111111", trustedAccountIds: accountIds };
        assert.deepEqual(await refusals(changes, told), []);
        assert.match((await refusals(changes)).join("\n"), /222222222222/);
    });
});
