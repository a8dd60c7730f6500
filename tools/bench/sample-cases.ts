import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../policypack/config";
import { judge } from "../../policypack/judgement";
import type { Resource } from "../../policypack/stack/resource";
import { rules } from "../../policypack/rules";
import { REPOSITORY } from "../sandbox/layout";
import { type Metric, metric } from "./metric";

/** One line of the corpus: a stack, and whether it may be deployed. */
interface Case {
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
}

const CORPORA = ["policy-cases.jsonl", "policy-cases-2.jsonl"].map((file) =>
    join(REPOSITORY, "test", "corpus", file),
);

const CONFIG = readConfig({ organizationId: "o-exampleorgid1", centralAccountId: "111111111111" });

/** How many cases of both corpora the pack judges as they say, of how many. */
export function sampleCases(): Metric {
    const cases = CORPORA.flatMap((file) => readFileSync(file, "utf8").split("\n"))
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Case);
    const right = cases.filter((sample) => isRefused(sample) === (sample.expect === "violation"));
    return metric("sample-cases", "cases", right.length, cases.length);
}

function isRefused({ resources }: Case): boolean {
    return judge(rules, resources, () => CONFIG).violations.some(
        ({ level }) => level === "mandatory",
    );
}
