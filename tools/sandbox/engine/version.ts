/** Major, minor and patch of a version. */
export type Version = readonly [number, number, number];

/**
 * The first version in a text, such as `v3.259.0`, `go version go1.26.8 linux/amd64` or `5.2`,
 * a missing patch counting as 0; undefined when there is none.
 */
export function parseVersion(text: string): Version | undefined {
    const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
    return found ? [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] : undefined;
}

/** Whether a version is the minimum or newer. */
export function isAtLeast(version: Version, minimum: Version): boolean {
    for (const [position, part] of version.entries()) {
        const least = minimum[position] ?? 0;
        if (part !== least) {
            return part > least;
        }
    }
    return true;
}

/** The version as it is written: `3.259.0`. */
export function showVersion(version: Version): string {
    return version.join(".");
}
