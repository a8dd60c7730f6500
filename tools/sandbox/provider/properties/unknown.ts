import type { Values } from "./values";

/**
 * The string by which the Pulumi engine passes a value that is not known before the update
 * (pulumi sdk, go/common/resource/plugin/rpc.go: UnknownStringValue).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value, or anything inside it, is not known yet. */
export function isUnknown(value: unknown): boolean {
    if (value === UNKNOWN) {
        return true;
    }
    if (Array.isArray(value)) {
        return value.some(isUnknown);
    }
    if (typeof value === "object" && value !== null) {
        return Object.values(value).some(isUnknown);
    }
    return false;
}

/** The same values without the keys that hold undefined or null. */
export function present(values: Values): Values {
    return Object.fromEntries(
        Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
    );
}
