import assert from "node:assert/strict";
import { parseMatrix } from "../../../tools/proof/matrix";

const HEAD =
    "| Action | Resource | Context | With | node, DHMC role | reader | Why |\n| - | - | - | - | - | - | - |\n";
const read = (table: string) => parseMatrix("it.md", `Text.\n\n${table}\n\nText | with | bars.\n`);
const problemsOf = (table: string) => {
    const matrix = read(table);
    return matrix.ok ? [] : matrix.problems.map(({ key, found }) => `${key} ${found}`);
};

describe("the tables of docs/access.md", () => {
    it("say for several actions, resources, circumstances and callers at once what is expected", () => {
        const matrix = read(
            `${HEAD}| \`s3:PutObject\`, \`s3:GetObject\` | bucket, own log | TLS, session | one key, refuseOtherKeys | yes | no | Because. |`,
        );
        assert.ok(matrix.ok);
        assert.deepEqual(matrix.value, [
            {
                actions: ["s3:PutObject", "s3:GetObject"],
                resources: ["bucket", "own log"],
                contexts: ["TLS", "session"],
                traits: ["one key", "refuseOtherKeys"],
                answers: { node: "allowed", "DHMC role": "allowed", reader: "denied" },
                line: 5,
            },
        ]);
    });

    it("need no column for what a row is about, and no answer where there is none", () => {
        const matrix = read(
            "| Action | Resource | Context | node | Why |\n| - | - | - | - | - |\n| `kms:Decrypt` | bucket key | TLS | – | Because. |",
        );
        assert.ok(matrix.ok);
        assert.deepEqual(matrix.value[0]?.traits, []);
        assert.deepEqual(matrix.value[0]?.answers, { node: undefined });
    });

    it("are left alone when they are about something else", () => {
        const matrix = read("| Caller | Who |\n| - | - |\n| node | a node |");
        assert.deepEqual(matrix, { ok: true, value: [] });
    });

    it("are refused with all that is wrong in them", () => {
        assert.deepEqual(
            problemsOf(
                `${HEAD}| s3-PutObject | bukket | TSL | two locks | maybe | no | Because. |\n| \`s3:PutObject\` | bucket | TLS | – | yes | Because. |`,
            ),
            [
                'it.md:5 has the action "s3-PutObject"',
                'it.md:5 has the resource "bukket"',
                'it.md:5 has the context "TSL"',
                'it.md:5 has the trait "two locks"',
                'it.md:5 has the answer "maybe"',
                "it.md:6 has 6 columns",
            ],
        );
        assert.deepEqual(
            problemsOf(
                "| Action | Resource | Context | nodes | Why |\n| - | - | - | - | - |\n| `kms:Decrypt` | bucket key | TLS | no | Because. |",
            ),
            ['it.md:5 has the caller "nodes"'],
        );
    });
});
