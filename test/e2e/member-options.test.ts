import {
    AttachRolePolicyCommand,
    CreatePolicyCommand,
    CreateRoleCommand,
    DeleteRoleCommand,
    DetachRolePolicyCommand,
    IAMClient,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { type Inventory, inventoryOf } from "./member-inventory";

const REGIONS = ["eu-west-1", "us-east-1"];
const EXISTING = ["payments-api-node", "payments-batch-node"];
const PREFERENCES = "SSM-SessionManagerRunShell";
const DEFAULT_HOST_ROLE = "AWSSystemsManagerDefaultEC2InstanceManagementRole";
const BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";

type Settings = Readonly<Record<string, unknown>>;

const UP = ["up", "--yes", "--skip-preview"];

/** Types whose names and paths IAM can't change. */
const IAM_TYPES = [
    "aws:iam/instanceProfile:InstanceProfile",
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
];

interface Step {
    /** The option that it tries. */
    readonly title: string;
    /** All that differs from the stack's file. */
    readonly settings: Settings;
    /** What is made anew, by type; by default nothing. */
    readonly replaces?: readonly string[];
    readonly see: (found: Inventory) => void;
}

/** A member whose options are changed from their defaults and back, one after the other. */
describe("the options of a member in the sandbox", () => {
    let sandbox: Sandbox;
    let iam: IAMClient;
    let byDefault: Inventory;
    /** The member's stack file, with what a step adds. */
    let file: string;
    /** Region → ARN of a key of the account. */
    const keys: Record<string, string> = {};

    const clientIn = (region: string) => ({
        region,
        endpoint: sandbox.endpoint,
        credentials: credentialsOf(sandbox, "payments"),
    });
    const inventory = () => inventoryOf(clientIn, REGIONS);

    /** Runs a command on the member, with settings besides those of its file. */
    const member = async (command: readonly string[], settings: Settings): Promise<PulumiRun> => {
        const stack = parse(await readFile("stacks/Pulumi.payments.yaml", "utf8")) as {
            config: Record<string, unknown>;
        };
        for (const [key, value] of Object.entries(settings)) {
            stack.config[`session-logs:${key}`] = value;
        }
        await writeFile(file, stringify(stack));
        return pulumi(sandbox, [...command, "-s", "payments", "--config-file", file]);
    };
    const up = async (settings: Settings, command = UP): Promise<PulumiRun> => {
        const run = await member(command, settings);
        assert.equal(run.status, 0, run.output);
        return run;
    };
    const refused = async (settings: Settings): Promise<string> => {
        const run = await member(["preview"], settings);
        assert.notEqual(run.status, 0, run.output);
        return run.output;
    };
    const newRole = (RoleName: string, Path = "/", Service = "ssm.amazonaws.com") =>
        iam.send(
            new CreateRoleCommand({
                RoleName,
                Path,
                AssumeRolePolicyDocument: policyText({
                    Principal: { Service },
                    Action: "sts:AssumeRole",
                }),
            }),
        );

    before(async () => {
        await resetSandbox("member-options");
        sandbox = await openSandbox({ name: "member-options" });
        file = join(sandbox.folder, "Pulumi.payments.yaml");
        iam = new IAMClient(clientIn("us-east-1"));
        for (const region of REGIONS) {
            const kms = new KMSClient(clientIn(region));
            const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
            keys[region] = KeyMetadata?.Arn ?? "";
        }
        await iam.send(
            new CreatePolicyCommand({
                PolicyName: "boundary",
                PolicyDocument: policyText({ Action: "*", Resource: "*" }),
            }),
        );
        await newRole("hosts", "/service-role/");
        const { status, output } = await pulumi(sandbox, [...UP, "-s", "central"]);
        assert.equal(status, 0, output);
        await up({});
        byDefault = await inventory();
    });

    after(() => resetSandbox("member-options"));

    /** From each to the next in one update: what the one made goes as the other comes. */
    const steps: readonly Step[] = [
        {
            title: "createRole",
            settings: { createRole: { name: "node" } },
            see({ roles, instanceProfiles }) {
                assert.deepEqual(roles["/node"], {
                    boundary: undefined,
                    attached: ["AmazonSSMManagedInstanceCore", "session-logs-node"],
                    inline: [],
                });
                assert.deepEqual(instanceProfiles, { "/node": ["node"] });
            },
        },
        {
            title: "permissionsBoundary",
            settings: { createRole: { name: "node" }, permissionsBoundary: BOUNDARY },
            see({ roles }) {
                assert.equal(roles["/node"]?.boundary, BOUNDARY);
            },
        },
        {
            title: "path",
            settings: {
                createRole: { name: "node" },
                startSessionPolicy: true,
                path: "/session-logs/",
            },
            replaces: IAM_TYPES,
            see({ roles, instanceProfiles, policies }) {
                assert.deepEqual(roles["/session-logs/node"], {
                    boundary: undefined,
                    attached: ["AmazonSSMManagedInstanceCore", "session-logs-node"],
                    inline: [],
                });
                assert.equal(roles["/node"], undefined);
                assert.deepEqual(instanceProfiles, { "/session-logs/node": ["node"] });
                assert.deepEqual(policies, [
                    "/boundary",
                    "/session-logs/session-logs-node",
                    "/session-logs/session-logs-start-session",
                ]);
            },
        },
        {
            title: "namePrefix",
            settings: { createRole: { name: "node" }, dhmc: {}, namePrefix: "acme-" },
            replaces: IAM_TYPES,
            see({ roles, instanceProfiles, policies, settings }) {
                const made = Object.keys(roles).filter((role) => !(role in byDefault.roles));
                assert.deepEqual(made.sort(), [
                    "/acme-node",
                    `/service-role/acme-${DEFAULT_HOST_ROLE}`,
                ]);
                assert.deepEqual(instanceProfiles, { "/acme-node": ["acme-node"] });
                assert.deepEqual(policies, ["/acme-session-logs-node", "/boundary"]);
                assert.equal(
                    settings["us-east-1 default-ec2-instance-management-role"],
                    `service-role/acme-${DEFAULT_HOST_ROLE}`,
                );
            },
        },
        {
            title: "dhmc with a role of its own",
            settings: { dhmc: {} },
            replaces: IAM_TYPES.filter((type) => !type.includes("InstanceProfile")),
            see({ roles, instanceProfiles, settings }) {
                assert.deepEqual(roles[`/service-role/${DEFAULT_HOST_ROLE}`], {
                    boundary: undefined,
                    attached: ["AmazonSSMManagedEC2InstanceDefaultPolicy", "session-logs-node"],
                    inline: [],
                });
                assert.deepEqual(instanceProfiles, {});
                for (const region of REGIONS) {
                    assert.equal(
                        settings[`${region} default-ec2-instance-management-role`],
                        `service-role/${DEFAULT_HOST_ROLE}`,
                    );
                }
            },
        },
        {
            title: "dhmc with an existing role",
            settings: { dhmc: { roleName: "hosts", existing: true } },
            see({ roles, settings }) {
                assert.deepEqual(roles["/service-role/hosts"]?.attached, ["session-logs-node"]);
                assert.equal(roles[`/service-role/${DEFAULT_HOST_ROLE}`], undefined);
                assert.equal(
                    settings["eu-west-1 default-ec2-instance-management-role"],
                    "service-role/hosts",
                );
            },
        },
        {
            title: "dhmc with an existing role and a setting of its own",
            settings: { dhmc: { roleName: "hosts", enable: false } },
            see({ roles, settings }) {
                assert.deepEqual(roles["/service-role/hosts"]?.attached, ["session-logs-node"]);
                assert.equal(settings["eu-west-1 default-ec2-instance-management-role"], "$None");
            },
        },
        {
            title: "roles",
            settings: { roles: ["payments-api-node"] },
            see({ roles }) {
                assert.ok(roles["/payments-api-node"]?.attached.includes("session-logs-node"));
                assert.ok(!roles["/payments-batch-node"]?.attached.includes("session-logs-node"));
            },
        },
        {
            title: "attachment",
            settings: { attachment: "inline" },
            see({ roles, policies }) {
                assert.deepEqual(policies, ["/boundary"]);
                for (const name of EXISTING) {
                    assert.ok(!roles[`/${name}`]?.attached.includes("session-logs-node"));
                    assert.deepEqual(roles[`/${name}`]?.inline, ["session-logs-node"]);
                }
            },
        },
        {
            title: "startSessionPolicy",
            settings: { startSessionPolicy: true },
            see({ policies }) {
                assert.ok(policies.includes("/session-logs-start-session"));
            },
        },
        {
            title: "the preferences",
            settings: {
                idleSessionTimeout: 10,
                maxSessionDuration: 120,
                runAsEnabled: true,
                runAsDefaultUser: "ssm-operator",
                shellProfile: { linux: "exec /bin/bash" },
            },
            see({ documents }) {
                for (const region of REGIONS) {
                    const found = documents[`${region} ${PREFERENCES}`] ?? {};
                    assert.equal(found["idleSessionTimeout"], "10");
                    assert.equal(found["maxSessionDuration"], "120");
                    assert.equal(found["runAsEnabled"], true);
                    assert.equal(found["runAsDefaultUser"], "ssm-operator");
                    assert.deepEqual(found["shellProfile"], {
                        linux: "exec /bin/bash",
                        windows: "",
                    });
                }
            },
        },
        {
            title: "regionOverrides",
            settings: { regionOverrides: { "us-east-1": { idleSessionTimeout: 5 } } },
            see({ documents }) {
                assert.deepEqual(
                    REGIONS.map(
                        (region) => documents[`${region} ${PREFERENCES}`]?.["idleSessionTimeout"],
                    ),
                    ["20", "5"],
                );
            },
        },
        {
            title: "extraDocuments",
            settings: { extraDocuments: { "break-glass": { maxSessionDuration: 30 } } },
            see({ documents }) {
                for (const region of REGIONS) {
                    const { maxSessionDuration, ...found } =
                        documents[`${region} break-glass`] ?? {};
                    const { maxSessionDuration: _, ...preferences } =
                        documents[`${region} ${PREFERENCES}`] ?? {};
                    assert.equal(maxSessionDuration, "30");
                    assert.deepEqual(found, preferences);
                }
            },
        },
        {
            title: "cloudWatch",
            get settings() {
                return { cloudWatch: { logGroupName: "/sessions", kmsKeyArns: keys } };
            },
            see({ documents, logGroups }) {
                for (const region of REGIONS) {
                    assert.deepEqual(logGroups[`${region} /sessions`], [30, keys[region]]);
                    const found = documents[`${region} ${PREFERENCES}`] ?? {};
                    assert.equal(found["cloudWatchLogGroupName"], "/sessions");
                    assert.equal(found["cloudWatchEncryptionEnabled"], true);
                    assert.equal(found["cloudWatchStreamingEnabled"], true);
                }
            },
        },
        {
            title: "blockPublicDocuments",
            settings: { blockPublicDocuments: true },
            see({ settings }) {
                for (const region of REGIONS) {
                    assert.equal(settings[`${region} public-sharing-permission`], "Disable");
                }
            },
        },
        {
            title: "regions",
            settings: { regions: ["us-east-1"] },
            see({ documents }) {
                assert.deepEqual(Object.keys(documents), [`us-east-1 ${PREFERENCES}`]);
            },
        },
    ];
    for (const { title, settings, replaces = [], see } of steps) {
        it(`changes ${title}`, async () => {
            const { replaced } = await up(settings);
            assert.deepEqual(replaced, replaces);
            see(await inventory());
        });
    }

    it("leaves nothing behind when all are back at their defaults", async () => {
        const { replaced } = await up({});
        assert.deepEqual(replaced, []);
        assert.deepEqual(await inventory(), byDefault);
    });

    it("names in its outputs what they made, and neither refresh nor the policy pack finds fault", async () => {
        const all: Settings = {
            createRole: { name: "node" },
            dhmc: {},
            permissionsBoundary: BOUNDARY,
            startSessionPolicy: true,
            extraDocuments: { "break-glass": {} },
            cloudWatch: { kmsKeyArns: keys },
            blockPublicDocuments: true,
        };
        // Previewed too: that meets what only the update makes as unknown values.
        await up(all, ["up", "--yes"]);
        const { nodeRoleArn, instanceProfile, defaultHostRoleArn, startSessionPolicyArn } =
            await stackOutputs(sandbox, "payments");
        assert.deepEqual(
            [nodeRoleArn, instanceProfile, defaultHostRoleArn, startSessionPolicyArn],
            [
                "arn:aws:iam::222222222222:role/node",
                "node",
                `arn:aws:iam::222222222222:role/service-role/${DEFAULT_HOST_ROLE}`,
                "arn:aws:iam::222222222222:policy/session-logs-start-session",
            ],
        );
        const refresh = await pulumi(sandbox, ["refresh", "-s", "payments", "--yes"]);
        assert.deepEqual(Object.keys(refresh.changes), ["same"], refresh.output);
        const judged = await pulumi(sandbox, [
            ...["preview", "-s", "payments", "--config-file", file],
            ...["--policy-pack", "policypack"],
        ]);
        assert.equal(judged.status, 0, judged.output);
        assert.deepEqual(judged.violations, []);
        assert.deepEqual(Object.keys(judged.changes), ["same"], judged.output);
    });

    it("leaves nothing behind when it is destroyed with them", async () => {
        const { status, output } = await pulumi(sandbox, ["destroy", "-s", "payments", "--yes"]);
        assert.equal(status, 0, output);
        const { documents, logGroups, instanceProfiles, policies, roles, settings } =
            await inventory();
        assert.deepEqual([documents, logGroups, instanceProfiles], [{}, {}, {}]);
        assert.deepEqual(policies, ["/boundary"]);
        assert.deepEqual(Object.keys(roles), Object.keys(byDefault.roles));
        assert.deepEqual(settings, byDefault.settings);
    });

    it("refuses at once roles that are not there and roles without room, and plans nothing", async () => {
        const attached = await Promise.all(
            Array.from({ length: 10 }, async (_, index) => {
                const { Policy } = await iam.send(
                    new CreatePolicyCommand({
                        PolicyName: `other-${index}`,
                        PolicyDocument: policyText({ Action: "s3:ListBucket", Resource: "*" }),
                    }),
                );
                return { RoleName: "hosts", PolicyArn: Policy?.Arn };
            }),
        );
        for (const one of attached) {
            await iam.send(new AttachRolePolicyCommand(one));
        }
        const output = await refused({
            roles: ["payments-api-node", "nobody"],
            dhmc: { roleName: "hosts", existing: true },
        });
        assert.match(
            output,
            /roles\[1\] is "nobody", but the account has no role[^]*dhmc\.roleName is "hosts", which already has 10 managed policies attached/,
        );
        for (const one of attached) {
            await iam.send(new DetachRolePolicyCommand(one));
        }
    });

    it("warns of a task's role, and of no hybrid node's, at preview", async () => {
        await newRole("hybrid");
        await newRole("task", "/", "ecs-tasks.amazonaws.com");
        const { status, output } = await member(["preview"], { roles: ["hybrid", "task"] });
        assert.equal(status, 0, output);
        assert.match(
            output,
            /roles\[1\] is "task", which ecs-tasks\.amazonaws\.com can assume, but neither EC2 nor Systems Manager/,
        );
        assert.doesNotMatch(output, /roles\[0\] is "hybrid"/);
    });

    it("refuses a boundary that would keep nodes from opening their streams", async () => {
        const { Policy } = await iam.send(
            new CreatePolicyCommand({
                PolicyName: "narrow",
                PolicyDocument: policyText({
                    Action: ["s3:*", "ssm:*", "ssmmessages:*", "kms:GenerateDataKey"],
                    Resource: "*",
                }),
            }),
        );
        assert.match(
            await refused({ createRole: { name: "node" }, permissionsBoundary: Policy?.Arn }),
            /permissionsBoundary is "arn:aws:iam::222222222222:policy\/narrow", which does not allow kms:Decrypt where nodes need it/,
        );
    });

    it("refuses to make a role that is there already, at preview", async () => {
        await newRole(DEFAULT_HOST_ROLE, "/service-role/");
        assert.match(
            await refused({ dhmc: {} }),
            /dhmc\.roleName would create role "AWSSystemsManagerDefaultEC2InstanceManagementRole", but the account already has a role/,
        );
        await iam.send(new DeleteRoleCommand({ RoleName: DEFAULT_HOST_ROLE }));
    });
});

function policyText(statement: object): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", ...statement }],
    });
}
