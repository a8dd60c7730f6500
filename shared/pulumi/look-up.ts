import type { LookedUp } from "../looked-up";

/**
 * How AWS, and the AWS provider in its place, say that something is not there: error codes of IAM,
 * Systems Manager, KMS and S3, and the provider's words for an empty answer.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/tfresource/not_found_error.go
 */
const MISSING =
    /\b(NoSuchEntity|InvalidDocument|NotFoundException|NoSuchBucket|NoSuchBucketPolicy|NotFound)\b|couldn't find resource|empty result/;

/**
 * Asks AWS for something that may not be there.
 *
 * @param ask One call of the provider, and nothing beside it: what it rejects with is AWS's.
 */
export async function lookUp<T>(ask: () => Promise<T>): Promise<LookedUp<T>> {
    try {
        return { kind: "found", value: await ask() };
    } catch (error) {
        const { message } = error as Error;
        return MISSING.test(message)
            ? { kind: "missing" }
            : { kind: "unknown", reason: message.replace(/[.\s]+$/, "") };
    }
}
