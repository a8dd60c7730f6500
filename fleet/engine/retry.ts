/** Why another try may succeed. */
export type RetryReason = "throttled" | "expired credentials";

/**
 * Codes by which AWS's services say "later".
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const THROTTLING = [
    ...["Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled"],
    ...["RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded"],
    ...["SlowDown", "PriorRequestNotComplete"],
];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

const THROTTLED = [anyCode(THROTTLING), /\bRate exceeded\b/];
const CREDENTIALS_EXPIRED = [
    anyCode(EXPIRED),
    /[Ss]ecurity token included in the request is expired/,
];

/**
 * A code as the SDKs print it: `api error SlowDown: …`, `SlowDown: …`, `(SlowDown) when calling`. A
 * bucket of that name, or a word in a tag, is none.
 */
function anyCode(codes: readonly string[]): RegExp {
    const one = codes.join("|");
    return new RegExp(
        `(?:^|[\\s"'(,:])(?:api error (?:${one})\\b|(?:${one}):\\s|\\((?:${one})\\) when calling)`,
    );
}

/**
 * Why what an engine or an SDK said is worth another try, or undefined where the same would happen
 * again. Expired credentials need new ones first.
 */
export function retryReason(output: string): RetryReason | undefined {
    const isAny = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(output));
    if (isAny(CREDENTIALS_EXPIRED)) {
        return "expired credentials";
    }
    return isAny(THROTTLED) ? "throttled" : undefined;
}

/** The first waits at most this long, each later one at most twice as long as the one before. */
const BASE_SECONDS = 2;
const CAP_SECONDS = 60;
/** With the first one. */
export const MOST_TRIES = 5;

/**
 * How long to wait after a try that failed: anything up to a limit that doubles. Many that were
 * throttled together must not come back together.
 *
 * @param attempt The try that failed, from 1.
 * @param random A number of [0, 1).
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOffSeconds(attempt: number, random: number): number {
    return random * Math.min(CAP_SECONDS, BASE_SECONDS * 2 ** (attempt - 1));
}

/** What a failure calls for. */
export interface Retry {
    readonly reason: RetryReason;
    /** Which try the next one is, from 2. */
    readonly attempt: number;
    readonly seconds: number;
}

export interface RetryOptions {
    /** What a failure said; its own message unless told otherwise. */
    readonly outputOf?: (error: unknown) => string;
    /** Told before each wait. */
    readonly onRetry: (retry: Retry, error: unknown) => void;
    /** Ends early when the run is broken off. */
    readonly sleep: (seconds: number) => Promise<void>;
    /** @default Math.random */
    readonly random?: () => number;
}

/**
 * Does some work, and again as long as its failures are worth it.
 *
 * @param work Gets the number of its try, from 1.
 * @throws What the last try threw.
 */
export async function withRetries<T>(
    work: (attempt: number) => Promise<T>,
    { outputOf = messageOf, onRetry, sleep, random = Math.random }: RetryOptions,
): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
        try {
            return await work(attempt);
        } catch (error) {
            const reason = retryReason(outputOf(error));
            if (reason === undefined || attempt >= MOST_TRIES) {
                throw error;
            }
            const seconds = backOffSeconds(attempt, random());
            onRetry({ reason, attempt: attempt + 1, seconds }, error);
            await sleep(seconds);
        }
    }
}

function messageOf(error: unknown): string {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
