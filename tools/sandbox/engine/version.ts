import { coerce, gte } from "semver";

/**
 * Whether the first version in what a tool prints, such as `go version go1.26.8 linux/amd64`, is
 * the minimum or newer; a patch that is left out counts as 0, and no version as too old.
 */
export function isAtLeast(printed: string, minimum: string): boolean {
    const version = coerce(printed);
    return version !== null && gte(version, minimum);
}
