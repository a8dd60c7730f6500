/** Numbers from 0 up to but not including 1, the same ones every time. */
export type Random = () => number;

/** A small generator (mulberry32): a search has to be repeatable for a policy to be shrunk. */
export function repeatable(seed: number): Random {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

/** One of the values, which must not be none. */
export function pick<T>(random: Random, values: readonly T[]): T {
    if (values.length === 0) {
        throw new Error("There is nothing to pick from.");
    }
    return values[Math.floor(random() * values.length)] as T;
}
