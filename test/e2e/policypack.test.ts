import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { rules } from "../../policypack/rules";
import { credentialsOf } from "../../tools/sandbox/demo-organization";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { breaches, breachesOfConfig, type Breaches } from "./policypack/program/breaches";

const PROGRAM = join(__dirname, "policypack", "program");
const STACK = "archive";
/** The engine, the program and the pack of one preview keep a core busy. */
const AT_ONCE = 2;
const PACK_CONFIG = {
    "pack-settings": {
        organizationId: "o-exampleorgid1",
        centralAccountId: "111111111111",
        logBucketNames: ["acme-session-logs"],
    },
};

interface Case {
    readonly title: string;
    /** The one mandatory policy that refuses it; none for a stack that passes. */
    readonly refusedBy?: string;
    /** Config of the program. */
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly isConfigured?: true;
}

/** Rules of types that the sandbox's provider does not serve; their unit tests have to do. */
const NOT_SERVED = ["bucket-replication-trusted", "bucket-access-grants"];

const CASES: readonly Case[] = [
    { title: "passes the archive that nothing is wrong with" },
    { title: "passes it when it is told account and bucket too", isConfigured: true },
    ...casesOf(breaches, {}),
    ...casesOf(breachesOfConfig, { isConfigured: true }),
];

function casesOf(all: Breaches, rest: Pick<Case, "isConfigured">): Case[] {
    return Object.entries(all).flatMap(([rule, ofRule]) =>
        Object.keys(ofRule).map((breach) => ({
            title: `refuses by ${rule} alone: ${breach}`,
            refusedBy: rule,
            settings: { breach },
            ...rest,
        })),
    );
}

describe("the policy pack in the engine", () => {
    let sandbox: Sandbox;
    let packConfig: string;
    let previews: readonly Promise<PulumiRun>[] = [];

    before(async () => {
        await resetSandbox("pack");
        sandbox = await openSandbox({ name: "pack" });
        packConfig = join(sandbox.folder, "pack-config.json");
        await writeFile(packConfig, JSON.stringify(PACK_CONFIG));
        const init = ["stack", "init", STACK, "--non-interactive"];
        const { status, stderr } = await sandbox.exec("pulumi", init, { cwd: PROGRAM });
        assert.equal(status, 0, stderr);
        previews = inLanes(
            AT_ONCE,
            CASES.map((one) => () => run(["preview"], one)),
        );
    });

    after(async () => {
        await Promise.allSettled(previews);
        await resetSandbox("pack");
    });

    const run = async (
        command: readonly string[],
        { title, settings = {}, isConfigured }: Case,
    ): Promise<PulumiRun> => {
        const stackFile = await stackFileWith(settings, title);
        const pack = ["--policy-pack", join(REPOSITORY, "policypack")];
        const config = isConfigured ? ["--policy-pack-config", packConfig] : [];
        const options = ["--stack", STACK, "--config-file", stackFile, ...pack, ...config];
        return pulumi(sandbox, [...command, ...options], { cwd: PROGRAM });
    };

    /** A copy of the stack's file with more settings, in the sandbox's folder. */
    const stackFileWith = async (
        settings: Readonly<Record<string, unknown>>,
        name: string,
    ): Promise<string> => {
        const text = await readFile(join(PROGRAM, `Pulumi.${STACK}.yaml`), "utf8");
        const file = parse(text) as { config: Record<string, unknown> };
        // What a stack's own config says holds for the pack that judges it.
        file.config["archive:organizationId"] = "o-exampleorgid1";
        for (const [key, value] of Object.entries(settings)) {
            file.config[`archive:${key}`] = value;
        }
        const path = join(sandbox.folder, `${name.replace(/\W+/g, "-")}.yaml`);
        await writeFile(path, stringify(file));
        return path;
    };

    it("is tried with a breach of every mandatory rule", () => {
        const mandatory = rules.filter(({ level }) => level === "mandatory");
        const untried = mandatory.filter(
            ({ name }) =>
                Object.keys(breaches[name] ?? {}).length === 0 && !NOT_SERVED.includes(name),
        );
        assert.deepEqual(
            untried.map(({ name }) => name),
            [],
            "add a breach to test/e2e/policypack/program/breaches.ts",
        );
        const names = rules.map(({ name }) => name);
        assert.deepEqual(
            CASES.filter(({ refusedBy }) => refusedBy && !names.includes(refusedBy)),
            [],
        );
    });

    CASES.forEach(({ title, refusedBy }, index) => {
        it(title, async () => {
            const preview = await previews[index];
            assert.ok(preview);
            const { status, output, violations } = preview;
            const policies = refusedBy === undefined ? violations : mandatoryOf(preview);
            assert.deepEqual(
                [...new Set(policies.map(({ policy }) => policy))],
                refusedBy === undefined ? [] : [refusedBy],
                output,
            );
            assert.equal(status !== 0, refusedBy !== undefined, output);
        });
    });

    it("says whose organization it took for ours where nobody told", async () => {
        await Promise.allSettled(previews);
        const untold = await run(["preview"], {
            title: "untold",
            settings: { organizationId: undefined },
        });
        assert.equal(untold.status, 0, untold.output);
        assert.match(
            untold.violations.find(({ policy }) => policy === "not-judged")?.message ?? "",
            /assumed that o-exampleorgid1 is yours: set organizationId/,
        );
    });

    it("takes the organization of the stack's own config for the one that counts", async () => {
        await Promise.allSettled(previews);
        const other = await run(["preview"], {
            title: "other organization",
            settings: { organizationId: "o-anotherorg99" },
        });
        assert.notEqual(other.status, 0, other.output);
        assert.deepEqual(
            [...new Set(mandatoryOf(other).map(({ policy }) => policy))].sort(),
            ["bucket-policy-org-only", "key-policy-org-only", "org-id-exact"],
            other.output,
        );
    });

    it("judges a text that only the update knows before AWS gets it", async () => {
        await Promise.allSettled(previews);
        const unknown: Case = {
            title: "unknown",
            settings: { breach: "anybody may put logs", policyOfOutputs: true },
        };
        const preview = await run(["preview"], unknown);
        assert.equal(preview.status, 0, preview.output);
        const [line, ...more] = preview.violations;
        assert.deepEqual(more, [], preview.output);
        assert.equal(line?.policy, "not-judged");
        assert.match(line.message, /archive was not judged by .*bucket-policy-org-only/);

        const update = await run(["up", "--yes", "--skip-preview"], unknown);
        assert.notEqual(update.status, 0, update.output);
        assert.deepEqual(
            [...new Set(mandatoryOf(update).map(({ policy }) => policy))],
            ["bucket-policy-org-only"],
            update.output,
        );
        const s3 = new S3Client({
            region: "eu-west-1",
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "log-archive"),
            forcePathStyle: true,
        });
        await assert.rejects(
            s3.send(new GetBucketPolicyCommand({ Bucket: "acme-session-logs" })),
            { name: "NoSuchBucketPolicy" },
            "the bucket is there, the open policy is not",
        );
    });
});

function mandatoryOf({ violations }: PulumiRun) {
    return violations.filter(({ level }) => level === "mandatory");
}

/** Starts the tasks in their order, so many at a time. */
function inLanes<T>(width: number, tasks: readonly (() => Promise<T>)[]): Promise<T>[] {
    const lanes = Array<Promise<unknown>>(width).fill(Promise.resolve());
    return tasks.map((task, index) => {
        const result = (lanes[index % width] ?? Promise.resolve()).then(task);
        lanes[index % width] = result.catch(() => undefined);
        return result;
    });
}
