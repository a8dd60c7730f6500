import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../policypack/config";
import { judge } from "../policypack/judgement";
import type { Resource } from "../policypack/stack/resource";
import { rules } from "../policypack/rules";
import { REPOSITORY } from "../sandbox/layout";
import { type Metric, metric } from "./metric";

/** One line of the corpus: a stack, and whether it may be deployed. */
interface Case {
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
    /** Configuration without which nobody could tell. */
    readonly needs?: readonly (keyof typeof CONFIG)[];
}

const CORPUS = join(REPOSITORY, "test", "corpus", "policy-cases.jsonl");

const CONFIG = {
    orgId: { organizationId: "o-exampleorgid1" },
    centralAccountId: { centralAccountId: "111111111111" },
};

/** How many cases of the corpus the pack judges as they say, of how many. */
export function sampleCases(): Metric {
    const cases = readFileSync(CORPUS, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Case);
    const right = cases.filter((sample) => isRefused(sample) === (sample.expect === "violation"));
    return metric("sample-cases", "cases", right.length, cases.length);
}

function isRefused({ resources, needs = [] }: Case): boolean {
    const config = readConfig(Object.assign({}, ...needs.map((need) => CONFIG[need])));
    return judge(rules, resources, () => config).violations.some(
        ({ level }) => level === "mandatory",
    );
}
