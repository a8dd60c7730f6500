import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../../../policypack/stack/resource";

/** One line of a corpus: a stack, and whether it may be deployed. */
export interface Case {
    readonly id: string;
    readonly title?: string;
    readonly area: string;
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
    readonly why?: string | null;
    /** Configuration without which nobody could tell. */
    readonly needs?: readonly ("orgId" | "centralAccountId")[];
}

/**
 * Both corpora: policies about session logs with one fault or feature each, and ordinary resources
 * of other teams, in a member (`om-`) and in the central account (`oc-`).
 */
export const corpora = [
    ...casesIn("policy-cases.jsonl"),
    // All of these are about an organization that has told which it is, and which account is central.
    ...casesIn("policy-cases-2.jsonl").map((one) => ({
        ...one,
        needs: ["orgId", "centralAccountId"] as const,
    })),
];

function casesIn(file: string): readonly Case[] {
    return readFileSync(join(__dirname, "..", "..", "corpus", file), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Case);
}
