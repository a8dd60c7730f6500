import assert from "node:assert/strict";
import { printable, printableLines } from "../../../shared/printable";
import { jsonLine, table } from "../../../tools/audit/report";
import type { Judgement } from "../../../policypack/judgement";

const archive = { type: "aws:s3/bucket:Bucket", name: "archive", props: {} };
const judgement: Judgement = {
    violations: [
        {
            policy: "bucket-tls-only",
            level: "mandatory",
            severity: "high",
            resource: { ...archive, urn: "urn:pulumi:a::b::aws:s3/bucket:Bucket::archive" },
            message: "A Sid with \u001b[31mcolour\u0007 and \u202ereversed\u2028.",
        },
        {
            policy: "key-usable",
            level: "advisory",
            severity: "medium",
            resource: archive,
            message: "No.",
        },
        {
            policy: "replica-parity",
            level: "advisory",
            severity: "medium",
            resource: undefined,
            message: "All.",
        },
    ],
    notJudged: [{ policy: "key-usable", resource: undefined, reason: "policy is a secret" }],
};

describe("the report of an audit", () => {
    it("is one line of JSON, with URNs where there are any", () => {
        const line = jsonLine("a\nb", judgement);
        assert.doesNotMatch(line, /[\p{Cc}\u202e\u2028]/u);
        const parsed = JSON.parse(line) as {
            id: string;
            violations: object[];
            notJudged: object[];
        };
        assert.equal(parsed.id, "a\nb");
        assert.deepEqual(parsed.violations[0], {
            policy: "bucket-tls-only",
            level: "mandatory",
            severity: "high",
            resource: "urn:pulumi:a::b::aws:s3/bucket:Bucket::archive",
            message: "A Sid with \u001b[31mcolour\u0007 and \u202ereversed\u2028.",
        });
        assert.deepEqual(
            parsed.violations.map((violation) => (violation as { resource: unknown }).resource),
            ["urn:pulumi:a::b::aws:s3/bucket:Bucket::archive", "archive", null],
        );
        assert.deepEqual(parsed.notJudged, [
            { policy: "key-usable", resource: null, reason: "policy is a secret" },
        ]);
    });

    it("is a table that obeys no control character", () => {
        assert.deepEqual(table("central", judgement).split("\n"), [
            "central: refused, 1 mandatory, 2 advisory",
            "  mandatory  high    bucket-tls-only  aws:s3/bucket:Bucket archive",
            "      A Sid with \\u001b[31mcolour\\u0007 and \\u202ereversed\\u2028.",
            "  advisory   medium  key-usable       aws:s3/bucket:Bucket archive",
            "      No.",
            "  advisory   medium  replica-parity   the whole stack",
            "      All.",
            "  not judged  key-usable  the whole stack: policy is a secret",
        ]);
    });

    it("is short for a stack without a flaw", () => {
        assert.equal(table("central", { violations: [], notJudged: [] }), "central: accepted");
    });

    it("leaves a message of several lines its lines", () => {
        assert.equal(printableLines("first\nsecond\u0007"), "first\nsecond\\u0007");
    });

    it("keeps JSON what it is", () => {
        const value = { text: `\u0085\u200f${String.fromCharCode(0xd800)}\u{e0001}é✓` };
        assert.deepEqual(JSON.parse(printable(JSON.stringify(value))), value);
    });
});
