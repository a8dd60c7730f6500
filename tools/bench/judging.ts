import { analyzeNodePolicy } from "../../shared/iam/analyze-node-policy";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import { median, metric, type Metric } from "./metric";
import { policyOfStatements, typicalPolicies, type TypicalPolicy } from "./typical-policies";

const STATEMENTS_PER_SECOND_AIMED_AT = 20_000;

/**
 * Statements of the typical policies, judged in a second of one core: as every policy is, and as
 * those of the archive and its nodes are, which are asked too whether members can write their logs.
 */
export function judgingSpeed(runs: number): Metric[] {
    const policies = typicalPolicies(1112);
    const statements = policies.reduce((sum, policy) => sum + policy.statements, 0);
    return [
        ["statements-per-second", judge] as const,
        ["statements-per-second-of-archives", judgeWriting] as const,
    ].map(([name, judgeOne]) => {
        const seconds = secondsOf(() => policies.forEach(judgeOne), runs);
        return metric(name, "1/s", statements / seconds, STATEMENTS_PER_SECOND_AIMED_AT);
    });
}

/** Time per statement of one policy with 10,000 statements beside that of one with 10. */
export function judgingGrowth(runs: number): Metric {
    const large = policyOfStatements(10_000);
    const small = policyOfStatements(10);
    const ofLarge = secondsOf(() => judgeBucket(large), runs) / 10_000;
    // As many statements as in the large one: a clock can't tell the time of ten.
    const ofSmall =
        secondsOf(() => {
            for (let time = 0; time < 1000; time++) {
                judgeBucket(small);
            }
        }, runs) / 10_000;
    return metric("growth-10-to-10000", "us", ofLarge * 1e6, ofSmall * 1e6);
}

function judge({ kind, text }: TypicalPolicy) {
    return kind === "node" ? analyzeNodePolicy(text, {}) : analyzeResourcePolicy(text, { kind });
}

/** Reading the answer is what has it worked out. */
function judgeWriting(policy: TypicalPolicy): unknown {
    return judge(policy).logWriting;
}

function judgeBucket(text: string): unknown {
    return analyzeResourcePolicy(text, { kind: "bucket" }).logWriting;
}

/**
 * CPU time of some work, whatever else the machine does meanwhile: median of several runs, after
 * one that warms the compiler up.
 */
function secondsOf(work: () => void, runs: number): number {
    work();
    return median(
        Array.from({ length: runs }, () => {
            const before = process.cpuUsage();
            work();
            const { user, system } = process.cpuUsage(before);
            return (user + system) / 1e6;
        }),
    );
}
