import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { audit } from "../../../tools/audit/audit";
import type { Input } from "../../../tools/audit/inputs";
import type { Summary } from "../../../tools/audit/tally";
import type { Resource } from "../../../policypack/stack/resource";
import { bucketPolicy, encryptedBy, encryption, PUT_LOGS } from "../../policypack/support/stacks";
import { once, settings, type AuditLine } from "./audited";

const OPEN = bucketPolicy([{ ...PUT_LOGS, Condition: undefined }]);
const PLAIN = encryptedBy({ sseAlgorithm: "AES256" });
const SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:x",
};

/** A stack as a backend keeps it, made in an account if one is given. */
function checkpoint(name: string, resources: readonly Resource[], account?: string): string {
    const [project = "", stack = ""] = name.split("/");
    const states = resources.map(({ type, name: logical, props }) => ({
        urn: `urn:pulumi:${stack}::${project}::${type}::${logical}`,
        type,
        inputs: props,
        outputs: account ? { arn: `arn:aws:kms:eu-west-1:${account}:key/1` } : {},
    }));
    return JSON.stringify({
        version: 3,
        checkpoint: { stack: `organization/${name}`, latest: { resources: states } },
    });
}

const inputs = (files: Readonly<Record<string, string>>): AsyncIterable<Input> =>
    once(...Object.entries(files).map(([name, text]) => ({ name, pieces: once(text) })));

interface Run {
    readonly status: number;
    readonly printed: readonly string[];
    readonly complaints: readonly string[];
}

async function summarized(
    files: Readonly<Record<string, string>>,
    config: unknown = {},
    json = true,
): Promise<Run & { readonly summary: Summary; readonly lines: readonly AuditLine[] }> {
    const printed: string[] = [];
    const complaints: string[] = [];
    const status = await audit({
        inputs: inputs(files),
        isSummarized: true,
        settings: settings(config),
        json,
        print: (line) => Promise.resolve(void printed.push(line)),
        complain: (line) => void complaints.push(line),
    });
    const parsed = json ? printed.map((line) => JSON.parse(line) as object) : [];
    const { summary } = (parsed.at(-1) ?? {}) as { readonly summary: Summary };
    return { status, printed, complaints, summary, lines: parsed.slice(0, -1) as AuditLine[] };
}

const FLEET = {
    "s/archive.json": checkpoint("logs/central", [OPEN, PLAIN], "111111111111"),
    "s/broken.json": "{",
    "s/dev.json": checkpoint("payments/dev", [PLAIN], "222222222222"),
    "s/new.json": checkpoint("payments/new", []),
    "s/secret.json": checkpoint("payments/secret", [bucketPolicy([], { policy: SECRET })]),
};
const exemption = (parts: object) => ({ reason: "moves in autumn", until: "2026-12-31", ...parts });
const KMS = "bucket-encryption-kms";

describe("the summary of an audit", () => {
    it("counts what would be refused by rule, account and stack", async () => {
        const { status, summary } = await summarized(FLEET);
        assert.equal(status, 2);
        assert.deepEqual([summary.judged, summary.refused, summary.unreadable], [4, 2, 1]);
        assert.deepEqual(
            summary.refusedByRule.find(({ rule }) => rule === KMS),
            { rule: KMS, findings: 2, stacks: 2 },
        );
        assert.deepEqual(
            summary.refusedByAccount.map(({ account, stacks }) => [account, stacks]),
            [
                ["111111111111", 1],
                ["222222222222", 1],
            ],
        );
        const [central, dev] = summary.refusedStacks;
        assert.deepEqual(dev, {
            stack: "payments/dev",
            account: "222222222222",
            file: "s/dev.json",
            findings: 1,
        });
        assert.equal(central?.stack, "logs/central");
        assert.ok((central?.findings ?? 0) > 1);
    });

    it("is the same in whatever order the inputs come", async () => {
        const order = async (files: Readonly<Record<string, string>>) => {
            const { refusedByRule, refusedByAccount } = (await summarized(files)).summary;
            return { refusedByRule, refusedByAccount };
        };
        const one = { "a.json": checkpoint("a/a", [PLAIN], "111111111111") };
        const other = { "b.json": checkpoint("b/b", [OPEN], "222222222222") };
        const plain = { "c.json": checkpoint("c/c", [PLAIN], "333333333333") };
        assert.deepEqual(
            await order({ ...one, ...other, ...plain }),
            await order({ ...plain, ...other, ...one }),
        );
    });

    it("has the keys that docs/dry-run.md tells", async () => {
        const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "dry-run.md"), "utf8");
        const cells = [...page.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = ""]) => cell);
        const told = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key));
        assert.deepEqual(told.sort(), Object.keys((await summarized(FLEET)).summary).sort());
    });

    it("counts what could not be judged by its reason, each resource once", async () => {
        const { summary, lines } = await summarized(FLEET);
        assert.ok((lines.at(-1)?.notJudged.length ?? 0) > 1);
        assert.deepEqual(summary.notJudged, [
            {
                reason: "policy is a secret, encrypted here; pulumi stack export --show-secrets shows it",
                resources: 1,
                stacks: 1,
            },
        ]);
    });

    it("says which input could not be read, and goes on", async () => {
        const { summary, complaints } = await summarized(FLEET);
        assert.equal(summary.notRead[0]?.place, "s/broken.json:1");
        assert.match(summary.notRead[0]?.reason ?? "", /^this is not JSON/);
        assert.match(complaints[0] ?? "", /^s\/broken\.json:1: this is not JSON/);
    });

    it("says what may not be read", async () => {
        const denied = async function* () {
            yield* once<string>();
            throw Object.assign(new Error("EACCES"), { syscall: "open", code: "EACCES" });
        };
        const printed: string[] = [];
        const status = await audit({
            inputs: once({ name: "s/a.json", pieces: denied() }),
            isSummarized: true,
            settings: settings(),
            json: false,
            print: (line) => Promise.resolve(void printed.push(line)),
            complain: (line) => void printed.push(line),
        });
        assert.equal(status, 2);
        assert.match(printed[0] ?? "", /^s\/a\.json: permission denied\. Let this user/);
    });

    it("ends the lines of --json, which tell account and file too", async () => {
        const { lines } = await summarized(FLEET);
        assert.deepEqual(
            lines.map(({ id, account, file }) => [id, account, file]),
            [
                ["logs/central", "111111111111", "s/archive.json"],
                ["payments/dev", "222222222222", "s/dev.json"],
                ["payments/new", null, "s/new.json"],
                ["payments/secret", null, "s/secret.json"],
            ],
        );
    });

    it("counts exempted findings apart, with their reason", async () => {
        const accepted = exemption({ rule: KMS, stack: "payments/*" });
        const { status, summary, lines } = await summarized(
            { "dev.json": FLEET["s/dev.json"] },
            { exemptions: [accepted] },
        );
        assert.equal(status, 0);
        assert.deepEqual(summary.exempted, [{ exemption: accepted, findings: 1, stacks: 1 }]);
        assert.deepEqual(summary.endedExemptions, []);
        assert.deepEqual(summary.refusedByRule, []);
        assert.deepEqual(summary.advisedByRule, []);
        const [violation] = lines[0]?.violations ?? [];
        assert.equal(violation?.level, "advisory");
        assert.match(violation?.message ?? "", /^Exempted until 2026-12-31 \(moves in autumn\): /);
    });

    it("names exemptions that ended, and counts what they were for", async () => {
        const over = exemption({ rule: KMS, until: "2026-06-14" });
        const { status, summary, lines } = await summarized(
            { "dev.json": FLEET["s/dev.json"] },
            { exemptions: [over] },
        );
        assert.equal(status, 1);
        assert.deepEqual(summary.endedExemptions, [over]);
        assert.match(lines[0]?.violations[0]?.message ?? "", /Its exemption ended on 2026-06-14/);
    });

    it("names exemptions that no stack needs, among those that they are for", async () => {
        const used = exemption({ rule: KMS, stack: "payments/*" });
        const idle = exemption({ rule: KMS, stack: "payments/new" });
        const absent = exemption({ rule: KMS, stack: "search/*" });
        const hidden = exemption({ rule: "bucket-tls-only", stack: "secret" });
        const { summary } = await summarized(FLEET, { exemptions: [used, idle, absent, hidden] });
        assert.deepEqual(summary.unusedExemptions, [idle]);
    });

    it("says which stack several inputs hold", async () => {
        const again = { "a.json": FLEET["s/dev.json"], "b.json": FLEET["s/dev.json"] };
        const cases = { "c.jsonl": '{"id":"x","resources":[]}\n{"id":"x","resources":[]}' };
        const { summary } = await summarized({ ...again, ...cases });
        assert.deepEqual(summary.judgedAgain, [
            { stack: "payments/dev", files: ["a.json", "b.json"] },
        ]);
        assert.equal(summary.refused, 2);
    });

    it("shows a person what is refused, and sums up the rest", async () => {
        const advised = checkpoint("payments/old", [encryption({ bucketKeyEnabled: false })]);
        const { printed } = await summarized(
            { ...FLEET, "old.json": advised, "dev2.json": FLEET["s/dev.json"] },
            { exemptions: [exemption({ rule: "key-rotation", resource: "a\u0007" })] },
            false,
        );
        assert.match(printed[0] ?? "", /^logs\/central: refused, \d+ mandatory\n {2}mandatory /);
        assert.match(printed[1] ?? "", /^payments\/dev: refused, 1 mandatory\n/);
        assert.equal(printed.length, 4);
        const text = printed[3] ?? "";
        assert.deepEqual(text.match(/^\S.*/gm), [
            "Refused, by rule",
            "Refused, by account",
            "Refused, by stack",
            "Advised, by rule",
            "Not judged",
            "Not read",
            "Exemptions that match no finding",
            "Judged more than once",
            "6 judged, 3 refused, 1 unreadable",
        ]);
        assert.match(text, /^ {2}bucket-encryption-kms +3 findings in 3 stacks$/m);
        assert.match(text, /^ {2}payments\/dev +1 finding +account 222222222222 +s\/dev\.json$/m);
        assert.match(text, /^ {2}key-rotation, resource a\\u0007, until 2026-12-31 \(moves in/m);
        assert.match(text, /^ {2}payments\/dev {2}s\/dev\.json, dev2\.json$/m);
    });
});
