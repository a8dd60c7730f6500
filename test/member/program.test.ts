import assert from "node:assert/strict";
import { run } from "../../member/program";
import { contract } from "../support/contract";
import { runProgram } from "../support/mocks";

const least = {
    accountId: "222222222222",
    regions: '["eu-west-1","us-east-1"]',
    roles: '["api-node","batch-node"]',
};

const deploy = (
    config: Record<string, string> = {},
    central: Readonly<Record<string, unknown>> = contract,
    stack = "payments",
) =>
    runProgram(
        {
            stack,
            config: { ...least, ...config },
            references: {
                "organization/session-logs/central": central,
                "acme/archive/logs": contract,
            },
        },
        run,
    );

describe("member program", () => {
    it("attaches one managed policy to every role", async () => {
        const { ofType } = await deploy();
        assert.equal(ofType("Policy").length, 1);
        assert.deepEqual(
            ofType("RolePolicyAttachment").map(({ inputs }) => inputs),
            ["api-node", "batch-node"].map((role) => ({
                role,
                policyArn: "arn:aws:iam::222222222222:policy/session-logs-node",
            })),
        );
        assert.equal(ofType("RolePolicy").length, 0);
    });

    it("writes the policy into every role on request", async () => {
        const { ofType } = await deploy({ attachment: "inline" });
        assert.deepEqual(
            ofType("RolePolicy").map(({ inputs }) => [inputs["role"], inputs["name"]]),
            [
                ["api-node", "session-logs-node"],
                ["batch-node", "session-logs-node"],
            ],
        );
        assert.equal(ofType("Policy").length, 0);
    });

    it("tags everything by the provider", async () => {
        const { resources } = await deploy({ tags: '{"Team":"payments"}' });
        const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
        assert.equal(provider?.inputs["defaultTags"], '{"tags":{"Team":"payments"}}');
    });

    it("sets the preferences of every region, with the region's own key", async () => {
        const { ofType } = await deploy({ idleSessionTimeout: "5" });
        const documents = ofType("Document").map(({ inputs }) => ({
            region: inputs["region"],
            name: inputs["name"],
            type: inputs["documentType"],
            inputs: (JSON.parse(String(inputs["content"])) as { inputs: Record<string, unknown> })
                .inputs,
        }));
        assert.deepEqual(
            documents.map(({ region, name, type, inputs }) => [
                region,
                name,
                type,
                inputs["kmsKeyId"],
                inputs["s3KeyPrefix"],
                inputs["idleSessionTimeout"],
            ]),
            ["eu-west-1", "us-east-1"].map((region) => [
                region,
                "SSM-SessionManagerRunShell",
                "Session",
                contract.sessionKeyArns[region],
                `222222222222/${region}`,
                "5",
            ]),
        );
    });

    it("gives the permissions keys of its own regions only", async () => {
        const { ofType } = await deploy({ regions: '["us-east-1"]' });
        const policy = String(ofType("Policy")[0]?.inputs["policy"]);
        assert.ok(policy.includes(contract.sessionKeyArns["us-east-1"] ?? "missing"));
        assert.ok(!policy.includes(contract.sessionKeyArns["eu-west-1"] ?? "missing"));
    });

    it("reads another project's archive where centralStack names one", async () => {
        const { outputs } = await deploy({ centralStack: "acme/archive/logs" }, {});
        assert.equal(outputs["logs"], "s3://acme-session-logs/222222222222/");
    });

    it("reports wrong credentials and an unusable central at once", async () => {
        const stack = {
            stack: "payments",
            config: least,
            references: {
                "organization/session-logs/central": { ...contract, contractVersion: 2 },
            },
            credentialsOf: "333333333333",
        };
        await assert.rejects(
            runProgram(stack, run),
            /contractVersion .* is 2[^]*accountId is "222222222222", but the AWS credentials are of account 333333333333/,
        );
    });

    const refusals: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
        ["central is not deployed yet", () => deploy({}, {}), /not deployed yet/],
        [
            "a contract version it does not understand",
            () => deploy({}, { ...contract, contractVersion: 7 }),
            /contractVersion .* is 7/,
        ],
        [
            "a region that central has no session key in",
            () => deploy({ regions: '["sa-east-1"]' }),
            /has sa-east-1/,
        ],
        [
            "a config that can't be used",
            () => deploy({ roles: "[]", idleSessionTimeout: "90" }),
            /roles is \[\][^]*idleSessionTimeout is 90/,
        ],
    ];
    for (const [what, attempt, message] of refusals) {
        it(`refuses ${what}`, async () => {
            await assert.rejects(attempt(), message);
        });
    }
});
