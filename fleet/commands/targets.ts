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
    const last = lastRun(folder);
    const left = last === undefined ? [] : leftOver(last);
    const failedBefore = new Set(left.map(({ stack }) => stack));
    return usable("Nothing was begun:", targetsOf(fleet, choice, failedBefore));
}
