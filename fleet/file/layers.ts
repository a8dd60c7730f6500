import type { Account } from "../organization/account";
import { flattenedValue } from "./flattened";
import type { FleetFile, Override, Setting, SettingsBlock } from "./fleet-file";
import { finder, type Finder } from "./selection";

/** A config key's value, and the part of fleet.yaml that sets it. */
export interface Laid {
    readonly value: unknown;
    readonly line: number;
    readonly block: SettingsBlock;
}

/** What a member's config is made of: the same for all accounts that the same overrides mean. */
export interface Layering {
    /** Config key, without the project's namespace → what it comes out as. */
    readonly settings: ReadonlyMap<string, Laid>;
    readonly clashes: readonly Clash[];
}

/** Two overrides that set one key differently for the same account. */
export interface Clash {
    readonly key: string;
    readonly winner: Setting;
    readonly loser: Setting;
}

/** For each account the one layering that it shares with all that the same overrides mean. */
export function layeringOf(file: FleetFile): (account: Account) => Layering {
    const finders = file.overrides.map((override) => finder(override.for));
    const known = new Map<string, Layering>();
    return (account) => {
        const indexes = meaning(finders, account);
        const name = indexes.join(",");
        const found = known.get(name) ?? layered(file, indexes);
        known.set(name, found);
        return found;
    };
}

function meaning(finders: readonly Finder[], account: Account): readonly number[] {
    return finders.flatMap((find, index) => (find(account) === undefined ? [] : [index]));
}

function layered({ defaults, overrides }: FleetFile, indexes: readonly number[]): Layering {
    const chosen = indexes.flatMap((index) => overrides[index] ?? []);
    const settings = new Map<string, Laid>();
    for (const block of [defaults, ...chosen]) {
        for (const [key, { value, line }] of Object.entries(block.settings)) {
            // Null takes away what an earlier layer set.
            if (value === null) {
                settings.delete(key);
            } else {
                settings.set(key, { value, line, block });
            }
        }
    }
    return { settings, clashes: clashesIn(chosen) };
}

/** Each override whose value for a key gives way to another one. */
function clashesIn(overrides: readonly Override[]): readonly Clash[] {
    const keys = new Set(overrides.flatMap(({ settings }) => Object.keys(settings)));
    return [...keys].flatMap((key) => {
        const all = overrides.flatMap(({ settings }) => settings[key] ?? []);
        const winner = all.at(-1);
        return winner === undefined
            ? []
            : all
                  .filter(({ value }) => flattenedValue(value) !== flattenedValue(winner.value))
                  .map((loser) => ({ key, winner, loser }));
    });
}
