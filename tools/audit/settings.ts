import { closest, distance } from "fastest-levenshtein";
import {
    CONFIG_SCHEMA,
    NOT_JUDGED,
    PACK_SETTINGS,
    readConfig,
    strandedSettings,
    type Exemption,
    type PackConfig,
} from "../../policypack/config";
import { dayOf, distinct } from "../../policypack/exemptions";
import type { Level, Rule } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { listOf, recordOf, type Props } from "../../policypack/values";
import { show, type Checked, type Problem } from "../../shared/problem";
import { mismatches, type Schema } from "./schema";

/** The pack's configuration as it counts for each rule. */
export interface Settings {
    readonly levelOf: (rule: Rule) => Level | "disabled";
    /** Equal ones are the same object. */
    readonly configOf: (rule: Rule) => PackConfig;
    /** Those of all rules, each once. */
    readonly exemptions: readonly Exemption[];
    /** The day by which exemptions count, `YYYY-MM-DD`. */
    readonly today: string;
}

/** Levels that the engine knows. */
const LEVELS = ["advisory", "mandatory", "remediate", "disabled"] as const;
const SCHEMAS: ReadonlyMap<string, Schema> = new Map(Object.entries(CONFIG_SCHEMA));
const RULES: ReadonlySet<string> = new Set(rules.map(({ name }) => name));
const ALL = "all";
const EXEMPTIONS = "exemptions";

/**
 * Reads a configuration: properties of the pack at the top level, and the name of a rule (or `all`)
 * with its level, or with an object of `enforcementLevel` and properties of its own. So a file made
 * for `--policy-pack-config` is one too.
 */
export function readSettings(given: unknown, today: string = dayOf(new Date())): Checked<Settings> {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
        const found = `is ${show(given)}`;
        return { ok: false, problems: [{ key: "It", found, expected: "Write a JSON object." }] };
    }
    const entries = Object.entries(given as Props);
    const problems = entries.flatMap(([key, value]) => problemsOf(key, value));
    return problems.length > 0
        ? { ok: false, problems }
        : { ok: true, value: settingsOf(new Map(entries), today) };
}

function settingsOf(given: ReadonlyMap<string, unknown>, today: string): Settings {
    const levelOf = ({ name, level }: Rule) => {
        const own = levelIn(given.get(name)) ?? levelIn(given.get(ALL)) ?? level;
        return own === "remediate" ? "mandatory" : own;
    };
    const configs = new Map<string, PackConfig>();
    const packWide = rules.find(({ name }) => name === PACK_SETTINGS);
    const shared = {
        ...Object.fromEntries([...given].filter(([key]) => SCHEMAS.has(key))),
        // The engine never asks a disabled rule, and so never learns its properties.
        ...(packWide && levelOf(packWide) !== "disabled" ? recordOf(given.get(PACK_SETTINGS)) : {}),
    };
    const configOf = ({ name }: Rule) => {
        const config = readConfig(given.get(name), shared);
        const text = JSON.stringify(config);
        const known = configs.get(text) ?? config;
        configs.set(text, known);
        return known;
    };
    const exemptions = distinct(rules.flatMap((rule) => configOf(rule).exemptions));
    return { levelOf, configOf, exemptions, today };
}

function levelIn(value: unknown): (typeof LEVELS)[number] | undefined {
    const level = typeof value === "string" ? value : recordOf(value)["enforcementLevel"];
    return LEVELS.find((known) => known === level);
}

function problemsOf(key: string, value: unknown): readonly Problem[] {
    if (SCHEMAS.has(key)) {
        return propertyProblems(key, key, value);
    }
    if (key !== ALL && !RULES.has(key)) {
        return [unknownKey(key, key, [...SCHEMAS.keys(), ALL, ...RULES])];
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return levelProblems(key, value);
    }
    const stranded = key === NOT_JUDGED ? strandedSettings(value) : [];
    return Object.entries(value as Props).flatMap(([name, setting]) => {
        const path = `${key}.${name}`;
        if (stranded.includes(name)) {
            const found = `is set under ${key}, where it applies to no rule`;
            return [{ key: path, found, expected: `Write it under ${PACK_SETTINGS}.` }];
        }
        return name === "enforcementLevel"
            ? levelProblems(path, setting)
            : propertyProblems(path, name, setting);
    });
}

function levelProblems(key: string, value: unknown): readonly Problem[] {
    return LEVELS.some((level) => level === value)
        ? []
        : [{ key, found: `is ${show(value)}`, expected: `Write one of ${LEVELS.join(", ")}.` }];
}

function propertyProblems(key: string, name: string, value: unknown): readonly Problem[] {
    const schema = SCHEMAS.get(name);
    if (schema === undefined) {
        return [unknownKey(key, name, ["enforcementLevel", ...SCHEMAS.keys()])];
    }
    const problems = mismatches(value, schema).map(({ place, found, accepted }) => ({
        key: `${key}${place}`,
        found,
        expected: `Write ${accepted}.${place === "" ? ` ${schema.description ?? ""}` : ""}`,
    }));
    return name === EXEMPTIONS ? [...problems, ...unknownRules(key, value)] : problems;
}

/** An exemption of a rule that does not exist would never count. */
function unknownRules(key: string, exemptions: unknown): readonly Problem[] {
    return listOf(exemptions)
        .map((exemption) => recordOf(exemption)["rule"])
        .flatMap((rule, index) =>
            typeof rule !== "string" || RULES.has(rule)
                ? []
                : [
                      {
                          key: `${key}[${index}].rule`,
                          found: `is ${show(rule)}, which is not a rule`,
                          expected: suggestion(rule, [...RULES]),
                      },
                  ],
        );
}

function unknownKey(key: string, name: string, known: readonly string[]): Problem {
    const found = "is neither a property of the pack nor a rule";
    return { key, found, expected: suggestion(name, known) };
}

function suggestion(name: string, known: readonly string[]): string {
    const nearest = closest(name, [...known]);
    const isTypo = distance(name, nearest) <= Math.max(2, name.length / 3);
    return isTypo ? `Did you mean ${nearest}?` : `Write one of ${known.join(", ")}.`;
}
