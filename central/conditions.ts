import type { ConditionBlock } from "../shared/policy-document";

/** The conditions of several blocks in one, for requests that meet them all. */
export function allOf(...blocks: readonly (ConditionBlock | undefined)[]): ConditionBlock {
    const all: Record<string, ConditionBlock[string]> = {};
    for (const [operator, keys] of blocks.flatMap((block = {}) => Object.entries(block))) {
        all[operator] = { ...all[operator], ...keys };
    }
    return all;
}
