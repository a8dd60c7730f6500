import { canonicalJson, canonicalPolicy } from "./policy-text";
import type { Input } from "./property";

/**
 * Whether two values of a property mean the same to AWS. As in the real provider, what is absent
 * equals what is empty (false, 0, "", no elements). An unknown value equals no known one.
 */
export function isSame(input: Input, one: unknown, other: unknown): boolean {
    if (isEmpty(one) || isEmpty(other)) {
        return isEmpty(one) && isEmpty(other);
    }
    if (input.kind === "list") {
        return isSameList(input, one, other);
    }
    if (input.kind === "block") {
        return isSameBlock(input, one, other);
    }
    if (input.kind === "tags") {
        return canonicalJson(text(one)) === canonicalJson(text(other));
    }
    if (typeof one === "string" && typeof other === "string") {
        if (input.kind === "policy") {
            return canonicalPolicy(one) === canonicalPolicy(other);
        }
        if (input.same) {
            return input.same(one, other);
        }
    }
    return one === other;
}

function isSameList(input: Input, one: unknown, other: unknown): boolean {
    const { of } = input;
    if (!of || !Array.isArray(one) || !Array.isArray(other)) {
        return false;
    }
    if (one.length !== other.length) {
        return false;
    }
    if (!input.unordered) {
        return one.every((element, at) => isSame(of, element, other[at]));
    }
    const left: unknown[] = [...(other as unknown[])];
    return one.every((element) => {
        const at = left.findIndex((candidate) => isSame(of, element, candidate));
        if (at >= 0) {
            left.splice(at, 1);
        }
        return at >= 0;
    });
}

function isSameBlock(input: Input, one: unknown, other: unknown): boolean {
    return Object.entries(input.fields ?? {}).every(
        ([name, field]) =>
            (field.computed && isEmpty(valueAt(one, name))) ||
            isSame(field, valueAt(one, name), valueAt(other, name)),
    );
}

/** Whether the value says nothing: absent, or empty all the way down. */
export function isEmpty(value: unknown): boolean {
    if (value === undefined || value === null) {
        return true;
    }
    if (value === false || value === 0 || value === "") {
        return true;
    }
    return typeof value === "object" && Object.values(value).every(isEmpty);
}

function valueAt(block: unknown, name: string): unknown {
    return (block as Readonly<Record<string, unknown>>)[name];
}

function text(value: unknown): string {
    return JSON.stringify(value);
}
