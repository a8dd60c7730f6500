/** One line of a benchmark: what was measured beside what it is compared with. */
export interface Metric {
    readonly name: string;
    readonly unit: string;
    readonly ours: number;
    readonly reference: number;
    /** `reference / ours`: how many times ours goes into the reference. */
    readonly ratio: number;
}

/** A metric with its ratio worked out, all numbers at four significant digits. */
export function metric(name: string, unit: string, ours: number, reference: number): Metric {
    return {
        name,
        unit,
        ours: rounded(ours),
        reference: rounded(reference),
        ratio: rounded(reference / ours),
    };
}

/**
 * The middle value, or the mean of the two in the middle.
 *
 * @param values At least one.
 */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
    return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** The metrics as the last line of `--json`. */
export function metricsLine(metrics: readonly Metric[]): string {
    return JSON.stringify({ metrics });
}

function rounded(value: number): number {
    return Number(value.toPrecision(4));
}
