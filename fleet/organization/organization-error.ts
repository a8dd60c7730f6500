import type { Problem } from "../../shared/problem";

/** Why the organization can't be read, for whoever can mend it. */
export class OrganizationError extends Error {
    constructor(
        readonly problem: Problem,
        cause?: unknown,
    ) {
        super(`${problem.key} ${problem.found}. ${problem.expected}`, { cause });
    }
}
