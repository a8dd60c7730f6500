import { fromAwsTags, toAwsTags, type AwsTag } from "./tags";
import type { Tags, Values } from "./properties/values";

/** Names that AWS does not write like a program, but for a capital letter. */
const AWS_NAMES: Readonly<Record<string, string>> = {
    id: "ID",
    kmsMasterKeyId: "KMSMasterKeyID",
    mfaDelete: "MFADelete",
    sseAlgorithm: "SSEAlgorithm",
};

const OWN_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(AWS_NAMES).map(([own, aws]) => [aws, own]),
);

/** A value of a program in the words of AWS's API: `{ noncurrentDays }` as `{ NoncurrentDays }`. */
export function toAws<T>(value: unknown): T {
    return respelled(value, (name, inner) => {
        const awsName = AWS_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
        if (name === "tags") {
            return [awsName, toAwsTags(inner as Tags)];
        }
        if (name === "date" && typeof inner === "string") {
            return [awsName, new Date(inner)];
        }
        return [awsName, toAws(inner)];
    }) as T;
}

/** A value of AWS's API in the words of a program, times as the original writes them. */
export function fromAws(value: unknown): Values {
    return respelled(value, (name, inner) => {
        const ownName = OWN_NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1);
        if (name === "Tags") {
            return [ownName, fromAwsTags(inner as AwsTag[])];
        }
        return [ownName, inner instanceof Date ? rfc3339(inner) : fromAws(inner)];
    }) as Values;
}

function respelled(
    value: unknown,
    respell: (name: string, inner: unknown) => readonly [string, unknown],
): unknown {
    if (Array.isArray(value)) {
        return value.map((element) => respelled(element, respell));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const told = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(told.map(([name, inner]) => respell(name, inner)));
}

function rfc3339(time: Date): string {
    return time.toISOString().replace(/\.\d+Z$/, "Z");
}
