import type { OrganizationsClientConfig } from "@aws-sdk/client-organizations";

type Strategy = Extract<
    NonNullable<OrganizationsClientConfig["retryStrategy"]>,
    { acquireInitialRetryToken: unknown }
>;

export interface Patience {
    /** How often a call is made in all. */
    readonly attempts: number;
    /** Bound of the first wait, in milliseconds; it doubles with each. */
    readonly firstWait: number;
    /** Bound of all waits, in milliseconds. */
    readonly longestWait: number;
    readonly random?: () => number;
    readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A call is given up after about a minute and a half of waiting. */
export const PATIENCE: Patience = { attempts: 40, firstWait: 200, longestWait: 5000 };

/**
 * How calls are made again: which errors are worth it is the SDK's judgement, how long is waited is
 * ours, exponential with full jitter. The SDK's own strategies share a budget of 100 retries, made for
 * servers that had better fail: one walk through a large organization that others read too uses it up,
 * and the adaptive one then makes one call in two seconds.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function patientRetries({
    attempts,
    firstWait,
    longestWait,
    random = Math.random,
    sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}: Patience): Strategy {
    const token = (count: number) => ({
        getRetryCount: () => count,
        getRetryDelay: () => 0,
        getRetryCost: () => undefined,
    });
    return {
        acquireInitialRetryToken: () => Promise.resolve(token(0)),
        async refreshRetryTokenForRetry(last, { errorType }) {
            const made = last.getRetryCount() + 1;
            if (made >= attempts || errorType === "CLIENT_ERROR") {
                throw new Error("This call is not made again.");
            }
            await sleep(random() * Math.min(longestWait, firstWait * 2 ** (made - 1)));
            return token(made);
        },
        recordSuccess: () => undefined,
    };
}
