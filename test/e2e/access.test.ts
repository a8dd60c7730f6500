import {
    AttachRolePolicyCommand,
    CreatePolicyCommand,
    CreateRoleCommand,
    CreateUserCommand,
    IAMClient,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Cell } from "../../tools/proof/prove";
import { holdSession } from "../../tools/sandbox/agent";
import { archivedLogs } from "../../tools/sandbox/archived-logs";
import { asAdministrator, type Aws } from "../../tools/sandbox/aws";
import { awsOf, credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const NAME = "access";
const STACKS = ["central", "payments", "search"];
const PAYMENTS = "222222222222";
const REGIONS = ["eu-west-1", "us-east-1"];
const BOUNDARY = `arn:aws:iam::${PAYMENTS}:policy/boundary`;
const DEFAULT_HOST_ROLE = "AWSSystemsManagerDefaultEC2InstanceManagementRole";
const READERS = [
    "arn:aws:iam::111111111111:role/audit/log-reader",
    "arn:aws:iam::111111111111:user/investigator",
    "arn:aws:iam::333333333333:role/log-reader",
    "arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*",
    "arn:aws:iam::333333333333:role/AWSReservedSSO_Audit_*",
];

/** What the boundary of the roles made here allows: what nodes need, and no more. */
const NEEDED = {
    Version: "2012-10-17",
    Statement: {
        Effect: "Allow",
        Action: [
            ...["s3:GetEncryptionConfiguration", "s3:PutObject", "s3:PutObjectAcl"],
            ...["kms:Decrypt", "kms:GenerateDataKey*", "logs:*"],
            ...["ssm:*", "ssmmessages:*", "ec2messages:*"],
        ],
        Resource: "*",
    },
};

interface Finished {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Each test finds what those before it have deployed. */
describe("access to what is deployed", () => {
    let sandbox: Sandbox;
    let aws: Aws;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        aws = awsOf(sandbox);
        for (const stack of STACKS) {
            await up(stack, {});
        }
    });

    after(() => resetSandbox(NAME));

    /** Deploys a stack with settings besides those of its file. */
    const up = async (stack: string, settings: Readonly<Record<string, unknown>>) => {
        const file = join(sandbox.folder, `Pulumi.${stack}.yaml`);
        const text = await readFile(`stacks/Pulumi.${stack}.yaml`, "utf8");
        const { config, ...rest } = parse(text) as Record<string, object>;
        const added = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`session-logs:${key}`, value]),
        );
        const all = { ...rest, config: { ...config, ...added } };
        await writeFile(file, stringify(all));
        const args = ["up", "--yes", "--skip-preview", "-s", stack, "--config-file", file];
        const { status, output } = await pulumi(sandbox, args);
        assert.equal(status, 0, output);
    };
    const proof = (...args: string[]): Promise<Finished> =>
        sandbox.exec("node", ["node_modules/.bin/ts-node", "tools/proof/main.ts", ...args]);
    const proven = async (...args: string[]): Promise<readonly Cell[]> => {
        const { status, stdout, stderr } = await proof(...args, "--json");
        assert.equal(status, 0, stdout + stderr);
        const last = stdout.trimEnd().split("\n").at(-1) ?? "";
        const { cells } = JSON.parse(last) as { cells: readonly Cell[] };
        assert.deepEqual(
            cells.filter(({ expected, actual }) => expected !== actual),
            [],
        );
        return cells;
    };
    const refused = async (...args: string[]): Promise<string> => {
        const { status, stdout, stderr } = await proof(...args);
        assert.equal(status, 2, stdout + stderr);
        assert.doesNotMatch(stderr, /^\s+at /m);
        return stderr;
    };
    const exported = async (stack: string): Promise<string> => {
        const { stdout } = await sandbox.exec("pulumi", ["stack", "export", "-s", stack]);
        return written(`${stack}.json`, stdout);
    };
    const written = async (name: string, text: string): Promise<string> => {
        const file = join(sandbox.folder, name);
        await writeFile(file, text);
        return file;
    };

    it("is as the documentation says, in every cell", async () => {
        const cells = await proven("--name", NAME);
        assert.ok(cells.length >= 300, String(cells.length));
        for (const caller of ["payments-api-node", "payments-batch-node", "search-node"]) {
            const upload = cells.find(
                (cell) => cell.caller === caller && cell.action === "s3:PutObject",
            );
            assert.equal(upload?.actual, "allowed", caller);
            assert.match(upload.because, /the bucket policy's PutLogsBelowOwnAccount/);
            assert.match(upload.because, /session-logs-node's PutLogsBelowOwnAccount/);
        }
        assert.deepEqual(Object.keys(cells[0] ?? {}), [
            ...["caller", "action", "resource", "context", "expected", "actual", "because"],
        ]);
    });

    it("is as the documentation says with readers, default roles, a boundary and all the rest", async () => {
        const iam = new IAMClient(asAdministrator(aws, PAYMENTS, "us-east-1"));
        const PolicyDocument = JSON.stringify(NEEDED);
        await iam.send(new CreatePolicyCommand({ PolicyName: "boundary", PolicyDocument }));
        const kmsKeyArns: Record<string, string> = {};
        for (const region of REGIONS) {
            const kms = new KMSClient(asAdministrator(aws, PAYMENTS, region));
            const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
            kmsKeyArns[region] = KeyMetadata?.Arn ?? "";
        }
        const archive = new IAMClient(asAdministrator(aws, "111111111111", "us-east-1"));
        const reader = { RoleName: "log-reader", Path: "/audit/" };
        await archive.send(
            new CreateRoleCommand({ ...reader, AssumeRolePolicyDocument: PolicyDocument }),
        );
        await archive.send(new CreateUserCommand({ UserName: "investigator" }));
        await up("central", {
            organizationPaths: ["o-exampleorgid1/r-ab12/*"],
            keyPrefix: "session/",
            readerArns: READERS,
            refuseOtherKeys: true,
            sealer: { githubSubject: "repo:acme/session-logs:environment:seal" },
            // Its members are told of the new prefix right after.
            force: true,
        });
        await up("payments", {
            createRole: { name: "node" },
            dhmc: {},
            permissionsBoundary: BOUNDARY,
            startSessionPolicy: true,
            cloudWatch: { kmsKeyArns },
        });
        await up("search", {});

        const callers = new Set((await proven("--name", NAME)).map(({ caller }) => caller));
        for (const caller of [
            "payments-api-node",
            "node",
            DEFAULT_HOST_ROLE,
            "sealer",
            ...READERS,
        ]) {
            assert.ok(callers.has(caller), caller);
        }
    });

    it("lets nodes with each role write, and people with the member's policy start sessions", async () => {
        const iam = new IAMClient(asAdministrator(aws, PAYMENTS, "us-east-1"));
        const { startSessionPolicyArn } = await stackOutputs(sandbox, "payments");
        const starter = { RoleName: "starter", AssumeRolePolicyDocument: JSON.stringify(NEEDED) };
        await iam.send(new CreateRoleCommand(starter));
        const attached = { RoleName: "starter", PolicyArn: String(startSessionPolicyArn) };
        await iam.send(new AttachRolePolicyCommand(attached));
        for (const [index, role] of ["payments-api-node", "node", DEFAULT_HOST_ROLE].entries()) {
            const at = { accountId: PAYMENTS, region: "us-east-1", role, starter: "starter" };
            const sessionId = `jane-0a1b2c3d4e5f6a7b${index}`;
            // In parts, so that each right is needed.
            const transcript = "x".repeat(6 * 1024 * 1024);
            await holdSession({ ...at, sessionId, transcript: transcript.slice(index) }, aws);
        }
        const archive = {
            bucketName: "session-logs-111111111111-eu-west-1",
            region: "eu-west-1",
            keyPrefix: "session/",
        };
        const credentials = credentialsOf(sandbox, "log-archive");
        assert.equal((await archivedLogs(archive, { ...aws, credentials })).length, 3);
    });

    it("is proven from exported states as well, with the policies that those only name", async () => {
        const files = await Promise.all(STACKS.map(exported));
        const states = files.flatMap((file) => ["--state", file]);
        assert.match(
            await refused(...states),
            new RegExp(
                `The boundary of role node has the policy ${BOUNDARY}.*--policy ${BOUNDARY}=`,
            ),
        );
        const boundary = await written("boundary.json", JSON.stringify(NEEDED));
        const cells = await proven(...states, "--policy", `${BOUNDARY}=${boundary}`);
        assert.ok(cells.length >= 300, String(cells.length));
    });

    it("turns red when a state says otherwise than the documentation", async () => {
        const file = await exported("central");
        const text = await readFile(file, "utf8");
        const leaky = text.replaceAll("s3:PutObjectAcl", "s3:GetObject");
        const states = [await written("leaky.json", leaky), await exported("search")];
        const { status, stdout } = await proof(...states.flatMap((one) => ["--state", one]));
        assert.equal(status, 1, stdout);
        assert.match(
            stdout,
            /NOT AS EXPECTED: member admin of search: s3:GetObject \(TLS\)\n.*\n.*is allowed, docs\/access\.md expects denied: allowed by the bucket policy's PutLogsBelowOwnAccount/,
        );
    });

    it("refuses what is no state, or not one archive with its members, and says what to give", async () => {
        const [central = "", payments = ""] = await Promise.all(STACKS.map(exported));
        assert.match(
            await refused("--state", "nowhere.json"),
            /nowhere\.json can't be read: ENOENT/,
        );
        const previewed = await sandbox.exec("pulumi", [
            ...["preview", "-s", "central", "--json", "--non-interactive"],
        ]);
        const preview = await written("preview.json", previewed.stdout);
        assert.match(
            await refused("--state", preview),
            /preview\.json is .*Give the JSON that `pulumi stack export -s <stack>` prints/,
        );
        assert.match(
            await refused("--state", central, "--state", central),
            /have several archives among them: central, central/,
        );
        assert.match(
            await refused("--state", payments),
            /have no archive among them that is deployed/,
        );
        assert.match(
            await refused("--state", central, "--policy", BOUNDARY),
            /--policy is arn:aws:.*boundary\. Write <ARN of the policy>=<file with its JSON>/,
        );
        assert.match(
            await refused("--policy", `${BOUNDARY}=boundary.json`),
            /--policy arn:.* goes with --state.*Leave it out/,
        );
    });
});
