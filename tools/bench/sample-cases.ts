import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../policypack/config";
import type { Resource } from "../../policypack/stack/resource";
import type { Rule } from "../../policypack/rule";
import { bareStack } from "../audit/read-stack";
import { verdictOn } from "../audit/verdict";
import { REPOSITORY } from "../sandbox/layout";
import { metric, type Metric } from "./metric";

/** One line of the corpus: a stack, and whether it may be deployed. */
interface Case {
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
}

const CORPORA = ["policy-cases.jsonl", "policy-cases-2.jsonl"].map((file) =>
    join(REPOSITORY, "test", "corpus", file),
);

const CONFIG = readConfig({ organizationId: "o-exampleorgid1", centralAccountId: "111111111111" });
const SETTINGS = {
    levelOf: ({ level }: Rule) => level,
    configOf: () => CONFIG,
    today: "2026-01-01",
};

/** How many cases of both corpora the pack judges as they say, of how many. */
export function sampleCases(): Metric {
    const cases = CORPORA.flatMap((file) => readFileSync(file, "utf8").split("\n"))
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Case);
    const right = cases.filter((sample) => isRefused(sample) === (sample.expect === "violation"));
    return metric("sample-cases", "cases", right.length, cases.length);
}

function isRefused({ resources }: Case): boolean {
    return verdictOn(bareStack(resources), SETTINGS).violations.some(
        ({ level }) => level === "mandatory",
    );
}
