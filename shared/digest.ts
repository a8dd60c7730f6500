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

/** The logical name of the Stash that says what an update began with, and the stack's output. */
export const DIGEST = "digest";

/** The type of that Stash. */
const STASH = "pulumi:index:Stash";

/** What an update is made from, as the state keeps it. */
export interface UpdateMark {
    readonly digest: string;
    /** What of the config counts, without secrets: for people who ask what has changed since. */
    readonly config: Readonly<Record<string, unknown>>;
}

/** What the Stash keeps, before anything else is changed. */
export interface BegunUpdate extends UpdateMark {
    /** How many custom resources the stack has once the update is through, this one among them. */
    readonly resources: number;
}

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

/** What of a resource in the state is asked for here. */
export interface CountedResource {
    readonly urn: string;
    readonly type: string;
    /** False of components. */
    readonly custom?: boolean | undefined;
    /** Whether it was only read. */
    readonly external?: boolean | undefined;
    readonly inputs?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The digest of a stack's last update, if that went through and nothing was taken away since.
 *
 * The output alone does not tell: the engine keeps that of the update before where one fails, and
 * writes a new one before it deletes what is no longer wanted. So the Stash has to say the same,
 * which is written first and is the first to be destroyed, and the number of resources has to be
 * the one it promised.
 *
 * @param outputs The stack's.
 * @param resources Everything in its state, what is still to be deleted as well.
 */
export function digestInEffect(
    outputs: Readonly<Record<string, unknown>>,
    resources: readonly CountedResource[],
): string | undefined {
    const digest = outputs[DIGEST];
    const stash = resources.find(({ urn, type }) => type === STASH && urn.endsWith(`::${DIGEST}`));
    const begun = stash?.inputs?.["input"] as Partial<BegunUpdate> | undefined;
    return typeof digest === "string" &&
        begun?.digest === digest &&
        begun.resources === resources.filter(isManaged).length
        ? digest
        : undefined;
}

/** What the state says of the last update that began. */
export function begunIn(resources: readonly CountedResource[]): Partial<BegunUpdate> | undefined {
    const stash = resources.find(({ urn, type }) => type === STASH && urn.endsWith(`::${DIGEST}`));
    return stash?.inputs?.["input"] as Partial<BegunUpdate> | undefined;
}

/** Whether it is one that a plan counts: no component, no provider, nothing that was only read. */
function isManaged({ type, custom, external }: CountedResource): boolean {
    return (
        custom !== false &&
        external !== true &&
        !type.startsWith("pulumi:providers:") &&
        type !== "pulumi:pulumi:StackReference"
    );
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
