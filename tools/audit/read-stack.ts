import type { StackName } from "../../policypack/exemptions";
import type { Resource } from "../../policypack/stack/resource";
import type { Props } from "../../policypack/values";

/** A stack, or a case, that was read from one document. */
export interface ReadStack {
    /** The stack's name or the case's id; `undefined` when the document tells none. */
    readonly id: string | undefined;
    /** What exemptions know it by; of a case the id. */
    readonly name: StackName;
    /** The AWS account that it is deployed in, where the document tells. */
    readonly account: string | undefined;
    /** Organizations that the stack's own config names, where the document holds it. */
    readonly organizationIds: readonly string[];
    readonly resources: readonly Resource[];
    /**
     * Resources that the stack only reads. The engine shows a pack each resource that it manages by
     * itself and then the whole stack; these are in the stack only.
     */
    readonly external: ReadonlySet<Resource>;
    /** Why resources may be left out: then nothing can be told to be missing. */
    readonly incomplete: string | undefined;
    /** Resources whose properties the document does not hold. */
    readonly withoutProperties: readonly Resource[];
}

/** A stack of which nothing is known but its resources. */
export function bareStack(resources: readonly Resource[]): ReadStack {
    return {
        id: undefined,
        name: { stack: "", project: undefined },
        account: undefined,
        organizationIds: [],
        resources,
        external: new Set(),
        incomplete: undefined,
        withoutProperties: [],
    };
}

/** What keeps a document from being judged, with what to do about it. */
export class UnreadableError extends Error {}

/** The value as an object, else an error that names its place. */
export function objectAt(value: unknown, place: string): Props {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new UnreadableError(`${place} is ${described(value)}, not an object`);
    }
    return value as Props;
}

/** The value as a list, nothing as an empty one, else an error that names its place. */
export function listAt(value: unknown, place: string): readonly unknown[] {
    if (value === undefined || value === null) {
        return [];
    }
    if (!Array.isArray(value)) {
        throw new UnreadableError(`${place} is ${described(value)}, not a list`);
    }
    return value;
}

/** The value as text that is not empty, else an error that names its place. */
export function textAt(value: unknown, place: string): string {
    if (typeof value !== "string" || value === "") {
        throw new UnreadableError(`${place} is ${described(value)}, not a non-empty string`);
    }
    return value;
}

function described(value: unknown): string {
    if (value === undefined) {
        return "missing";
    }
    if (Array.isArray(value)) {
        return "a list";
    }
    return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}
