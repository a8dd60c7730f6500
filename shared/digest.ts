import { createHash } from "node:crypto";

/*
 * Each stack's state says what its last update was made from, so that whoever runs many stacks can
 * tell which of them would come out the same without asking an account.
 */

/** Everything that decides what a program makes, beside what the account has already. */
export interface Determinants {
    /** Of the programs' sources: see program-version.ts. */
    readonly programVersion: string;
    /** What of the stack's config counts: see `determiningConfig`. */
    readonly config: Readonly<Record<string, unknown>>;
    /** What a member took from central; nothing for central itself. */
    readonly contract?: Readonly<Record<string, unknown>> | undefined;
}

const FORM = "v1";

/** Hexadecimal digits of each part: two values in a million stacks are the same once in 10^13 years. */
const DIGITS = 16;

/** The stack's output. */
export const DIGEST = "digest";

/** `v1.<program>.<config>`, and `.<contract>` for a member: which of them differs shows by itself. */
export function stackDigest({ programVersion, config, contract }: Determinants): string {
    const parts = [programVersion, config, ...(contract === undefined ? [] : [contract])];
    return [FORM, ...parts.map(hashOf)].join(".");
}

/** What a digest is made of, for people. */
export type DigestPart = "program" | "config" | "central";

const PARTS: readonly DigestPart[] = ["program", "config", "central"];

/**
 * In what two digests differ.
 *
 * @returns undefined where one of them has another form, as another version may write it.
 */
export function differingParts(one: string, other: string): readonly DigestPart[] | undefined {
    const [form, ...parts] = one.split(".");
    const [otherForm, ...others] = other.split(".");
    return form === otherForm && parts.length === others.length && parts.length <= PARTS.length
        ? PARTS.filter((_, index) => parts[index] !== others[index])
        : undefined;
}

/** Of the provider's settings those that show in resources. */
const DETERMINING_AWS = new Set(["aws:defaultTags", "aws:ignoreTags"]);

/**
 * What of a stack's config decides what is made: the project's own keys, and the tags of the AWS
 * provider. All else of `aws:` only says how AWS is reached (`aws:profile`, `aws:assumeRoles`, keys,
 * endpoints, retries): it differs between a person's machine and CI, which make the same. The
 * region and the account come from the project's own keys.
 *
 * @param namespace The project's.
 * @param config `<namespace>:<key>` → text, in which lists and objects are JSON, or a value as the
 * stack's file holds it.
 */
export function determiningConfig(
    namespace: string,
    config: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith(`${namespace}:`) || DETERMINING_AWS.has(key))
            .map(([key, value]) => [key, parsed(value)]),
    );
}

/** A value of the config as a value, however it was written. */
function parsed(value: unknown): unknown {
    if (typeof value !== "string") {
        return typeof value === "object" ? value : JSON.stringify(value);
    }
    if (!/^\s*[[{]/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}

function hashOf(value: unknown): string {
    return createHash("sha256").update(canonical(value)).digest("hex").slice(0, DIGITS);
}

/** JSON in which the keys of objects are sorted, and what has no value is left out. */
function canonical(value: unknown): string {
    return JSON.stringify(value, (_, one: unknown) =>
        typeof one === "object" && one !== null && !Array.isArray(one)
            ? Object.fromEntries(
                  Object.entries(one).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
              )
            : one,
    );
}
