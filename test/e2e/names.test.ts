import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { ownProject } from "./own-project";

const NAME = "e2e-names";
type Settings = Readonly<Record<string, unknown>>;

/** Two stacks of this project in one account, and what they would both be called. */
describe("names that an account has already", () => {
    let sandbox: Sandbox;
    let project: string;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        project = await ownProject("stacks");
        await done("central", UP);
        await done("payments", UP);
    });

    after(async () => {
        await rm(project, { recursive: true });
        await resetSandbox(NAME);
    });

    const UP = ["up", "--yes", "--skip-preview"];
    const run = (stack: string, command: readonly string[]) =>
        pulumi(sandbox, [...command, "-s", stack], { cwd: project });
    async function done(stack: string, command: readonly string[]): Promise<PulumiRun> {
        const finished = await run(stack, command);
        assert.equal(finished.status, 0, finished.output);
        return finished;
    }
    async function refused(stack: string): Promise<string> {
        const { status, output } = await run(stack, ["preview"]);
        assert.notEqual(status, 0, output);
        assert.match(output, /Nothing was planned/);
        return output;
    }
    /** A stack of that name with these keys, in the account of a profile. */
    async function configured(stack: string, profile: string, settings: Settings): Promise<void> {
        const own = Object.entries(settings).map(
            ([key, value]) => [`session-logs:${key}`, value] as const,
        );
        const file = join(project, "stacks", `Pulumi.${stack}.yaml`);
        await writeFile(
            file,
            stringify({ config: { "aws:profile": profile, ...Object.fromEntries(own) } }),
        );
        const listed = await sandbox.exec("pulumi", ["stack", "ls", "--json"], { cwd: project });
        if (!listed.stdout.includes(`"${stack}"`)) {
            const made = await sandbox.exec("pulumi", ["stack", "init", stack], { cwd: project });
            assert.equal(made.status, 0, made.stderr);
        }
    }

    const second: Settings = {
        accountId: "111111111111",
        organizationId: "o-exampleorgid1",
        region: "us-east-1",
        sessionRegions: ["eu-west-1"],
    };

    it("are told of a second archive before anything is planned, with the key that mends it", async () => {
        await configured("us.central", "log-archive", second);
        const output = await refused("us.central");
        assert.match(
            output,
            /namePrefix is "", but the account already has alias\/session-logs-session in us-east-1, alias\/session-logs-session in eu-west-1/,
        );
    });

    it("leave room for a second archive for another region, with members of its own", async () => {
        await configured("us.central", "log-archive", { ...second, namePrefix: "us-" });
        await done("us.central", UP);
        const { bucketName, sessionKeyArns } = await stackOutputs(sandbox, "us.central");
        assert.equal(bucketName, "session-logs-111111111111-us-east-1");
        assert.notDeepEqual(
            sessionKeyArns,
            (await stackOutputs(sandbox, "central"))["sessionKeyArns"],
        );
        assert.deepEqual(Object.keys((await done("us.central", ["up", "--yes"])).changes), [
            "same",
        ]);
        assert.deepEqual(Object.keys((await done("central", ["up", "--yes"])).changes), ["same"]);
        await configured("us.search", "search", {
            accountId: "333333333333",
            regions: ["us-east-1"],
            roles: ["search-node"],
        });
        await done("us.search", UP);
        const { logs } = await stackOutputs(sandbox, "us.search");
        assert.equal(logs, "s3://session-logs-111111111111-us-east-1/333333333333/");
    });

    it("are told of a bucket that is there", async () => {
        await configured("eu.central", "log-archive", {
            ...second,
            region: "eu-west-1",
            namePrefix: "eu-",
        });
        assert.match(
            await refused("eu.central"),
            /bucketName is "session-logs-111111111111-eu-west-1", but the account already has a bucket of that name[^\n]*existingBucket/,
        );
    });

    const other: Settings = {
        accountId: "222222222222",
        regions: ["eu-central-1"],
        roles: ["payments-api-node"],
    };

    it("are told of a second member of an account, managed policy or inline", async () => {
        await configured("other", "payments", { ...other, regions: ["us-east-1"] });
        const managed = await refused("other");
        assert.match(
            managed,
            /namePrefix is "", but the account already has the policy arn:aws:iam::222222222222:policy\/session-logs-node, not in this stack/,
        );
        assert.match(
            managed,
            /adopt is "refuse", but SSM-SessionManagerRunShell already exists in us-east-1/,
        );
        await configured("third", "search", {
            accountId: "333333333333",
            regions: ["us-east-1"],
            roles: ["search-node"],
            attachment: "inline",
            centralStack: "us.central",
        });
        await done("us.search", ["destroy", "--yes", "--skip-preview"]);
        await done("search", UP);
        assert.match(
            await refused("third"),
            /namePrefix is "", but the account already has an inline policy session-logs-node in role search-node/,
        );
    });

    it("leave room for a second member that has a prefix, and other regions", async () => {
        await configured("us.other", "payments", {
            ...other,
            regions: ["us-east-1"],
            namePrefix: "us-",
            adopt: "replace",
            createRole: { name: "node" },
        });
        await done("us.other", UP);
        await done("us.other", ["destroy", "--yes", "--skip-preview"]);
        assert.deepEqual(
            Object.keys((await done("payments", ["refresh", "--yes"])).changes).sort(),
            ["delete", "same"],
        );
    });
});
