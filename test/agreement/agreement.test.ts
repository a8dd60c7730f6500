import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import type { Disagreement, Effort } from "./comparison";
import { EXPLANATIONS, NODE_EXPLANATIONS, WRITING_EXPLANATIONS } from "./explanations";
import type { Explanation } from "./explanations";
import { compareNodePolicy } from "./node-comparison";
import { compareLogWriting } from "./log-writing";
import {
    archiveKeyPolicies,
    archivePolicies,
    bucketPolicies,
    keyPolicies,
    nodePolicies,
} from "./policies";
import { compareResourcePolicy, contextOf } from "./resource-comparison";
import { BUCKET } from "./world";
import type { Document, Statement } from "./world";

/*
 * The analyzer of shared/iam beside an independent evaluator, iam-simulate (AGPL: for tests
 * only). Policies are generated; for each answer of the analyzer, requests are tried that would
 * show it wrong, or right. What fails is shrunk to a small policy, and repeats with its seed.
 */

/**
 * Policies of each kind, the same ones every time: a change is judged by what it changed, and not by
 * chance. `AGREEMENT_SEED=new` tries others, of which a run prints the seed, and a number that one.
 */
const { AGREEMENT_SEED } = process.env;
const OTHER_SEED = AGREEMENT_SEED === "new" ? randomInt(2 ** 31) : Number(AGREEMENT_SEED ?? 20);
/** 2,100 of all kinds in a run. */
const SAMPLES = [
    { seed: 1112, policies: 600 },
    { seed: OTHER_SEED, policies: 100 },
];
const EFFORT: Effort = { against: 20, inFavour: 300 };

type Compare = (document: Document, explained: string[]) => Disagreement[];

const onBucket: Compare = (document, explained) =>
    compareResourcePolicy(document, "bucket", EFFORT, explained);
const onKey: Compare = (document, explained) =>
    compareResourcePolicy(document, "key", EFFORT, explained);
const onNode: Compare = (document, explained) => compareNodePolicy(document, EFFORT, explained);

/** Only whether members can write: policies of this sort get the other questions above. */
const onWriting =
    (kind: "bucket" | "key"): Compare =>
    (document, explained) => {
        const { logWriting } = analyzeResourcePolicy(document, contextOf(kind));
        return compareLogWriting(document, kind, logWriting, explained);
    };

describe("analyzer and independent evaluator", function () {
    this.timeout(600_000);

    for (const sample of SAMPLES) {
        agrees("bucket", bucketPolicies, onBucket, sample);
        agrees("key", keyPolicies, onKey, sample);
        agrees("node", nodePolicies, onNode, sample);
        const fewer = { ...sample, policies: sample.policies / 2 };
        agrees("archive", archivePolicies, onWriting("bucket"), fewer);
        agrees("archive key", archiveKeyPolicies, onWriting("key"), fewer);
    }

    for (const explanation of EXPLANATIONS) {
        isNeeded(explanation, put({ Principal: "*" }), onBucket);
    }
    for (const explanation of WRITING_EXPLANATIONS) {
        const everything = put({ Action: "s3:*", Resource: [BUCKET, `${BUCKET}/*`] });
        isNeeded(explanation, everything, onWriting("bucket"));
    }
    for (const explanation of NODE_EXPLANATIONS) {
        isNeeded(explanation, put({ Action: "s3:GetObject" }), onNode);
    }
});

function agrees(
    kind: string,
    arbitrary: fc.Arbitrary<Document>,
    compare: Compare,
    { seed, policies }: (typeof SAMPLES)[number],
): void {
    it(`agree on ${policies} ${kind} policies (seed ${seed})`, () => {
        const property = fc.property(arbitrary, (document) => {
            const disagreements = compare(document, []);
            assert.equal(disagreements.length, 0, show(disagreements));
        });
        fc.assert(property, { seed, numRuns: policies });
    });
}

/** An explanation that explains nothing would hide what it was not written for. */
function isNeeded({ name, example, denial }: Explanation, grant: Statement, compare: Compare) {
    it(`differ only in that ${name}`, () => {
        const Statement: Statement[] = [{ ...grant, ...example }];
        if (denial !== undefined) {
            Statement.push({ ...grant, ...denial, Effect: "Deny" });
        }
        const explained: string[] = [];
        const disagreements = compare({ Version: "2012-10-17", Statement }, explained);
        assert.equal(disagreements.length, 0, show(disagreements));
        assert.ok(explained.includes(name), `explained by ${explained.join(", ") || "nothing"}`);
    });
}

function put(changes: Partial<Statement>): Statement {
    return { Effect: "Allow", Action: "s3:PutObject", Resource: `${BUCKET}/*`, ...changes };
}

function show(disagreements: readonly Disagreement[]): string {
    return disagreements
        .map(
            ({ question, analyzer, request }) =>
                `${question}: the analyzer says ${JSON.stringify(analyzer)}, ` +
                (request === undefined
                    ? "and no request was found that supports it"
                    : `but the evaluator decides otherwise on ${JSON.stringify(request)}`),
        )
        .join("\n");
}
