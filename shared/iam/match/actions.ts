import {
    KMS_KEY_ACTIONS,
    KMS_OTHER_ACTIONS,
    S3_ACCESS_POINT_ACTIONS,
    S3_BUCKET_ACTIONS,
    S3_OBJECT_ACTIONS,
    S3_OTHER_ACTIONS,
} from "./action-names";
import { compare, compilePattern } from "./pattern";
import { exactly, type Text } from "./text";

/** What an action acts on. An access point counts as a bucket. */
export type Level = "bucket" | "object" | "key" | "other";

/** A set of a service's actions: bit i stands for `names[i]`. */
export type ActionSet = bigint;

/** All actions of one service. */
export interface Service {
    readonly prefix: "s3" | "kms";
    /** `s3:GetObject`, … */
    readonly names: readonly string[];
    readonly lowerNames: readonly Text[];
    readonly ofLevel: Readonly<Record<Level, ActionSet>>;
    readonly all: ActionSet;
    /** Action patterns seen before, lower case, with what they match. */
    readonly known: Map<string, ActionSet>;
}

export const S3: Service = service("s3", [
    ["object", S3_OBJECT_ACTIONS],
    ["bucket", [...S3_BUCKET_ACTIONS, ...S3_ACCESS_POINT_ACTIONS]],
    ["other", S3_OTHER_ACTIONS],
]);

export const KMS: Service = service("kms", [
    ["key", KMS_KEY_ACTIONS],
    ["other", KMS_OTHER_ACTIONS],
]);

/** Bounds the memory of a process that judges many policies. */
const MOST_KNOWN = 2000;

/** The actions that a pattern such as `s3:get*` matches. */
export function expandAction(service: Service, pattern: string): ActionSet {
    const lower = pattern.toLowerCase();
    const known = service.known.get(lower);
    if (known !== undefined) {
        return known;
    }
    const compiled = compilePattern(lower, true);
    let set = 0n;
    service.lowerNames.forEach((name, bit) => {
        if (compare(compiled, name) === "yes") {
            set |= 1n << BigInt(bit);
        }
    });
    if (service.known.size >= MOST_KNOWN) {
        service.known.clear();
    }
    service.known.set(lower, set);
    return set;
}

/** The actions that any of the patterns matches. */
export function expandActions(service: Service, patterns: readonly string[]): ActionSet {
    return patterns.reduce((set, pattern) => set | expandAction(service, pattern), 0n);
}

/** The names in a set, sorted. */
export function actionNames(service: Service, set: ActionSet): readonly string[] {
    return service.names.filter((_, bit) => ((set >> BigInt(bit)) & 1n) === 1n).sort();
}

/**
 * Actions of the service that a statement names although the list here has no such: newer than the
 * list, or misspelt. They count, lest something new slip by. In lower case, wildcards left out.
 */
export function unlistedActions(service: Service, patterns: readonly string[]): readonly string[] {
    return patterns
        .filter((pattern) => pattern.startsWith(`${service.prefix}:`))
        .filter((pattern) => expandAction(service, pattern) === 0n)
        .map((pattern) => pattern.replaceAll(/[*?]/g, ""));
}

function service(
    prefix: Service["prefix"],
    lists: readonly (readonly [Level, readonly string[]])[],
): Service {
    const ofLevel: Record<Level, ActionSet> = { bucket: 0n, object: 0n, key: 0n, other: 0n };
    const names: string[] = [];
    for (const [level, list] of lists) {
        for (const name of list) {
            ofLevel[level] |= 1n << BigInt(names.length);
            names.push(`${prefix}:${name}`);
        }
    }
    const all = (1n << BigInt(names.length)) - 1n;
    const lowerNames = names.map((name) => exactly(name.toLowerCase()));
    return { prefix, names, lowerNames, ofLevel, all, known: new Map() };
}
