import assert from "node:assert/strict";
import { backOffSeconds, retryReason, withRetries } from "../../../fleet/engine/retry";

const THROTTLED = "ThrottlingException: Rate exceeded";

describe("another try", () => {
    it("is worth it when AWS throttles", () => {
        for (const output of [
            // The stand-in and the official provider, inside one of our refusals.
            "      - The AWS credentials can't be used: operation error STS: GetCallerIdentity, https response error StatusCode: 400, RequestID: 3f6d2c1e-1111-4222-8333-944455556666, api error ThrottlingException: Rate exceeded. Sign in to account 222222222222",
            "operation error S3: PutObject, https response error StatusCode: 503, RequestID: A, HostID: B, api error SlowDown: Please reduce your request rate.",
            "api error TooManyRequestsException: Too Many Requests",
            "api error RequestLimitExceeded: Request limit exceeded.",
            "creating IAM Role (x): Throttling: Rate exceeded\n\tstatus code: 400",
            "PriorRequestNotComplete: The request was rejected because Route 53 was still processing a prior request.",
            "An error occurred (Throttling) when calling the DescribeDocument operation",
            THROTTLED,
            "error: reading SSM Document (x): Rate exceeded",
        ]) {
            assert.equal(retryReason(output), "throttled", output);
        }
    });

    it("is worth it with new credentials when the old ones have expired", () => {
        for (const output of [
            "https response error StatusCode: 403, RequestID: 3f6d, ExpiredTokenException: The security token included in the request is expired. Sign in",
            "api error ExpiredToken: The provided token has expired.",
            "api error RequestExpired: Request has expired.",
            "The security token included in the request is expired",
        ]) {
            assert.equal(retryReason(output), "expired credentials", output);
        }
    });

    it("is worth it for nothing else", () => {
        for (const output of [
            "",
            "error: update failed",
            "api error AccessDeniedException: User: x is not authorized to perform: ssm:CreateDocument",
            "api error LimitExceededException: Cannot exceed quota for PoliciesPerRole: 10",
            "api error InternalServerError: oops",
            "error: creating S3 Bucket (Throttling-logs): BucketAlreadyExists: taken",
            "bucket SlowDown exists, tag RequestExpired, ThrottlingExceptions: none",
            "connect ECONNREFUSED 127.0.0.1:9",
        ]) {
            assert.equal(retryReason(output), undefined, output);
        }
    });

    it("waits a random part of a limit that doubles up to a minute", () => {
        const limits = [1, 2, 3, 4, 5, 6, 9].map((attempt) => backOffSeconds(attempt, 1));
        assert.deepEqual(limits, [2, 4, 8, 16, 32, 60, 60]);
        assert.equal(backOffSeconds(3, 0), 0);
        assert.equal(backOffSeconds(3, 0.25), 2);
    });

    /** Work that fails with these texts, one a try, and then succeeds. */
    const tried = async (failures: readonly string[]) => {
        const slept: number[] = [];
        const told: string[] = [];
        const tries: number[] = [];
        const result = await withRetries(
            (attempt) => {
                tries.push(attempt);
                const failure = failures[attempt - 1];
                return failure === undefined
                    ? Promise.resolve("made")
                    : Promise.reject(new Error(failure));
            },
            {
                random: () => 0.5,
                sleep: (seconds) => {
                    slept.push(seconds);
                    return Promise.resolve();
                },
                onRetry: ({ reason, attempt, seconds }) =>
                    told.push(`${attempt} ${reason} ${seconds}`),
            },
        ).catch((error: unknown) => error);
        return { result, slept, told, tries };
    };

    it("is told, waited for, and given its number", async () => {
        const { result, slept, told, tries } = await tried([
            THROTTLED,
            "api error ExpiredToken: x",
        ]);
        assert.equal(result, "made");
        assert.deepEqual(slept, [1, 2]);
        assert.deepEqual(told, ["2 throttled 1", "3 expired credentials 2"]);
        assert.deepEqual(tries, [1, 2, 3]);
    });

    it("ends after the fifth, with what that said", async () => {
        const { result, slept } = await tried(Array.from({ length: 9 }, () => THROTTLED));
        assert.match(String(result), /Rate exceeded/);
        assert.deepEqual(slept, [1, 2, 4, 8]);
    });

    it("is not made of other failures", async () => {
        const { result, slept } = await tried(["api error AccessDenied: no"]);
        assert.match(String(result), /AccessDenied/);
        assert.deepEqual(slept, []);
    });

    it("looks where it is told what was said", async () => {
        let tries = 0;
        await withRetries(
            () => (++tries === 1 ? Promise.reject(new Error("code: -2")) : Promise.resolve()),
            { outputOf: () => THROTTLED, onRetry: () => undefined, sleep: () => Promise.resolve() },
        );
        assert.equal(tries, 2);
    });
});
