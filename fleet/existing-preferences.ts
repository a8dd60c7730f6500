import { asTyped } from "./as-typed";

/**
 * How the member's program says, in what it found, that an account has session preferences already
 * (`alreadyThere` of member/sessions/preferences-plan.ts).
 */
const ALREADY_THERE = /is "refuse", but (\S+ already exists in \S+ and is not in this stack)/;

/** What of a refusal says that an account has session preferences already, or undefined. */
export function existingPreferences(refusal: string): string | undefined {
    return ALREADY_THERE.exec(refusal)?.[1];
}

/** What there is to do about it. */
export function toAdopt(accountId: string): string {
    return `To take it over: ${asTyped(`adopt --account ${accountId}`)}`;
}
