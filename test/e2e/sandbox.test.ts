import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, run } from "../../tools/sandbox/command";
import { layoutOf, REPOSITORY } from "../../tools/sandbox/layout";
import { stackFiles, stackOf } from "../../tools/sandbox/organization/stack-files";

const NAME = "test-of-sandbox";
const LAYOUT = layoutOf(NAME);

/** What a developer's shell may hold when he types the command. */
const OUTSIDE = {
    ...process.env,
    AWS_PROFILE: "production",
    PULUMI_ACCESS_TOKEN: "pul-production",
};

/** Prints the account and, if a role is named, the role that a profile sees there. */
const LOOK_AROUND = `
    const { fromIni } = require("@aws-sdk/credential-providers");
    const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
    const { IAMClient, GetRoleCommand } = require("@aws-sdk/client-iam");
    const [profile, RoleName] = process.argv.slice(1);
    const settings = { region: "eu-west-1", credentials: fromIni({ profile }) };
    (async () => {
        const { Account } = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
        const { Role } = RoleName
            ? await new IAMClient(settings).send(new GetRoleCommand({ RoleName }))
            : { Role: undefined };
        console.log(JSON.stringify({ account: Account, role: Role?.Arn }));
    })();
`;

describe("npm run sandbox", () => {
    const sandbox = (...args: string[]): Promise<Finished> =>
        run("npm", ["run", "--silent", "sandbox", "--", "--name", NAME, ...args], {
            cwd: REPOSITORY,
            env: OUTSIDE,
        });
    const exec = (...command: string[]) => sandbox("exec", "--", ...command);
    const texts = () => stackFiles().map((file) => readFileSync(file, "utf8"));

    before(() => sandbox("reset"));
    after(() => sandbox("reset"));

    it("makes a sandbox once for two commands that come at once, and prints only what they do", async () => {
        const before = texts();
        const finished = await Promise.all([exec("echo", "one"), exec("echo", "two")]);
        assert.deepEqual(
            finished.map(({ status, stdout }) => [status, stdout]),
            [
                [0, "one\n"],
                [0, "two\n"],
            ],
            finished.map(({ stderr }) => stderr).join(),
        );
        const starts = finished.map(
            ({ stderr }) => stderr.split("starting the AWS emulator").length,
        );
        assert.deepEqual(starts.sort(), [1, 2]);
        assert.deepEqual(texts(), before, "the stack files are left as they are");
    });

    it("is silent when all is there", async () => {
        assert.deepEqual(await exec("true"), { status: 0, stdout: "", stderr: "" });
    });

    it("passes the command's arguments and status on", async () => {
        const { status, stdout } = await exec("sh", "-c", 'echo "$1"; exit 7', "sh", "--stack=a b");
        assert.deepEqual([status, stdout], [7, "--stack=a b\n"]);
    });

    it("says that a command does not exist", async () => {
        const { status, stderr } = await exec("no-such-command");
        assert.equal(status, 127);
        assert.match(stderr, /no-such-command/);
        assert.doesNotMatch(stderr, /\n\s+at /);
    });

    it("keeps the developer's own credentials out", async () => {
        const { stdout } = await exec("env");
        assert.doesNotMatch(stdout, /production/);
        assert.match(stdout, /^AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:/m);
    });

    it("has a stack for each stack file", async () => {
        const { stdout } = await exec("pulumi", "stack", "ls", "--json");
        const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
        assert.deepEqual(names.sort(), stackFiles().map(stackOf).sort());
    });

    it("plays each account under its profile, with the roles of its nodes", async () => {
        const seen = async (...args: string[]) => {
            const { stdout, stderr } = await exec("node", "-e", LOOK_AROUND, ...args);
            assert.equal(stderr, "");
            return JSON.parse(stdout) as unknown;
        };
        assert.deepEqual(await seen("management"), { account: "999999999999" });
        assert.deepEqual(await seen("log-archive"), { account: "111111111111" });
        assert.deepEqual(await seen("payments", "payments-api-node"), {
            account: "222222222222",
            role: "arn:aws:iam::222222222222:role/payments-api-node",
        });
    });

    it("runs the command that a user would type on AWS", async () => {
        const { status, stdout, stderr } = await exec("pulumi", "preview", "-s", "central");
        assert.equal(status, 0, stdout + stderr);
        assert.match(stdout, /aws:s3:Bucket/);
        assert.doesNotMatch(stdout, /warning/);
    });

    it("keeps its state from one command to the next", async () => {
        await exec("pulumi", "stack", "select", "payments");
        const { stdout } = await exec("pulumi", "stack", "--show-name");
        assert.equal(stdout.trim(), "payments");
    });

    it("starts afresh when the emulator has ended, and says so", async () => {
        const record = JSON.parse(readFileSync(LAYOUT.emulator, "utf8")) as {
            server: { pid: number };
        };
        process.kill(record.server.pid, "SIGKILL");
        const { status, stderr } = await exec("true");
        assert.equal(status, 0);
        assert.match(stderr, /the AWS emulator has ended.*starting afresh/);
        const { stdout } = await exec("pulumi", "stack", "ls", "--json");
        assert.match(stdout, /central/);
    });

    it("refuses a name that would be no folder of its own", async () => {
        const { status, stderr } = await sandbox("--name", "../other", "status");
        assert.equal(status, 1);
        assert.match(stderr, /^sandbox: The sandbox's name is "\.\.\/other"\. Write /);
        assert.doesNotMatch(stderr, /\n\s+at /);
    });

    it("ends the emulator on stop", async () => {
        assert.match((await sandbox("status")).stdout, /emulator: http:/);
        await sandbox("stop");
        assert.match((await sandbox("status")).stdout, /emulator: not running/);
    });

    it("leaves nothing on reset", async () => {
        await exec("true");
        await sandbox("reset");
        assert.equal(existsSync(LAYOUT.folder), false);
        assert.equal(existsSync(LAYOUT.lock), false);
        assert.equal(existsSync(join(REPOSITORY, ".sandbox")), true);
    });
});
