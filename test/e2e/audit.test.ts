import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, run } from "../../tools/sandbox/command";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import type { AuditLine } from "../tools/audit/audited";

const LEAKY_ARCHIVE = join(REPOSITORY, "tools", "sandbox", "leaky-archive");
/** An archive whose policies are computed from outputs, so unknown before the first update. */
const ARCHIVE = join(__dirname, "policypack", "program");
const NOT_JUDGED = "not-judged";

/** A stack and where its program lies. */
interface Place {
    readonly cwd: string;
    readonly stack: string;
}

interface PolicyEvent {
    readonly policyName: string;
    readonly enforcementLevel: string;
    readonly severity: string;
    readonly resourceUrn: string;
    readonly message: string;
}

/** A violation, as far as engine and audit both tell. */
type Violation = Pick<
    PolicyEvent,
    "policyName" | "enforcementLevel" | "severity" | "resourceUrn"
> & {
    readonly message: string;
};

/** Each step builds on those before: what is deployed stays. */
describe("npm run audit", () => {
    const central: Place = { cwd: REPOSITORY, stack: "central" };
    const leaky: Place = { cwd: LEAKY_ARCHIVE, stack: "leaky" };
    const archive: Place = { cwd: ARCHIVE, stack: "archive" };
    let sandbox: Sandbox;
    let documents = 0;

    before(async () => {
        await resetSandbox("audit");
        sandbox = await openSandbox({ name: "audit" });
        for (const { cwd, stack } of [leaky, archive]) {
            await done(["stack", "init", stack, "--non-interactive"], cwd);
        }
    });

    after(() => resetSandbox("audit"));

    const done = async (args: readonly string[], cwd: string): Promise<string> => {
        const { status, stdout, stderr } = await sandbox.exec("pulumi", args, { cwd });
        assert.equal(status, 0, stdout + stderr);
        return stdout;
    };
    const up = async ({ cwd, stack }: Place) => {
        const { status, output } = await pulumi(
            sandbox,
            ["up", "--yes", "--skip-preview", "--stack", stack],
            { cwd },
        );
        assert.equal(status, 0, output);
    };
    const exported = ({ cwd, stack }: Place) => done(["stack", "export", "--stack", stack], cwd);
    const previewed = ({ cwd, stack }: Place, ...more: string[]) =>
        done(["preview", "--json", "--stack", stack, ...more], cwd);

    /** What the engine reports when it previews the stack with the pack. */
    const inEngine = async ({ cwd, stack }: Place): Promise<readonly Violation[]> => {
        const log = join(sandbox.folder, "events.jsonl");
        const pack = ["--policy-pack", join(REPOSITORY, "policypack")];
        const args = [
            "preview",
            "--stack",
            stack,
            ...pack,
            "--non-interactive",
            "--event-log",
            log,
        ];
        // Without debug commands the CLI does not know --event-log.
        await run("pulumi", args, { cwd, env: { ...sandbox.env, PULUMI_DEBUG_COMMANDS: "true" } });
        const lines = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
        await writeFile(log, "");
        return lines
            .map((line) => (JSON.parse(line) as { policyEvent?: PolicyEvent }).policyEvent)
            .filter((event) => event !== undefined)
            .map(({ policyName, enforcementLevel, severity, resourceUrn, message }) => ({
                policyName,
                enforcementLevel,
                severity,
                resourceUrn,
                // The engine puts the policy's description on a line above most messages.
                message: message.trim().split("\n").at(-1) ?? "",
            }));
    };

    const audit = async (document: string, ...options: string[]): Promise<Finished> => {
        const file = join(sandbox.folder, `document-${(documents += 1)}.json`);
        await writeFile(file, document);
        return run("npm", ["run", "--silent", "audit", "--", ...options, file], {
            cwd: REPOSITORY,
        });
    };
    /** The only line of `--json`, and its violations as the engine would tell them. */
    const audited = async (document: string) => {
        const { status, stdout, stderr } = await audit(document, "--json");
        const [line = "", ...more] = stdout.trimEnd().split("\n");
        assert.deepEqual(more, [], stdout + stderr);
        const verdict = JSON.parse(line) as AuditLine;
        const violations = verdict.violations.map(
            ({ policy, level, severity, resource, message }) => ({
                policyName: policy,
                enforcementLevel: level,
                severity,
                resourceUrn: resource ?? "",
                message,
            }),
        );
        return { ...verdict, status, violations };
    };
    const sorted = (violations: readonly Violation[]) =>
        violations
            .filter(({ policyName }) => policyName !== NOT_JUDGED)
            .map((violation) => JSON.stringify(violation))
            .sort();
    const urnsNotJudged = (violations: readonly Violation[]) =>
        violations
            .filter(({ policyName }) => policyName === NOT_JUDGED)
            .map(({ resourceUrn }) => resourceUrn)
            .sort();

    /** Holds the audit of a document against what the engine says about the same stack. */
    const assertSame = async (
        document: string,
        engine: readonly Violation[],
        status: number,
    ): Promise<void> => {
        const verdict = await audited(document);
        assert.deepEqual(sorted(verdict.violations), sorted(engine));
        const notJudged = new Set(verdict.notJudged.map(({ resource }) => resource ?? ""));
        assert.deepEqual([...notJudged].sort(), urnsNotJudged(engine));
        assert.equal(verdict.status, status);
    };

    it("says what the engine says about central, before and after it is deployed", async () => {
        await assertSame(await previewed(central), await inEngine(central), 0);
        await up(central);
        const engine = await inEngine(central);
        await assertSame(await exported(central), engine, 0);
        await assertSame(await previewed(central, "--show-sames"), engine, 0);
    });

    it("says what the engine says about an archive open to all, before and after", async () => {
        const engine = await inEngine(leaky);
        assert.ok(engine.some(({ policyName }) => policyName === "bucket-policy-org-only"));
        await assertSame(await previewed(leaky), engine, 1);
        await up(leaky);
        await assertSame(await exported(leaky), await inEngine(leaky), 1);
        await assertSame(await previewed(leaky, "--show-sames"), engine, 1);
    });

    it("accepts no preview that leaves the unchanged resources out", async () => {
        const { status, stderr } = await audit(await previewed(leaky));
        assert.equal(status, 2);
        assert.match(stderr, /omits 2 unchanged resources; run pulumi preview --json --show-sames/);
    });

    it("leaves undecided what the engine does, while policies are unknown", async () => {
        const settings = [
            "--config",
            "archive:breach=anybody may put logs",
            "--config",
            "archive:policyOfOutputs=true",
        ];
        const file = join(sandbox.folder, "Pulumi.archive.yaml");
        await writeFile(file, await readFile(join(ARCHIVE, "Pulumi.archive.yaml"), "utf8"));
        const document = await previewed(archive, "--config-file", file, ...settings);
        const { status, notJudged } = await audited(document);
        assert.equal(status, 0);
        assert.ok(
            notJudged.some(
                ({ policy, reason }) =>
                    policy === "bucket-policy-org-only" && /^policy is not known/.test(reason),
            ),
        );
    });

    it("reads standard input, and a configuration", async () => {
        const config = join(sandbox.folder, "audit-config.json");
        await writeFile(
            config,
            '{"bucket-policy-org-only": "advisory", "bucket-encryption-present": "disabled"}',
        );
        const command = `pulumi stack export --stack leaky | npm --prefix '${REPOSITORY}' run --silent audit -- --config '${config}' -`;
        const { status, stdout, stderr } = await sandbox.exec("sh", ["-c", command], {
            cwd: LEAKY_ARCHIVE,
        });
        assert.equal(status, 0, stdout + stderr);
        assert.match(
            stdout,
            /^leaky: accepted, \d+ advisory\n {2}advisory +critical +bucket-policy-org-only/,
        );
    });

    it("names what is wrong with its arguments, and ends with 2", async () => {
        const wrong = async (...args: string[]) => {
            const { status, stderr } = await run(
                "npm",
                ["run", "--silent", "audit", "--", ...args],
                {
                    cwd: REPOSITORY,
                },
            );
            assert.equal(status, 2, stderr);
            assert.doesNotMatch(stderr, /^ +at /m);
            return stderr;
        };
        assert.match(
            await wrong("no-such-file"),
            /^no-such-file: there is no such file\. Write the path/m,
        );
        assert.match(
            await wrong("--config", "no-such-file", "-"),
            /configuration in no-such-file can't be read/,
        );
        assert.match(await wrong(), /missing required argument/);
        const config = join(sandbox.folder, "wrong-config.json");
        await writeFile(config, '{"organisationId": "o-exampleorgid1"}');
        assert.match(
            await wrong("--config", config, "-"),
            /organisationId .*Did you mean organizationId\?/,
        );
    });
});
