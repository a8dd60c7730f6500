import { show } from "../../../shared/problem";
import { isUnknownValue, recordOf } from "../../values";
import { define, defineUnknown, UnknownValueError } from "../unknown-value";

/*
 * Values of which a part may not be told: an `Untold` stands in its place until the value is handed
 * to the rules, whose reading of it then throws.
 */

/** A value that the source does not tell. */
export class Untold {
    /** @param why follows the path of the value: `is …` */
    constructor(readonly why: string) {}
}

/** The value that is read, or why it is not told. */
export function told(read: () => unknown): unknown {
    try {
        return read();
    } catch (error) {
        if (isUnknownValue(error)) {
            return new Untold(`is not known yet (${error.message})`);
        }
        throw error;
    }
}

/**
 * The value at a path of CloudFormation's property names. Case does not count: the aws-native
 * provider spells `KMSMasterKeyID` as `kmsMasterKeyId`.
 */
export function at(value: unknown, ...path: readonly string[]): unknown {
    let found = value;
    for (const name of path) {
        if (found instanceof Untold) {
            return found;
        }
        found = own(recordOf(found), name);
    }
    return found;
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
    const lower = name.toLowerCase();
    const key = Object.hasOwn(record, name)
        ? name
        : Object.keys(record).find((candidate) => candidate.toLowerCase() === lower);
    return key === undefined ? undefined : told(() => record[key]);
}

/** The fields of an object, or the elements of a list by their place, as far as they are told. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
    return typeof value !== "object" || value === null || value instanceof Untold
        ? []
        : Object.keys(value).map((key) => [key, told(() => (value as never)[key])] as const);
}

/** What is made of a value that is there and told; else the value. */
export function ifTold<T>(value: unknown, make: (value: NonNullable<unknown>) => T): unknown {
    return value === undefined || value === null || value instanceof Untold ? value : make(value);
}

/** What is made of each element of a list, or of the one value that stands for it. */
export function each(value: unknown, make: (element: unknown) => unknown): unknown {
    return ifTold(value, (list) =>
        Array.isArray(list) ? entriesOf(list).map(([, element]) => make(element)) : [make(list)],
    );
}

/** The text of the parts in a row; not told if one of them is not. */
export function textOfParts(parts: readonly unknown[]): unknown {
    const texts: string[] = [];
    for (const part of parts) {
        if (part instanceof Untold) {
            return part;
        }
        if (typeof part !== "string" && typeof part !== "number" && typeof part !== "boolean") {
            return new Untold(`holds ${show(part)} in the place of a text`);
        }
        texts.push(String(part));
    }
    return texts.join("");
}

/** More than any template needs: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const DEEPEST = 100;

/**
 * A copy for the rules: left out what is undefined, and what is not told throws when it is read.
 *
 * @param path of the value, for messages
 */
export function forRules(value: unknown, path: string, depth = 0): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const copy: object = Array.isArray(value) ? [] : {};
    for (const [key, given] of entriesOf(value)) {
        const place = Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
        const element = depth < DEEPEST ? given : tooDeep;
        if (element instanceof Untold) {
            const message = `${place} ${element.why}`;
            defineUnknown(copy, key, () => new UnknownValueError("untold", message));
        } else if (element !== undefined) {
            define(copy, key, { value: forRules(element, place, depth + 1), writable: true });
        }
    }
    return copy;
}

const tooDeep = new Untold("is nested too deeply to be read");
