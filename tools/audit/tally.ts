import type { Exemption } from "../../policypack/config";
import { isOver, type Usage } from "../../policypack/exemptions";
import type { Judgement, Violation } from "../../policypack/judgement";
import { grouped } from "../../policypack/stack/grouped";

/** A stack that was judged. */
export interface Entry {
    /** Its name in the summary. */
    readonly stack: string;
    /** Whether the name is that of one stack, and not of a case. */
    readonly isNamed: boolean;
    /** The input it was read from. */
    readonly file: string;
    readonly account: string | undefined;
    readonly verdict: Judgement;
    readonly usage: Usage;
}

/** How many findings in how many stacks. */
interface Count {
    readonly findings: number;
    readonly stacks: number;
}

/** What all the stacks of a run come to; printed as it is by `--json`. */
export interface Summary {
    readonly judged: number;
    readonly refused: number;
    readonly unreadable: number;
    /** Findings of mandatory level; most findings first, as everywhere below. */
    readonly refusedByRule: readonly (Count & { readonly rule: string })[];
    readonly refusedByAccount: readonly (Count & { readonly account: string })[];
    readonly refusedStacks: readonly {
        readonly stack: string;
        readonly account: string;
        readonly file: string;
        readonly findings: number;
    }[];
    /** Findings of advisory level, exempted ones not among them. */
    readonly advisedByRule: readonly (Count & { readonly rule: string })[];
    readonly notJudged: readonly {
        readonly reason: string;
        readonly resources: number;
        readonly stacks: number;
    }[];
    /** Inputs, or places in them, that could not be read. */
    readonly notRead: readonly { readonly place: string; readonly reason: string }[];
    readonly exempted: readonly (Count & { readonly exemption: Exemption })[];
    /** Exemptions of findings that count again. */
    readonly endedExemptions: readonly Exemption[];
    /** Exemptions that no finding fits in any stack that they are for. */
    readonly unusedExemptions: readonly Exemption[];
    /** Stacks that several inputs hold: each of them was judged and counted. */
    readonly judgedAgain: readonly { readonly stack: string; readonly files: readonly string[] }[];
}

/** Counts while stacks go by, and keeps none of them. */
export interface Tally {
    readonly add: (entry: Entry) => void;
    readonly addUnread: (place: string, reason: string) => void;
    readonly summary: () => Summary;
}

const UNKNOWN_ACCOUNT = "unknown";

/** @param today the day by which exemptions count */
export function newTally(today: string): Tally {
    const [rules, accounts, advice, reasons] = [counter(), counter(), counter(), counter()];
    const exempted = counter<Exemption>((exemption) => JSON.stringify(exemption));
    const refusedStacks: Summary["refusedStacks"][number][] = [];
    const notRead: Summary["notRead"][number][] = [];
    const files = new Map<string, string[]>();
    const meant = new Set<Exemption>();
    const needed = new Set<Exemption>();
    let judged = 0;

    const add = ({ stack, isNamed, file, account = UNKNOWN_ACCOUNT, verdict, usage }: Entry) => {
        judged += 1;
        const refusals = verdict.violations.filter(({ level }) => level === "mandatory");
        const exemptions = verdict.violations.flatMap(({ exemption }) => exemption ?? []);
        rules.add(refusals.map(({ policy }) => policy));
        accounts.add(refusals.map(() => account));
        advice.add(verdict.violations.filter(isAdvice).map(({ policy }) => policy));
        reasons.add(reasonsIn(verdict));
        exempted.add(exemptions);
        usage.meant.forEach((exemption) => meant.add(exemption));
        usage.needed.forEach((exemption) => needed.add(exemption));
        if (refusals.length > 0) {
            refusedStacks.push({ stack, account, file, findings: refusals.length });
        }
        if (isNamed) {
            files.set(stack, [...(files.get(stack) ?? []), file]);
        }
    };

    const summary = (): Summary => ({
        judged,
        refused: refusedStacks.length,
        unreadable: notRead.length,
        refusedByRule: rules.counts().map(([rule, count]) => ({ rule, ...count })),
        refusedByAccount: accounts.counts().map(([account, count]) => ({ account, ...count })),
        refusedStacks: [...refusedStacks].sort((one, other) => other.findings - one.findings),
        advisedByRule: advice.counts().map(([rule, count]) => ({ rule, ...count })),
        notJudged: reasons.counts().map(([reason, { findings: resources, stacks }]) => ({
            reason,
            resources,
            stacks,
        })),
        notRead,
        exempted: exempted.counts().map(([exemption, count]) => ({ exemption, ...count })),
        endedExemptions: [...needed].filter((exemption) => isOver(exemption, today)),
        unusedExemptions: [...meant].filter((exemption) => !needed.has(exemption)),
        judgedAgain: [...files]
            .filter(([, places]) => places.length > 1)
            .map(([stack, places]) => ({ stack, files: places })),
    });

    return { add, addUnread: (place, reason) => notRead.push({ place, reason }), summary };
}

function isAdvice({ level, exemption }: Violation): boolean {
    return level === "advisory" && exemption === undefined;
}

/** Each reason once for each resource, however many rules gave it. */
function reasonsIn({ notJudged }: Judgement): readonly string[] {
    return [...grouped(notJudged, ({ reason }) => reason)].flatMap(([reason, deferrals]) =>
        [...new Set(deferrals.map(({ resource }) => resource))].map(() => reason),
    );
}

interface Counter<T> {
    /** Takes what one stack has. */
    readonly add: (items: readonly T[]) => void;
    /** The most frequent first. */
    readonly counts: () => readonly (readonly [T, Count])[];
}

function counter<T = string>(nameOf: (item: T) => string = String): Counter<T> {
    const counts = new Map<string, readonly [T, Count]>();
    return {
        add: (items) => {
            for (const [name, same] of grouped(items, nameOf)) {
                const [item, known] = counts.get(name) ?? [
                    same[0] as T,
                    { findings: 0, stacks: 0 },
                ];
                const findings = known.findings + same.length;
                counts.set(name, [item, { findings, stacks: known.stacks + 1 }]);
            }
        },
        counts: () =>
            [...counts]
                .sort(
                    ([one, [, few]], [other, [, many]]) =>
                        many.findings - few.findings || (one < other ? -1 : 1),
                )
                .map(([, counted]) => counted),
    };
}
