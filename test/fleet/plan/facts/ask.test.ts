import assert from "node:assert/strict";
import { ask } from "../../../../fleet/plan/facts/ask";
import { lifecycleRule } from "../../../../fleet/plan/facts/lifecycle-rule";

const failing = (name: string, message: string, httpStatusCode = 400) =>
    ask(() =>
        Promise.reject(Object.assign(new Error(message), { name, $metadata: { httpStatusCode } })),
    );

describe("asking AWS by the SDK", () => {
    it("tells what is there, what is not, and what nobody may know", async () => {
        assert.deepEqual(await ask(() => Promise.resolve("a")), { kind: "found", value: "a" });
        assert.deepEqual(await ask(() => Promise.resolve(undefined)), { kind: "missing" });
        for (const name of ["NoSuchEntityException", "InvalidDocument", "NotFound"]) {
            assert.deepEqual(await failing(name, "It is not there."), { kind: "missing" });
        }
        assert.deepEqual(await failing("AccessDenied", "User x may not."), {
            kind: "unknown",
            reason: "400 AccessDenied User x may not",
        });
    });

    it("tells a bucket of somebody else by the status, as nothing else does", async () => {
        const found = await failing("403", "UnknownError", 403);
        assert.match(found.kind === "unknown" ? found.reason : "", /\b403\b/);
    });
});

describe("a lifecycle rule of the SDK", () => {
    it("is spelled as programs declare it", () => {
        assert.deepEqual(
            lifecycleRule({
                ID: "theirs",
                Status: "Enabled",
                Filter: { And: { Prefix: "a/", Tags: [{ Key: "k", Value: "v" }] } },
                Expiration: { Date: new Date("2027-01-01T00:00:00Z") },
                Transitions: [{ Days: 3, StorageClass: "GLACIER" }],
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            }),
            {
                id: "theirs",
                status: "Enabled",
                filter: { and: { prefix: "a/", tags: { k: "v" } } },
                expiration: { date: "2027-01-01T00:00:00Z" },
                transitions: [{ days: 3, storageClass: "GLACIER" }],
                abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            },
        );
        assert.deepEqual(lifecycleRule({ ID: "a", Status: "Enabled", Filter: { Prefix: "" } }), {
            id: "a",
            status: "Enabled",
            filter: { prefix: "" },
        });
    });
});
