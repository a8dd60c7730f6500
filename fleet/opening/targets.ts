import { leftOver } from "../runs/journal";
import { lastRun } from "../runs/run";
import { type Choice, type Targets, targetsOf } from "./choice";
import { type Opened, usable } from "./opening";

/**
 * The stacks that a command is for.
 *
 * @throws UserError where an option chooses nothing.
 */
export function targets({ fleet, folder }: Opened, choice: Choice): Targets {
    return usable("Nothing was begun:", targetsOf(fleet, choice, failedBefore(folder)));
}

/**
 * Stacks that the last run failed with, or did not come to.
 *
 * @param folder `.fleet`.
 */
export function failedBefore(folder: string): ReadonlySet<string> {
    const last = lastRun(folder);
    return new Set((last === undefined ? [] : leftOver(last)).map(({ stack }) => stack));
}
