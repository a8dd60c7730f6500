import assert from "node:assert/strict";
import { run as program } from "../../central/program";
import { contract } from "../support/contract";
import { awsError, runProgram } from "../support/mocks";

const { organizationId: _, ...shared } = contract;

/** An archive that admits two accounts, and the outputs of the stacks that stack files name. */
const stacks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    central: { ...shared, accountIds: ["222222222222", "333333333333"], protect: true },
    payments: { accountId: "222222222222", regions: ["eu-west-1"], logs: "s3://acme/2/" },
    search: { accountId: "333333333333", regions: ["us-east-1"], off: true },
};

/** What the engine writes for an output without a value. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const deploy = (changes: Readonly<Record<string, string>>, outputs = stacks) => {
    const asked: string[] = [];
    const run = runProgram(
        {
            stack: "central",
            config: {
                accountId: "111111111111",
                region: "eu-west-1",
                bucketName: contract.bucketName,
                sessionRegions: '["us-east-1"]',
                accountIds: '["222222222222","333333333333"]',
                ...changes,
            },
            answers: {
                readStackOutputs: ({ name }) => {
                    const stack = String(name).replace("organization/session-logs/", "");
                    asked.push(stack);
                    const found = outputs[stack];
                    if (found === undefined) {
                        throw awsError(`unknown stack "${String(name)}"`);
                    }
                    return { name, outputs: found };
                },
            },
        },
        program,
    );
    return { asked, run };
};

describe("central program, over members that still write", () => {
    it("looks at no member's stack while nothing is taken from them", async () => {
        const { asked, run } = deploy({ retentionDays: "400" });
        await run;
        assert.deepEqual(asked, ["central"]);
    });

    it("refuses to drop the account of a member that writes, and to unprotect, both at once", async () => {
        await assert.rejects(
            deploy({ accountIds: '["333333333333"]', protect: "false" }).run,
            /Nothing was planned[^]*accountIds no longer has 222222222222, while [^]*payments[^]*protect is switched off, while [^]*payments/,
        );
    });

    it("takes an archive for protected that an older version deployed, which exported no such thing", async () => {
        const { central: { protect: _protect, ...older } = {}, ...members } = stacks;
        await assert.rejects(
            deploy({ protect: "false" }, { central: older, ...members }).run,
            /protect is switched off, while [^]*payments/,
        );
    });

    it("lets an account go whose member is off, or not deployed", async () => {
        await deploy({ accountIds: '["222222222222"]' }).run;
        await deploy({ accountIds: '["222222222222"]' }, { ...stacks, search: {} }).run;
        const { central = {}, payments = {} } = stacks;
        await deploy({ accountIds: '["222222222222"]' }, { central, payments }).run;
    });

    it("does it all the same by force, and says what breaks", async () => {
        const { outputs, warnings } = await deploy({
            accountIds: '["333333333333"]',
            force: "true",
        }).run;
        assert.deepEqual((outputs as { accountIds?: unknown }).accountIds, ["333333333333"]);
        const [reminder = "", breaks = ""] = warnings;
        assert.match(reminder, /force is true\. Remove it/);
        assert.match(breaks, /accountIds no longer has 222222222222, while [^]*payments/);
    });

    describe("whose contract is none that this version wrote", () => {
        const { central = {} } = stacks;
        for (const [name, changes, found] of [
            ["a newer one", { contractVersion: 2 }, /contractVersion of .+central is 2\./],
            ["an older one", { contractVersion: 0 }, /contractVersion of .+central is 0\./],
            ["none with a version", { contractVersion: undefined }, /contractVersion .+is missing/],
            ["a mangled one", { bucketKeyArn: "alias/logs" }, /bucketKeyArn .+is "alias\/logs"/],
            ["one without accounts", { accountId: undefined }, /accountId .+is missing/],
        ] as const) {
            const outputs = { ...stacks, central: { ...central, ...changes } };

            it(`refuses any change after ${name}, and says how to go on`, async () => {
                await assert.rejects(deploy({}, outputs).run, (error: Error) => {
                    assert.match(error.message, /^Nothing was planned/);
                    assert.match(error.message, found);
                    assert.match(error.message, /writes contract 1\); or set session-logs:force/);
                    return true;
                });
            });

            it(`goes on after ${name} by force, with a warning`, async () => {
                const { warnings } = await deploy({ force: "true" }, outputs).run;
                assert.match(warnings[1] ?? "", /force allows these changes:/);
                assert.match(warnings[1] ?? "", found);
            });
        }
    });

    it("asks nothing of members while the archive was never finished", async () => {
        const begun = { contractVersion: 1, accountId: "111111111111", protect: true };
        // As an update with --target leaves them.
        const passedOver = { ...begun, bucketName: UNKNOWN, bucketArn: UNKNOWN };
        for (const central of [begun, passedOver]) {
            const { asked, run } = deploy({ protect: "false" }, { ...stacks, central });
            await run;
            assert.deepEqual(asked, ["central"]);
        }
    });

    it("asks nothing of members after the archive was destroyed", async () => {
        const { asked, run } = deploy({ protect: "false" }, { ...stacks, central: {} });
        await run;
        assert.deepEqual(asked, ["central"]);
    });

    it("asks nothing of members at the first deployment", async () => {
        const { asked, run } = deploy({ protect: "false" }, {});
        await run;
        assert.deepEqual(asked, ["central"]);
    });
});
