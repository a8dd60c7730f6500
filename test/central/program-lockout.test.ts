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
                    if (found === undefined) throw awsError(`unknown stack "${String(name)}"`);
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
        assert.match(reminder, /force is true\. Take it out/);
        assert.match(breaks, /accountIds no longer has 222222222222, while [^]*payments/);
    });

    it("asks nothing of members at the first deployment", async () => {
        const { asked, run } = deploy({ protect: "false" }, {});
        await run;
        assert.deepEqual(asked, ["central"]);
    });
});
