import type { Path } from "./source";

/** A value of central, defaults or an override; null takes away what an earlier one set. */
export interface Setting {
    readonly value: unknown;
    readonly line: number;
}

/** A part of fleet.yaml that sets config keys. */
export interface SettingsBlock {
    /** For people: `defaults`, `overrides[2] for ou Workloads/Prod`. */
    readonly place: string;
    /** The way to the settings within the file. */
    readonly path: Path;
    readonly line: number;
    /** Config key, without the project's namespace → what it is set to. */
    readonly settings: Readonly<Record<string, Setting>>;
}

/** Which accounts are meant: by exactly one of these. */
export type Matcher =
    | { readonly id: string }
    /** `*` stands for any characters. */
    | { readonly name: string }
    /** Names of units with slashes, where `*` stands for any characters within one, or a unit's id. */
    | { readonly ou: string }
    /** Key → value; all have to be there, and `*` in a value stands for any characters. */
    | { readonly tag: Readonly<Record<string, string>> };

export interface PlacedMatcher {
    readonly matcher: Matcher;
    readonly line: number;
    /** `accounts.include[0]`. */
    readonly place: string;
}

export interface Override extends SettingsBlock {
    /** An account that one of them means gets the settings. */
    readonly for: readonly PlacedMatcher[];
}

/** An account that fleet.yaml lists itself. */
export interface ListedAccount {
    readonly id: string;
    /** @default the id */
    readonly name: string;
    /** Names of units with slashes. @default "" */
    readonly ou: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly line: number;
}

/** Where the accounts come from. */
export type AccountSource =
    | {
          readonly from: "organizations";
          /** ARN of the role that reads the organization; undefined: the caller's own rights. */
          readonly role: string | undefined;
      }
    | { readonly from: "list"; readonly accounts: readonly ListedAccount[] };

/** The role that the fleet takes in each account. */
export interface Deploy {
    /** Its name, with its path if it has one: `team/session-logs-deploy`. */
    readonly role: string;
    readonly externalId: string | undefined;
    /** Undefined where fleet.yaml does not say it. */
    readonly line: number | undefined;
}

export interface StackName {
    readonly name: string;
    readonly line: number;
}

/** What fleet.yaml says, checked by itself. */
export interface FleetFile {
    /** What messages call it: fleet.yaml. */
    readonly file: string;
    readonly central: SettingsBlock;
    readonly source: AccountSource;
    /** Line of `accounts`. */
    readonly accountsLine: number;
    /** Undefined: every account. */
    readonly include: readonly PlacedMatcher[] | undefined;
    readonly exclude: readonly PlacedMatcher[];
    readonly deploy: Deploy;
    readonly defaults: SettingsBlock;
    /** In order: a later one wins. */
    readonly overrides: readonly Override[];
    readonly centralStack: StackName | undefined;
    /** By account id: stacks that go by another name than their account's id. */
    readonly stacks: ReadonlyMap<string, StackName>;
    /** Pulumi's secrets provider of new stacks. */
    readonly secretsProvider: string | undefined;
    /** 1-based line of a value of the file. */
    readonly lineAt: (path: Path) => number;
}

/** The matcher as people write it: `ou Workloads/Prod`, `tag team=payments`. */
export function matcherText(matcher: Matcher): string {
    if ("tag" in matcher) {
        const pairs = Object.entries(matcher.tag).map(([key, value]) => `${key}=${value}`);
        return `tag ${pairs.join(", ")}`;
    }
    return Object.entries(matcher)
        .map(([kind, text]) => `${kind} ${String(text)}`)
        .join("");
}
