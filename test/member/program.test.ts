import assert from "node:assert/strict";
import { run } from "../../member/program";
import { contract } from "../support/contract";
import { type Answer, awsError, type Registered, runProgram } from "../support/mocks";

const least = {
    accountId: "222222222222",
    regions: '["eu-west-1","us-east-1"]',
    roles: '["api-node","batch-node"]',
};

const deploy = (
    config: Record<string, string> = {},
    central: Readonly<Record<string, unknown>> = contract,
    answers: Readonly<Record<string, Answer>> = {},
) =>
    runProgram(
        {
            stack: "payments",
            answers,
            config: { ...least, ...config },
            references: {
                "organization/session-logs/central": central,
                "acme/archive/logs": contract,
            },
        },
        run,
    );

function notFound(): never {
    throw awsError("reading IAM Policy: couldn't find resource");
}

/** Only these roles are there. */
const onlyRoles =
    (...there: readonly string[]): Answer =>
    ({ name }) => {
        if (!there.includes(String(name))) {
            throw awsError("reading IAM Role: NoSuchEntity: not found");
        }
        return { name, path: "/" };
    };

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

    it("makes a role and an instance profile, and lets the role write logs", async () => {
        const { ofType, outputs } = await deploy(
            {
                roles: "[]",
                createRole: '{"name":"node"}',
                permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                path: "/session-logs/",
                namePrefix: "acme-",
            },
            contract,
            { getRole: onlyRoles() },
        );
        const [role] = ofType("Role").map(({ inputs }) => inputs);
        assert.equal(role?.["name"], "acme-node");
        assert.equal(role?.["path"], "/session-logs/");
        assert.equal(role?.["permissionsBoundary"], "arn:aws:iam::222222222222:policy/boundary");
        assert.match(String(role?.["assumeRolePolicy"]), /"ec2\.amazonaws\.com"/);
        assert.deepEqual(
            ofType("InstanceProfile").map(({ inputs }) => inputs),
            [{ name: "acme-node", path: "/session-logs/", role: "acme-node" }],
        );
        const policy = ofType("Policy")[0]?.inputs;
        assert.equal(policy?.["name"], "acme-session-logs-node");
        assert.equal(policy?.["path"], "/session-logs/");
        assert.deepEqual(
            ofType("RolePolicyAttachment").map(({ inputs }) => inputs),
            [
                "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
                "arn:aws:iam::222222222222:policy/acme-session-logs-node",
            ].map((policyArn) => ({ role: "acme-node", policyArn })),
        );
        assert.equal(outputs["nodeRoleArn"], "arn:aws:iam::222222222222:role/acme-node");
        assert.equal(outputs["instanceProfile"], "acme-node");
    });

    it("makes the default role and sets it in every region", async () => {
        const { ofType, outputs } = await deploy(
            { roles: "[]", dhmc: "{}", path: "/own/" },
            contract,
            { getRole: onlyRoles() },
        );
        const name = "AWSSystemsManagerDefaultEC2InstanceManagementRole";
        const [role] = ofType("Role").map(({ inputs }) => inputs);
        assert.equal(role?.["name"], name);
        assert.equal(role?.["path"], "/service-role/");
        assert.match(String(role?.["assumeRolePolicy"]), /"ssm\.amazonaws\.com"/);
        assert.equal(ofType("InstanceProfile").length, 0);
        assert.deepEqual(
            ofType("RolePolicyAttachment").map(({ inputs }) => inputs["policyArn"]),
            [
                "arn:aws:iam::aws:policy/AmazonSSMManagedEC2InstanceDefaultPolicy",
                "arn:aws:iam::222222222222:policy/session-logs-node",
            ],
        );
        assert.deepEqual(settingsOf(ofType), [
            ["eu-west-1", "default-ec2-instance-management-role", `service-role/${name}`],
            ["us-east-1", "default-ec2-instance-management-role", `service-role/${name}`],
        ]);
        assert.equal(outputs["defaultHostRoleArn"], `arn:aws:iam::222222222222:role/${name}`);
    });

    it("sets an existing default role, by its own path", async () => {
        const { ofType } = await deploy(
            { regions: '["eu-west-1"]', dhmc: '{"roleName":"hosts","existing":"true"}' },
            contract,
            { getRole: ({ name }) => ({ name, path: name === "hosts" ? "/acme/" : "/" }) },
        );
        assert.equal(ofType("Role").length, 0);
        assert.deepEqual(settingsOf(ofType), [
            ["eu-west-1", "default-ec2-instance-management-role", "acme/hosts"],
        ]);
        assert.deepEqual(
            ofType("RolePolicyAttachment").map(({ inputs }) => inputs["role"]),
            ["api-node", "batch-node", "hosts"],
        );
    });

    it("only lets the default role write logs where enable is false", async () => {
        const { ofType } = await deploy({ roles: "[]", dhmc: '{"enable":false}' });
        assert.equal(ofType("Role").length, 0);
        assert.equal(ofType("ServiceSetting").length, 0);
        assert.deepEqual(
            ofType("RolePolicyAttachment").map(({ inputs }) => inputs["role"]),
            ["AWSSystemsManagerDefaultEC2InstanceManagementRole"],
        );
    });

    it("uses the names of the China regions there", async () => {
        const inChina = (text: string) =>
            text.replaceAll("arn:aws:", "arn:aws-cn:").replaceAll("eu-west-1", "cn-north-1");
        const central = JSON.parse(inChina(JSON.stringify(contract))) as typeof contract;
        const { ofType } = await deploy(
            {
                regions: '["cn-north-1"]',
                createRole: '{"name":"node"}',
                startSessionPolicy: "true",
                cloudWatch: JSON.stringify({
                    kmsKeyArns: { "cn-north-1": central.sessionKeyArns["cn-north-1"] },
                }),
            },
            central,
            { getRole: onlyRoles("api-node", "batch-node") },
        );
        const inputs = JSON.stringify(
            ["Role", "RolePolicyAttachment", "Policy"].map((type) =>
                ofType(type).map((one) => one.inputs),
            ),
        );
        assert.match(inputs, /ec2\.amazonaws\.com\.cn/);
        // The mock answers the policies' own ARNs in partition aws.
        assert.doesNotMatch(inputs.replaceAll(/arn:aws:iam::222222222222:policy/g, ""), /arn:aws:/);
    });

    it("streams to an encrypted log group of every region", async () => {
        const kmsKeyArns = {
            "eu-west-1": "arn:aws:kms:eu-west-1:222222222222:key/logs",
            "us-east-1": "arn:aws:kms:us-east-1:222222222222:key/logs",
        };
        const { ofType } = await deploy({
            cloudWatch: JSON.stringify({ logGroupName: "/sessions", retentionDays: 7, kmsKeyArns }),
        });
        assert.deepEqual(
            ofType("LogGroup").map(({ inputs }) => inputs),
            Object.entries(kmsKeyArns).map(([region, kmsKeyId]) => ({
                name: "/sessions",
                region,
                kmsKeyId,
                retentionInDays: 7,
            })),
        );
        for (const { inputs } of ofType("Document")) {
            assert.equal(inputsOf(inputs)["cloudWatchLogGroupName"], "/sessions");
            assert.equal(inputsOf(inputs)["cloudWatchEncryptionEnabled"], true);
            assert.equal(inputsOf(inputs)["cloudWatchStreamingEnabled"], true);
        }
        const policy = String(ofType("Policy")[0]?.inputs["policy"]);
        assert.ok(policy.includes('"arn:aws:logs:us-east-1:222222222222:log-group:/sessions:*"'));
    });

    it("gives a region its own preferences, and makes further documents in every region", async () => {
        const { ofType } = await deploy({
            maxSessionDuration: "60",
            regionOverrides: '{"us-east-1":{"idleSessionTimeout":5}}',
            extraDocuments: '{"break-glass":{"maxSessionDuration":30}}',
        });
        assert.deepEqual(
            [...ofType("Document")]
                .sort(byName)
                .map(({ inputs }) => [
                    inputs["name"],
                    inputs["region"],
                    inputsOf(inputs)["idleSessionTimeout"],
                    inputsOf(inputs)["maxSessionDuration"],
                    inputsOf(inputs)["s3KeyPrefix"],
                ]),
            [
                ["break-glass", "eu-west-1", "20", "30", "222222222222/eu-west-1"],
                ["break-glass", "us-east-1", "5", "30", "222222222222/us-east-1"],
                ["SSM-SessionManagerRunShell", "eu-west-1", "20", "60", "222222222222/eu-west-1"],
                ["SSM-SessionManagerRunShell", "us-east-1", "5", "60", "222222222222/us-east-1"],
            ],
        );
    });

    it("makes a policy for people who start sessions, and names it", async () => {
        const { ofType, outputs } = await deploy({
            regions: '["us-east-1"]',
            startSessionPolicy: "true",
            extraDocuments: '{"break-glass":{}}',
            namePrefix: "acme-",
            path: "/people/",
        });
        const policy = ofType("Policy").find(({ name }) => name === "start-sessions")?.inputs;
        assert.equal(policy?.["name"], "acme-session-logs-start-session");
        assert.equal(policy?.["path"], "/people/");
        const document = String(policy?.["policy"]);
        assert.ok(document.includes(":document/break-glass"));
        assert.ok(document.includes(contract.sessionKeyArns["us-east-1"] ?? "missing"));
        assert.ok(!document.includes(contract.sessionKeyArns["eu-west-1"] ?? "missing"));
        assert.equal(
            outputs["startSessionPolicyArn"],
            "arn:aws:iam::222222222222:policy/acme-session-logs-start-session",
        );
    });

    it("keeps documents from being shared with everybody, in every region", async () => {
        const { ofType } = await deploy({ blockPublicDocuments: "true" });
        assert.deepEqual(settingsOf(ofType), [
            ["eu-west-1", "public-sharing-permission", "Disable"],
            ["us-east-1", "public-sharing-permission", "Disable"],
        ]);
    });

    it("makes none of the options' resources by default", async () => {
        const { resources } = await deploy();
        const types = new Set(resources.map(({ type }) => type.split(":").at(-1)));
        assert.deepEqual([...types].sort(), [
            "Document",
            "NodePermissions",
            "Policy",
            "RolePolicyAttachment",
            "SessionPreferences",
            "Stack",
            "Stash",
            "aws",
        ]);
    });

    it("reports every role that is not there, and every one without room, at once", async () => {
        const attached = (count: number) => ({
            attachedPolicies: Array.from({ length: count }, (_, index) => ({
                policyName: index === 0 ? "acme-session-logs-node" : `policy-${index}`,
            })),
        });
        const crowded = deploy(
            { roles: '["gone","full","ours","free"]', dhmc: '{"existing":true,"roleName":"none"}' },
            contract,
            {
                getRole: ({ name }) => {
                    if (name === "gone" || name === "none") {
                        throw awsError("reading IAM Role: NoSuchEntity: not found");
                    }
                    return { name, path: "/" };
                },
                getRolePolicyAttachments: ({ roleName }) =>
                    attached({ full: 11, ours: 10 }[String(roleName)] ?? 0),
            },
        );
        await assert.rejects(crowded, (error: Error) => {
            assert.deepEqual(error.message.split("\n").slice(1), [
                '  - session-logs:roles[0] is "gone", but the account has no role of that name. Write the name of an existing role, or have one created with session-logs:createRole.',
                '  - session-logs:roles[1] is "full", which already has 10 managed policies attached. A role can have 10: detach one, or set session-logs:attachment to inline.',
                '  - session-logs:dhmc.roleName is "none", but the account has no role of that name. Write the name of an existing role, or have one created: remove existing from dhmc and set enable to true.',
            ]);
            return true;
        });
    });

    it("warns of roles that no node can run with, and uses them all the same", async () => {
        const trustedBy: Readonly<Record<string, string>> = {
            app: "ec2.amazonaws.com",
            hybrid: "ssm.amazonaws.com",
            task: "ecs-tasks.amazonaws.com",
            job: "lambda.amazonaws.com",
        };
        const { warnings, ofType } = await deploy(
            { roles: JSON.stringify(Object.keys(trustedBy)) },
            contract,
            {
                getRole: ({ name }) => ({
                    name,
                    path: "/",
                    assumeRolePolicy: JSON.stringify({
                        Version: "2012-10-17",
                        Statement: {
                            Effect: "Allow",
                            Principal: { Service: trustedBy[String(name)] },
                            Action: "sts:AssumeRole",
                        },
                    }),
                }),
            },
        );
        assert.equal(ofType("RolePolicyAttachment").length, 4);
        assert.deepEqual(
            warnings.map((warning) => warning.slice(0, warning.indexOf(": no node"))),
            [
                'session-logs:roles[2] is "task", which ecs-tasks.amazonaws.com can assume, but neither EC2 nor Systems Manager',
                'session-logs:roles[3] is "job", which lambda.amazonaws.com can assume, but neither EC2 nor Systems Manager',
            ],
        );
    });

    it("takes null for no attached policies, as the provider may answer", async () => {
        const { ofType } = await deploy({}, contract, {
            getRolePolicyAttachments: ({ roleName }) => ({ roleName, attachedPolicies: null }),
        });
        assert.ok(ofType("RolePolicyAttachment").length > 0);
    });

    it("says which role it may not look up", async () => {
        const blind = deploy({}, contract, {
            getRole: () => {
                throw awsError("AccessDenied: not authorized to perform: iam:GetRole");
            },
        });
        await assert.rejects(
            blind,
            /roles\[0\] is "api-node", which can't be looked up: .*AccessDenied: not authorized to perform: iam:GetRole\. Let/,
        );
    });

    describe("with a boundary", () => {
        const bounded = (getPolicy: Answer, config: Record<string, string> = {}) =>
            deploy(
                {
                    createRole: '{"name":"node"}',
                    permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                    ...config,
                },
                contract,
                {
                    getRole: onlyRoles("api-node", "batch-node"),
                    getPolicy: (args) =>
                        String(args["arn"]).endsWith("/boundary") ? getPolicy(args) : notFound(),
                },
            );

        it("refuses one that does not allow what nodes need", async () => {
            const narrow = () => ({
                policy: '{"Statement":{"Effect":"Allow","NotAction":"kms:*","Resource":"*"}}',
            });
            await assert.rejects(
                bounded(narrow),
                /permissionsBoundary is "arn:aws:iam::222222222222:policy\/boundary", which does not allow kms:Decrypt, kms:GenerateDataKey where nodes need it\. Allow/,
            );
        });

        it("refuses one that is not there", async () => {
            const missing = () => {
                throw awsError("reading IAM policy: NoSuchEntity: not found");
            };
            await assert.rejects(bounded(missing), /boundary", which does not exist\. Write/);
        });

        it("goes on, with a warning, where it may not read it", async () => {
            const { ofType, warnings } = await bounded(() => {
                throw awsError("AccessDenied: not authorized to perform: iam:GetPolicy");
            });
            assert.equal(ofType("Role").length, 1);
            assert.match(warnings.join(), /policy\/boundary can't be read, .*AccessDenied/);
        });

        it("goes on, with a warning, where conditions decide", async () => {
            const conditional = () => ({
                policy: JSON.stringify({
                    Statement: [
                        { Effect: "Allow", NotAction: "kms:Decrypt", Resource: "*" },
                        {
                            Effect: "Allow",
                            Action: "kms:Decrypt",
                            Resource: "*",
                            Condition: { StringEquals: { "aws:PrincipalTag/team": "app" } },
                        },
                    ],
                }),
            });
            const { ofType, warnings } = await bounded(conditional);
            assert.equal(ofType("Role").length, 1);
            assert.match(
                warnings.join(),
                /policy\/boundary allows kms:Decrypt only under conditions that can't be evaluated in advance/,
            );
        });
    });

    it("counts no attached policies where it writes inline ones", async () => {
        await deploy({ attachment: "inline" }, contract, {
            getRolePolicyAttachments: () => assert.fail("asked"),
        });
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
            /contractVersion .* is 2[^]*accountId is "222222222222", but the AWS credentials are for account 333333333333/,
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
            /idleSessionTimeout is 90[^]*roles is \[\]/,
        ],
    ];
    for (const [what, attempt, message] of refusals) {
        it(`refuses ${what}`, async () => {
            await assert.rejects(attempt(), message);
        });
    }
});

/** Region, last part of the id, and value of each service setting. */
function settingsOf(ofType: (type: string) => readonly Registered[]) {
    return ofType("ServiceSetting").map(({ inputs }) => [
        inputs["region"],
        String(inputs["settingId"]).split("/").at(-1),
        inputs["settingValue"],
    ]);
}

function byName(one: Registered, other: Registered): number {
    return one.name.localeCompare(other.name);
}

function inputsOf({ content }: Registered["inputs"]): Record<string, unknown> {
    return (JSON.parse(String(content)) as { inputs: Record<string, unknown> }).inputs;
}
