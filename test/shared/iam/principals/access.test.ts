import assert from "node:assert/strict";
import { analyzeResourcePolicy } from "../../../../shared/iam/analyze";
import { BUCKET, BUCKET_CONTEXT, PLAIN_HTTP, deny, policy } from "../policies";

/** The longest bucket policy that S3 takes, in bytes. */
const LONGEST = 20 * 1024;

/** Two denials that leave plain HTTP to nobody only together, for accounts by name, and others. */
function dependentDenials(accountCount: number, others: number): string {
    const accounts = Array.from({ length: accountCount }, (_, i) => String(222222222222 + i));
    return JSON.stringify(
        policy(
            ...["StringNotEquals", "StringEqualsIfExists"].map((operator) =>
                deny({
                    Condition: { ...PLAIN_HTTP, [operator]: { "aws:PrincipalAccount": accounts } },
                }),
            ),
            ...Array.from({ length: others }, (_, index) => ({
                Effect: "Deny",
                Principal: "*",
                Action: "s3:Get*",
                Resource: `${BUCKET}/${index}/*`,
            })),
        ),
    );
}

describe("the effort for denials that depend on each other", () => {
    it("is enough for the largest policy that S3 takes", () => {
        const text = dependentDenials(250, 100);
        assert.ok(text.length > 0.95 * LONGEST && text.length < LONGEST, String(text.length));
        const { problems, plainHttp } = analyzeResourcePolicy(text, BUCKET_CONTEXT);
        assert.deepEqual(problems, []);
        assert.deepEqual(plainHttp, []);
    });

    it("ends for larger ones, which are then open and say why", () => {
        const { problems, plainHttp } = analyzeResourcePolicy(
            dependentDenials(1000, 1000),
            BUCKET_CONTEXT,
        );
        assert.deepEqual(
            problems.map(({ path, found }) => `${path} ${found}`),
            ["Statement has too many statements that depend on each other to be judged"],
        );
        assert.equal(plainHttp.length, 2);
    });
});
