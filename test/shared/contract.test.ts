import assert from "node:assert/strict";
import { parseContract } from "../../shared/contract";
import { contract } from "../support/contract";

const STACK = "organization/session-logs/central";

function problemOf(outputs: Readonly<Record<string, unknown>>): string {
    const parsed = parseContract(STACK, outputs);
    assert.ok(!parsed.ok, "the outputs were taken");
    return parsed.problems
        .map(({ key, found, expected }) => `${key} ${found}. ${expected}`)
        .join("\n");
}

describe("parseContract", () => {
    it("takes what central exports", () => {
        assert.deepEqual(parseContract(STACK, { ...contract }), { ok: true, value: contract });
    });

    it("says that central is not deployed yet when it has no outputs", () => {
        assert.match(
            problemOf({ contractVersion: undefined, region: undefined }),
            /not deployed yet.*pulumi up -s organization/,
        );
    });

    it("tells a newer contract from an older one", () => {
        assert.match(
            problemOf({ ...contract, contractVersion: 2 }),
            /is 2\. .*Update the project here/,
        );
        assert.match(
            problemOf({ ...contract, contractVersion: 0 }),
            /is 0\. .*Run `pulumi up -s organization/,
        );
        assert.match(problemOf({ ...contract, contractVersion: undefined }), /is missing/);
    });

    it("names every output that is missing or malformed", () => {
        const { bucketName: _, ...rest } = contract;
        const text = problemOf({ ...rest, bucketKeyArn: "alias/session-logs-bucket" });
        assert.match(text, /Output bucketName of organization\/session-logs\/central is missing/);
        assert.match(text, /Output bucketKeyArn of .* is "alias\/session-logs-bucket"/);
    });

    it("takes no alias for a session key's ARN", () => {
        const sessionKeyArns = { "eu-west-1": "arn:aws:kms:eu-west-1:111111111111:alias/session" };
        assert.match(
            problemOf({ ...contract, sessionKeyArns }),
            /Output sessionKeyArns\.eu-west-1 of/,
        );
    });
});
