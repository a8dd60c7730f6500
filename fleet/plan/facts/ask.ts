import type { LookedUp } from "../../../shared/looked-up";
import { unreachable } from "../../accounts/reach";

/** Codes by which AWS says that something is not there, as the SDK names its errors. */
const MISSING = new Set([
    "InvalidDocument",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NoSuchLifecycleConfiguration",
    "NotFound",
    "NotFoundException",
    "ResourceNotFoundException",
]);

/** What the SDK rejects with. */
export interface AwsError {
    readonly name: string;
    readonly message: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Asks AWS for something that may not be there, as `lookUp` of shared/pulumi asks the provider.
 *
 * @param ask Calls of the SDK, and nothing beside them; undefined where they found nothing.
 */
export async function ask<T>(call: () => Promise<T | undefined>): Promise<LookedUp<T>> {
    try {
        const value = await call();
        return value === undefined ? { kind: "missing" } : { kind: "found", value };
    } catch (error) {
        const failed = error as AwsError;
        return MISSING.has(failed.name)
            ? { kind: "missing" }
            : { kind: "unknown", reason: reasonOf(failed) };
    }
}

/** In AWS's words, with the status where a HEAD request brings no words: without a full stop. */
export function reasonOf(error: AwsError): string {
    const { name, message, $metadata } = error;
    const unanswered = unreachable(error);
    if (unanswered !== undefined) {
        return unanswered;
    }
    const status = $metadata?.httpStatusCode;
    const words = [status, name, message].filter(Boolean).join(" ");
    return (message.includes(name) ? message : words).replace(/[.\s]+$/, "");
}
