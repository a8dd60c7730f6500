import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A command of node_modules/.bin, and what it is called in the output. */
export interface Step {
    readonly name: string;
    readonly command: readonly string[];
}

/** What a check found out about files that have not changed since; gone with node_modules. */
const CACHE = "node_modules/.cache";

const CACHED = ["--cache", "--cache-location"];

const CHECKS: readonly Step[] = [
    { name: "unit tests", command: ["mocha", "--reporter", "dot"] },
    { name: "types", command: ["tsc", "--incremental", "--tsBuildInfoFile", `${CACHE}/types`] },
    { name: "lint", command: ["eslint", ".", ...CACHED, `${CACHE}/eslint`] },
    { name: "workflows", command: ["ts-node", "test/workflows/lint.ts"] },
    {
        name: "format",
        command: [
            "prettier",
            ".",
            "--check",
            ...["--log-level", "warn"],
            ...CACHED,
            `${CACHE}/format`,
        ],
    },
];

/** Takes a minute or two; `npm run check` leaves it out. */
const AGREEMENT: Step = {
    name: "agreement with an independent evaluator",
    command: ["mocha", "--config", "test/agreement/mocharc.json"],
};

/** End-to-end tests that take minutes, the longest first: begun last, they would run on alone. */
const LONG: readonly string[] = [
    "fleet",
    "preferences",
    "policypack",
    "central-options",
    "member-options",
    "order",
    "access",
    "organization",
    "audit",
    "demo",
    "sandbox",
    "readme",
];

/** End-to-end tests about what the programs do on AWS. */
export const ON_PROVIDER: readonly string[] = [
    "preferences",
    "central-options",
    "member-options",
    "organization",
    "order",
    "access",
    "agent",
];

/** Needs a Chromium or Chrome on PATH, which no package of npm brings: not part of `npm test`. */
const BROWSER: Step = {
    name: "exported pages in a browser",
    command: ["mocha", "--config", "test/e2e/mocharc.json", "test/browser/archive-page.test.ts"],
};

/** A few kills and faults; all of them take minutes. */
const FEW_FAULTS = "fleet-faults";
const FAULTS: readonly Step[] = ["kills", "faults"].map((name) => ({
    name: `faults: ${name}`,
    command: ["mocha", "--config", "test/e2e/mocharc.json", `test/faults/${name}.test.ts`],
}));

/** Left out of `npm test`: what they hold is held there by unit tests, and by stories of few accounts. */
const FLEET_ONLY: readonly string[] = ["digest", "fleet-plan", "recovery"];

/** Takes a quarter of an hour. */
const HUNDRED: Step = {
    name: "a fleet of a hundred accounts",
    command: [
        ...["mocha", "--config", "test/e2e/mocharc.json", "--timeout", "1800000"],
        // Shows how long each part took.
        ...["--slow", "0", "test/e2e/fleet-story/hundred.test.ts"],
    ],
};

/** Room for what a real provider waits. */
const PROVIDER_TIMEOUT = ["--timeout", "1200000"];

/** Which steps a run has, in the order in which they begin. */
export const SCOPES: Readonly<Record<string, () => readonly Step[]>> = {
    all: () => [AGREEMENT, ...CHECKS, ...endToEnd()],
    check: () => CHECKS,
    agreement: () => [AGREEMENT],
    e2e: endToEnd,
    faults: () => [endToEndStep(FEW_FAULTS), ...FAULTS],
    browser: () => [BROWSER],
    fleet: () => [HUNDRED, ...FLEET_ONLY.map((name) => endToEndStep(name))],
    provider: () => ON_PROVIDER.map((name) => endToEndStep(name, PROVIDER_TIMEOUT)),
};

/**
 * The steps of one of several machines that share a scope.
 *
 * @param shard Such as `2/3`, the second of three machines.
 * @throws Error where it is not of that form.
 */
export function shardOf(steps: readonly Step[], shard: string): readonly Step[] {
    const [, number, count] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).map(Number);
    if (number === undefined || count === undefined || number < 1 || number > count) {
        throw new Error(`The shard is ${JSON.stringify(shard)}. Write one such as 2/3.`);
    }
    return steps.filter((_, index) => index % count === number - 1);
}

/** Each file is a process of its own, with a sandbox of its own name. */
function endToEnd(): readonly Step[] {
    const files = readdirSync(join(__dirname, "e2e")).sort();
    const names = files.flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
    const short = names.filter((name) => ![...LONG, ...FLEET_ONLY, FEW_FAULTS].includes(name));
    return [...LONG, ...short].map((name) => endToEndStep(name));
}

function endToEndStep(name: string, options: readonly string[] = []): Step {
    const file = `test/e2e/${name}.test.ts`;
    return {
        name: `end-to-end: ${name}`,
        command: ["mocha", "--config", "test/e2e/mocharc.json", ...options, file],
    };
}
