import { partition } from "@aws-sdk/core/client";

/** The AWS partition that a region belongs to. */
export function partitionOf(region: string): string {
    return partition(region).name;
}

/** What the names of the endpoints in a region end with. */
export function dnsSuffixOf(region: string): string {
    return partition(region).dnsSuffix;
}
