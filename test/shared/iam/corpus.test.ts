import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeNodePolicy } from "../../../shared/iam/analyze-node-policy";
import { analyzeResourcePolicy } from "../../../shared/iam/analyze";
import type { PolicyContext } from "../../../shared/iam/context";

interface Case {
    readonly id: string;
    readonly title: string;
    readonly area: string;
    readonly expect: "pass" | "violation";
    readonly needs?: readonly ("orgId" | "centralAccountId")[];
    readonly resources: readonly {
        readonly type: string;
        readonly props: { readonly policy?: unknown; readonly bucket?: string };
    }[];
}

const AREAS = [
    "bucket-org-condition",
    "key-org-condition",
    "tls",
    "policy-lockout",
    "member-policy",
    "whole-stack",
];

const cases = readFileSync(join(__dirname, "../../corpus/policy-cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Case)
    .filter(({ area }) => AREAS.includes(area));

/** What is wrong with the policies of a case, as far as no configuration is missing. */
function faults({ area, resources }: Case, configured: Partial<PolicyContext>): readonly string[] {
    return resources
        .filter(({ props }) => props.policy !== undefined)
        .flatMap(({ type, props: { policy, bucket } }) => {
            if (type.startsWith("aws:iam/")) {
                const { problems, findings } = analyzeNodePolicy(policy, {});
                return [...problems.map(({ found }) => found), ...findings.map((f) => f.reason)];
            }
            const kind = type.startsWith("aws:kms/") ? "key" : "bucket";
            const verdict = analyzeResourcePolicy(policy, {
                ...configured,
                kind,
                bucketName: bucket,
            });
            const decided = [...verdict.externalAccess, ...verdict.excessPermissions].filter(
                ({ undecided }) => undecided === undefined,
            );
            return [
                ...verdict.problems.map(({ found }) => found),
                ...decided.map(({ principal }) => principal.text),
                ...verdict.organizationIds.map(({ reason }) => reason),
                ...(verdict.owner.mayChangePolicy ? [] : ["owner locked out"]),
                ...(verdict.memberUse.answer === "denied" ? ["members locked out"] : []),
                ...(["tls", "whole-stack"].includes(area)
                    ? verdict.plainHttp.map(({ level }) => `plain HTTP on the ${level}`)
                    : []),
            ];
        });
}

describe("sample policies", () => {
    it("are there", () => {
        assert.ok(cases.length >= 60);
    });

    for (const sample of cases) {
        const { id, title, expect, needs = [] } = sample;
        it(`${id} (${title}) is a ${expect}`, () => {
            const found = faults(sample, {
                organizationIds: ["o-exampleorgid1"],
                ownAccountId: "111111111111",
            });
            assert.equal(found.length > 0, expect === "violation", found.join("; "));
        });
        if (needs.length === 0 || expect === "pass") {
            it(`${id} is a ${expect} without configuration`, () => {
                const found = faults(sample, {});
                assert.equal(found.length > 0, expect === "violation", found.join("; "));
            });
        }
    }
});
