import { printable } from "../../shared/printable";
import type { FleetEvent, Progress } from "./event";
import { type Output, whileRead } from "./output";

/**
 * Tells a program: every event as one line of JSON, with `at`, when it was told (ISO 8601, UTC).
 *
 * @param stream Where the lines go; `progressFor` takes standard output.
 */
export function jsonProgress(stream: Output, now: () => number = Date.now): Progress {
    const write = whileRead(stream);
    return {
        tell: (event: FleetEvent) => {
            const at = new Date(now()).toISOString();
            write(`${printable(JSON.stringify({ at, ...event }))}\n`);
        },
        close: () => undefined,
    };
}
