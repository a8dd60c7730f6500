import type { Problem } from "../../shared/problem";
import type { Account, AccountState, Organization } from "../organization/account";
import { type FleetFile, type Matcher, matcherText, type PlacedMatcher } from "./fleet-file";
import { matchesGlob } from "./glob";
import type { PassedOver } from "./stack-spec";
import { didYouMean } from "./typo";

/** The accounts that get a stack, and those that don't. */
export interface Selection {
    /** By id. */
    readonly selected: readonly Account[];
    readonly passedOver: readonly PassedOver[];
    readonly problems: readonly Problem[];
    readonly warnings: readonly string[];
}

/** Which accounts of the organization get a stack: one that is included, and not excluded. */
export function selection(file: FleetFile, organization: Organization): Selection {
    const accounts = byId(organization.accounts);
    const included = file.include && finder(file.include);
    const excluded = finder(file.exclude);
    const named = new Set((file.include ?? []).flatMap(({ matcher }) => idOf(matcher) ?? []));
    const selected: Account[] = [];
    const passedOver: PassedOver[] = [];
    for (const account of accounts) {
        const reason = reasonAgainst(account, { included, excluded, named });
        if (reason === undefined) {
            selected.push(account);
        } else {
            passedOver.push({ account, reason });
        }
    }
    const matchers = [...(file.include ?? []), ...file.exclude];
    const unmatched = unmatchedTexts(file.file, matchers, accounts);
    const ambiguous = [...matchers, ...file.overrides.flatMap((override) => override.for)];
    return {
        selected,
        passedOver,
        problems: [
            ...ambiguousNames(file.file, ambiguous, accounts),
            ...(selected.length === 0 ? [emptySelection(file, passedOver, unmatched)] : []),
        ],
        warnings: selected.length === 0 ? [] : unmatched,
    };
}

function byId(accounts: readonly Account[]): readonly Account[] {
    return [...accounts].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function idOf(matcher: Matcher): string | undefined {
    return "id" in matcher ? matcher.id : undefined;
}

/** The first of the matchers that means an account. */
export type Finder = (account: Account) => PlacedMatcher | undefined;

/** Ids are looked up: there may be as many as accounts. */
export function finder(matchers: readonly PlacedMatcher[]): Finder {
    const ids = new Map<string, PlacedMatcher>();
    const others: PlacedMatcher[] = [];
    for (const placed of matchers) {
        const id = idOf(placed.matcher);
        if (id === undefined) {
            others.push(placed);
        } else {
            ids.set(id, placed);
        }
    }
    return (account) =>
        ids.get(account.id) ?? others.find(({ matcher }) => matches(matcher, account));
}

/** Whether the matcher means the account. */
export function matches(matcher: Matcher, account: Account): boolean {
    if ("id" in matcher) {
        return matcher.id === account.id;
    }
    if ("name" in matcher) {
        return matchesGlob(matcher.name, account.name);
    }
    if ("ou" in matcher) {
        return account.ouIds.includes(matcher.ou) || isBelow(matcher.ou, account.ou);
    }
    return Object.entries(matcher.tag).every(([key, value]) => {
        const own = account.tags[key];
        return own !== undefined && matchesGlob(value, own);
    });
}

/** The unit itself is below it, too. */
function isBelow(pattern: string, ou: string): boolean {
    if (!pattern.includes("*")) {
        return ou === pattern || ou.startsWith(`${pattern}/`);
    }
    const units = ou.split("/");
    return (
        ou !== "" &&
        pattern
            .split("/")
            .every(
                (segment, index) =>
                    units[index] !== undefined && matchesGlob(segment, units[index]),
            )
    );
}

interface Choice {
    readonly included: Finder | undefined;
    readonly excluded: Finder;
    /** Ids that an include names. */
    readonly named: ReadonlySet<string>;
}

const STATES: Readonly<Record<Exclude<AccountState, "ACTIVE">, string>> = {
    PENDING_ACTIVATION: "is not activated yet",
    SUSPENDED: "is suspended",
    PENDING_CLOSURE: "is being closed",
    CLOSED: "is closed",
};

function reasonAgainst(
    account: Account,
    { included, excluded, named }: Choice,
): string | undefined {
    if (account.state !== "ACTIVE") {
        return STATES[account.state];
    }
    const against = excluded(account);
    if (against !== undefined) {
        return `is excluded by line ${against.line}`;
    }
    if (account.isManagement && !named.has(account.id)) {
        return "is the management account, which no include names by its id";
    }
    return included === undefined || included(account) !== undefined
        ? undefined
        : "no include names it";
}

/** A name without * that several accounts have; those that are closed are passed over anyway. */
function ambiguousNames(
    file: string,
    matchers: readonly PlacedMatcher[],
    accounts: readonly Account[],
): readonly Problem[] {
    const idsByName = new Map<string, string[]>();
    for (const { name, id, state } of accounts) {
        if (state === "ACTIVE") {
            idsByName.set(name, [...(idsByName.get(name) ?? []), id]);
        }
    }
    return matchers.flatMap(({ matcher, line, place }) => {
        const ids = "name" in matcher ? (idsByName.get(matcher.name) ?? []) : [];
        return ids.length < 2
            ? []
            : [
                  {
                      key: `${file} line ${line}: ${place}`,
                      found: `is ${matcherText(matcher)}, which ${ids.length} accounts have: ${some(ids)}`,
                      expected: "Write the id of the one you mean, or a matcher for each.",
                  },
              ];
    });
}

/** So many are named in a message. */
const SHOWN = 5;

function some(names: readonly string[]): string {
    const others = names.length - SHOWN;
    return names.slice(0, SHOWN).join(", ") + (others > 0 ? ` and ${others} more` : "");
}

/** One line for each matcher that means no account; ids together, since there may be many. */
export function unmatchedTexts(
    file: string,
    matchers: readonly PlacedMatcher[],
    accounts: readonly Account[],
): readonly string[] {
    const known = new Set(accounts.map(({ id }) => id));
    const lost = matchers.flatMap(({ matcher, line }) => {
        const id = idOf(matcher);
        return id === undefined || known.has(id) ? [] : [`${id} (line ${line})`];
    });
    const others = matchers.filter(
        ({ matcher }) =>
            idOf(matcher) === undefined && !accounts.some((account) => matches(matcher, account)),
    );
    return [
        ...(lost.length === 0
            ? []
            : [`${file} names by id what is no account of the organization: ${some(lost)}.`]),
        ...others.map(({ matcher, line, place }) =>
            `${file} line ${line}: ${place}, ${matcherText(matcher)}, means no account. ${guess(matcher, accounts)}`.trim(),
        ),
    ];
}

function guess(matcher: Matcher, accounts: readonly Account[]): string {
    if ("ou" in matcher) {
        const units = new Set(accounts.flatMap(({ ou, ouIds }) => [...unitsAbove(ou), ...ouIds]));
        return didYouMean(matcher.ou, [...units]).trim();
    }
    if ("name" in matcher) {
        return didYouMean(
            matcher.name,
            accounts.map(({ name }) => name),
        ).trim();
    }
    if ("tag" in matcher) {
        const tags = new Set(
            accounts.flatMap((account) =>
                Object.entries(account.tags).map(([key, value]) => `${key}=${value}`),
            ),
        );
        return Object.entries(matcher.tag)
            .filter(([key, value]) => ![...tags].some((tag) => matchesGlob(`${key}=${value}`, tag)))
            .map(([key, value]) => didYouMean(`${key}=${value}`, [...tags]).trim())
            .join(" ");
    }
    return "";
}

/** `Workloads/Prod/EU` → itself, `Workloads/Prod` and `Workloads`. */
function unitsAbove(ou: string): readonly string[] {
    const names = ou === "" ? [] : ou.split("/");
    return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

function emptySelection(
    { file, include, accountsLine }: FleetFile,
    passedOver: readonly PassedOver[],
    unmatched: readonly string[],
): Problem {
    const counts = new Map<string, number>();
    for (const { reason } of passedOver) {
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    const reasons = [...counts].map(([reason, count]) => `${count} × ${reason}`);
    const total = passedOver.length;
    return {
        key: `${file} line ${accountsLine}: accounts`,
        found:
            total === 0
                ? "has no account: the organization is empty"
                : `selects none of ${total} account${total === 1 ? "" : "s"} (${reasons.join(", ")})`,
        expected: [
            ...unmatched,
            include === undefined
                ? "Take away what excludes them."
                : "Write an include that means the accounts you want, or leave include away for all.",
        ].join(" "),
    };
}
