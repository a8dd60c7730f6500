import { createHash, randomBytes } from "node:crypto";
import type { AutoName } from "./property";

const SUFFIX_LENGTH = 7;

/**
 * The name Pulumi gives a resource whose program gives none: its own name and seven hex digits,
 * at random or, when the engine sends a seed (update plans), the same for the same seed.
 */
export function autoName(rule: AutoName, resourceName: string, seed: Uint8Array): string {
    const digits =
        seed.length > 0
            ? createHash("sha256").update(seed).update(resourceName).digest("hex")
            : randomBytes(SUFFIX_LENGTH).toString("hex");
    const stem = rule.lowerCase ? resourceName.toLowerCase() : resourceName;
    const kept = stem.slice(0, rule.maximumLength - SUFFIX_LENGTH - 1);
    return `${rule.prefix ?? ""}${kept}-${digits.slice(0, SUFFIX_LENGTH)}`;
}
