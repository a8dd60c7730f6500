import type { Unwrap } from "@pulumi/pulumi";

/** Property values as plain JSON; an unknown one is the string of unknown.ts. */
export type Values = Readonly<Record<string, unknown>>;

/** Tags as they are written in programs and kept in the state. */
export type Tags = Readonly<Record<string, string>>;

type Settled<T> = [Extract<T, string>] extends [never] ? T : Extract<T, string | undefined | null>;

/**
 * A resource's arguments or state as a provider sees them: outputs resolved, and where a program
 * may write a string or an object (policy documents, roles), the string that Check made of it.
 */
export type Plain<T> = { readonly [K in keyof Unwrap<T>]: Settled<Unwrap<T>[K]> };
