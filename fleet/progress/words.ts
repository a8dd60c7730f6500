import { printable } from "../../shared/printable";
import type { Changes, FleetEvent, Outcome } from "./event";
import type { Begin, Done, End } from "./tally";

/** Pulumi's names of what is done with a resource, with its own signs for them. */
const SIGNS: Readonly<Record<string, string>> = {
    create: "+",
    update: "~",
    delete: "-",
    replace: "±",
    import: "←",
    same: "=",
};

const OUTCOMES: readonly Outcome[] = ["changed", "unchanged", "skipped", "failed", "cancelled"];

/** `+14 ~2 =3`: what was done, the most telling first; an operation without a sign by its name. */
export function changesInShort(changes: Changes): string {
    const signed = Object.entries(SIGNS).map(([operation, sign]) => [operation, sign] as const);
    const others = Object.keys(changes)
        .filter((operation) => !(operation in SIGNS))
        .map((operation) => [operation, `${printable(operation)} `] as const);
    return [...signed, ...others]
        .filter(([operation]) => (changes[operation] ?? 0) > 0)
        .map(([operation, sign]) => `${sign}${changes[operation]}`)
        .join(" ");
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `1 h 05 min`. */
export function duration(seconds: number): string {
    if (seconds < 9.95) {
        return `${seconds.toFixed(1)} s`;
    }
    const whole = Math.round(seconds);
    if (whole < 60) {
        return `${whole} s`;
    }
    if (whole < 3600) {
        return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
    }
    const minutes = Math.round(whole / 60);
    return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** `about 40 s left`: no more exact than an estimate is. */
export function timeLeft(seconds: number | undefined): string {
    if (seconds === undefined) {
        return "time left unknown";
    }
    if (seconds < 55) {
        return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s left`;
    }
    const minutes = Math.max(1, Math.round(seconds / 60));
    return minutes < 60
        ? `about ${minutes} min left`
        : `about ${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min left`;
}

/** A stack by central's or its account's name, which another may have as well, and the account's id. */
export function who({ name, account }: Pick<Done, "name" | "account">): string {
    return `${printable(name)} ${printable(account)}`;
}

/** How it ended, in words: a preview changes nothing. */
export function outcomeWord(outcome: Outcome, begin: Begin | undefined): string {
    return outcome === "changed" && begin?.command === "preview" ? "to change" : outcome;
}

/** What is said when a run begins. */
export function beginLine({ command, total, parallel, reason }: Begin): string {
    return (
        `fleet ${printable(command)}: ${stacks(total)}, ${parallel} at once` +
        ` (${printable(reason)})`
    );
}

export function waveLine({ name, count }: Extract<FleetEvent, { kind: "wave" }>): string {
    const what = {
        central: "central",
        canary: `canary: ${accounts(count)} before the others`,
        rest: `the rest: ${accounts(count)}`,
        all: `all: ${stacks(count)}`,
    };
    return what[name];
}

export function currentLine({ count }: Extract<FleetEvent, { kind: "current" }>): string {
    return `${stacks(count)} ${count === 1 ? "is" : "are"} current: nothing to do there`;
}

/** What is said when a run has ended: the failures, how to go on, where the logs lie. */
export interface Ending {
    readonly summary: string;
    readonly failures: readonly { readonly who: string; readonly error: string }[];
    /** Lines after the failures. */
    readonly advice: readonly string[];
}

export function endingOf(end: End, begin: Begin | undefined, failed: readonly Done[]): Ending {
    const counted = OUTCOMES.filter((outcome) => end.outcomes[outcome] > 0).map(
        (outcome) => `${end.outcomes[outcome]} ${outcomeWord(outcome, begin)}`,
    );
    const reached = OUTCOMES.reduce((sum, outcome) => sum + end.outcomes[outcome], 0);
    const missed = Math.max(0, (begin?.total ?? 0) - reached);
    return {
        summary: [
            ...(counted.length === 0 && missed === 0 ? ["nothing to do"] : counted),
            ...(missed > 0 ? [`${missed} not reached`] : []),
            `in ${duration(end.seconds)}`,
        ].join(", "),
        failures: failed.map((done) => ({
            who: who(done),
            error: printable(done.error ?? "no reason given"),
        })),
        advice: [
            ...(end.next === undefined ? [] : [`To go on: ${printable(end.next)}`]),
            ...(begin === undefined ? [] : [`Logs:     ${printable(begin.runFolder)}`]),
        ],
    };
}

/** Central is one, and its account may have another as a member. */
function stacks(count: number): string {
    return count === 1 ? "1 stack" : `${count} stacks`;
}

export function accounts(count: number): string {
    return count === 1 ? "1 account" : `${count} accounts`;
}

function twoDigits(number: number): string {
    return String(number).padStart(2, "0");
}
