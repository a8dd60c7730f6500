/** What an estimate is made of. */
export interface Pace {
    /** How long the last ones took. */
    readonly recentSeconds: readonly number[];
    /** How long each that runs has been running. */
    readonly runningSeconds: readonly number[];
    /** How many have not been started. */
    readonly waiting: number;
    /** How many run at once. */
    readonly parallel: number;
}

/**
 * Seconds until the last one will have ended: each takes the median of the last ones, which a
 * single account that hangs does not move. Undefined until one has finished.
 */
export function secondsLeft({
    recentSeconds,
    runningSeconds,
    waiting,
    parallel,
}: Pace): number | undefined {
    const usual = median(recentSeconds);
    if (usual === undefined) {
        return undefined;
    }
    const ofRunning = runningSeconds.map((seconds) => Math.max(0, usual - seconds));
    const work = ofRunning.reduce((sum, seconds) => sum + seconds, waiting * usual);
    const atOnce = Math.max(1, Math.min(parallel, runningSeconds.length + waiting));
    // Whatever the sum says, what runs longest and what has not begun need their own time.
    return Math.max(work / atOnce, waiting > 0 ? usual : 0, ...ofRunning);
}

function median(numbers: readonly number[]): number | undefined {
    const sorted = numbers.toSorted((one, other) => one - other);
    const upper = sorted[Math.floor(sorted.length / 2)];
    const lower = sorted[Math.ceil(sorted.length / 2) - 1];
    return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
