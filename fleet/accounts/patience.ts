import type { OrganizationsClientConfig } from "@aws-sdk/client-organizations";
import { unreachable } from "./reach";

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
    /** For how long a call is repeated that nobody answers, in milliseconds. */
    readonly unreachableFor: number;
    /** Milliseconds. */
    readonly now?: () => number;
    readonly random?: () => number;
    readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A throttled call is given up after about a minute and a half of waiting. */
export const PATIENCE: Patience = {
    attempts: 40,
    firstWait: 200,
    longestWait: 5000,
    unreachableFor: 12_000,
};

/** A call, and what became of it so far. */
interface Made {
    readonly count: number;
    /** When its last try began. */
    readonly begunAt: number;
    /** Since when nobody has answered. */
    readonly unansweredSince?: number | undefined;
}

/**
 * How calls are made again: which errors are worth it is the SDK's judgement, how long is waited is
 * ours, exponential with full jitter. The SDK's own strategies share a budget of 100 retries, made for
 * servers that had better fail: one walk through a large organization that others read too uses it up,
 * and the adaptive one then makes one call in two seconds.
 *
 * Throttling goes by. Where nobody answers, somebody waits who has a proxy to set: that is given up
 * sooner.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function patientRetries({
    attempts,
    firstWait,
    longestWait,
    unreachableFor,
    now = () => performance.now(),
    random = Math.random,
    sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}: Patience): Strategy {
    const token = (made: Made) => ({
        made,
        getRetryCount: () => made.count,
        getRetryDelay: () => 0,
        getRetryCost: () => undefined,
    });
    return {
        acquireInitialRetryToken: () => Promise.resolve(token({ count: 0, begunAt: now() })),
        async refreshRetryTokenForRetry(last, { errorType, error }) {
            const { made } = last as ReturnType<typeof token>;
            const count = made.count + 1;
            const unansweredSince =
                error !== undefined && unreachable(error) !== undefined
                    ? (made.unansweredSince ?? made.begunAt)
                    : undefined;
            const isUseless =
                errorType === "CLIENT_ERROR" ||
                (unansweredSince !== undefined && now() - unansweredSince >= unreachableFor);
            if (count >= attempts || isUseless) {
                throw new Error("This call is not made again.");
            }
            await sleep(random() * Math.min(longestWait, firstWait * 2 ** (count - 1)));
            return token({ count, begunAt: now(), unansweredSince });
        },
        recordSuccess: () => undefined,
    };
}
