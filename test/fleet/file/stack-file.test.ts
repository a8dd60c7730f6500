import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { flattened } from "../../../fleet/file/flattened";
import { leftStacks, stackFileName, stackFileText } from "../../../fleet/file/stack-file";
import { fleet, LEAST, PAYMENTS } from "./support";

const SEARCH_FILE = readFileSync(
    join(__dirname, "..", "..", "..", "stacks", "Pulumi.search.yaml"),
    "utf8",
);

function written(config: Readonly<Record<string, unknown>>, before?: string): string {
    const result = stackFileText({ stack: "search", config }, before, "session-logs");
    assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.problems));
    return result.value;
}

describe("stackFileText", () => {
    it("writes a new file as Pulumi would", () =>
        assert.equal(
            written({
                "session-logs:regions": ["eu-west-1"],
                "session-logs:accountId": "222222222222",
                "session-logs:shellProfile": { linux: "exec /bin/bash" },
                "aws:assumeRoles": [{ roleArn: "arn:aws:iam::222222222222:role/deploy" }],
                "session-logs:idleSessionTimeout": "15",
                "session-logs:off": "true",
            }),
            `config:
  aws:assumeRoles:
    - roleArn: arn:aws:iam::222222222222:role/deploy
  session-logs:accountId: "222222222222"
  session-logs:idleSessionTimeout: "15"
  session-logs:off: "true"
  session-logs:regions:
    - eu-west-1
  session-logs:shellProfile:
    linux: exec /bin/bash
`,
        ));

    it("changes nothing in a file that says the same", () => {
        const { config } = parse(SEARCH_FILE) as { config: Record<string, unknown> };
        // A profile is how that stack signs in.
        assert.equal(written(config, SEARCH_FILE), SEARCH_FILE);
    });

    it("keeps salt, provider, comments and other namespaces, and takes away what is gone", () => {
        const before = `# mine
secretsprovider: passphrase
encryptionsalt: v1:abc
config:
  # who it is
  session-logs:accountId: "222222222222" # payments
  session-logs:roles:
    - old
  aws:profile: payments
  aws:defaultTags:
    tags: { a: b }
  pulumi:tags:
    team: a
  other:token:
    secure: v1:xyz
`;
        assert.equal(
            written(
                { "session-logs:accountId": "222222222222", "session-logs:off": "true" },
                before,
            ),
            `# mine
secretsprovider: passphrase
encryptionsalt: v1:abc
config:
  # who it is
  session-logs:accountId: "222222222222" # payments
  aws:defaultTags:
    tags: { a: b }
  pulumi:tags:
    team: a
  other:token:
    secure: v1:xyz
  session-logs:off: "true"
`,
        );
    });

    it("writes into a file that has no config yet", () => {
        for (const before of [
            "",
            "\n",
            "# nothing\n",
            "config:\n",
            "config: {}\n",
            "encryptionsalt: v1:abc\n",
        ]) {
            const after = written({ "session-logs:off": "true" }, before);
            assert.deepEqual((parse(after) as { config: unknown }).config, {
                "session-logs:off": "true",
            });
            assert.match(after, /^config:\n {2}session-logs:off: "true"\n/m);
            assert.ok(after.startsWith(before.startsWith("config") ? "" : before.trim()));
        }
    });

    it("quotes what an older YAML takes for something else", () => {
        const words = [
            "on",
            "yes",
            "012",
            "0o17",
            "1_000",
            "1:30",
            "~",
            "",
            "2026-01-01",
            "1e3",
            "a: b",
        ];
        const config = Object.fromEntries(
            words.map((word, index) => [`session-logs:k${index}`, word]),
        );
        const text = written(config);
        for (const version of ["1.1", "1.2"] as const) {
            assert.deepEqual((parse(text, { version }) as { config: unknown }).config, config);
        }
    });

    it("says the same of a member as the fleet hands to its program", () => {
        const member = fleet(`${LEAST}  tags: {a: "012", b: "yes"}\n  off: true\n`).members[1];
        assert.equal(member?.account, PAYMENTS);
        const { config } = parse(written(member.config)) as { config: Record<string, unknown> };
        assert.deepEqual(flattened(config), flattened(member.config));
    });

    for (const before of ["a: [", "- a\n", "config: [a]\n", "config: x\n"]) {
        it(`refuses to write into ${JSON.stringify(before)}`, () => {
            const result = stackFileText({ stack: "search", config: {} }, before, "session-logs");
            assert.ok(!result.ok);
            assert.equal(result.problems[0]?.key, "Stack file Pulumi.search.yaml");
            assert.match(result.problems[0]?.found ?? "", /^can't be read: ./);
        });
    }
});

describe("leftStacks", () => {
    it("names stacks with a file that are not asked for", () =>
        assert.deepEqual(
            leftStacks(
                ["Pulumi.yaml", "Pulumi.b.yaml", "Pulumi.a.yml", stackFileName("c"), "notes.txt"],
                [{ stack: "c" }],
            ),
            ["a", "b"],
        ));
});
