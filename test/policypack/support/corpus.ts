import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "../../../policypack/stack/resource";

/** One line of a corpus: a stack, and whether it may be deployed. */
export interface Case {
    readonly id: string;
    readonly title: string;
    readonly area: string;
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
    readonly why: string;
    /** Configuration without which nobody could tell. */
    readonly needs?: readonly ("orgId" | "centralAccountId")[];
}

/** Policies about session logs, one fault or feature each. */
export const leaks = casesIn("policy-cases.jsonl");
/** Ordinary resources of other teams (`om-` in a member, `oc-` in the central account), and more of the first. */
export const ordinary = casesIn("policy-cases-2.jsonl");
export const corpora = [...leaks, ...ordinary];

function casesIn(file: string): readonly Case[] {
    return readFileSync(join(__dirname, "..", "..", "corpus", file), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Case);
}
