import type { Checked } from "../../shared/problem";
import { show } from "../../shared/problem";

/** How many members may fail before no further one is begun. */
export type FailureLimit = (members: number) => number;

/** Reads `--max-failures`: a number, or a percentage of the members that are worked on. */
export function failureLimit(text: string): Checked<FailureLimit> {
    const [, digits, percent] = /^(\d{1,7})(%?)$/.exec(text) ?? [];
    const count = Number(digits);
    if (digits === undefined || (percent === "%" && count > 100)) {
        return {
            ok: false,
            problems: [
                {
                    key: "--max-failures",
                    found: `is ${show(text)}`,
                    expected: "Write a number of accounts, such as 3, or a percentage, such as 5%.",
                },
            ],
        };
    }
    return {
        ok: true,
        value: percent === "%" ? (members) => Math.floor((members * count) / 100) : () => count,
    };
}
