import assert from "node:assert/strict";
import type { FoundKey } from "../../../central/existing/facts";
import { keyProblems } from "../../../central/existing/key-fitness";
import { keyPolicy, type KeyPolicyArgs } from "../../../central/key-policy";
import type { Statement } from "../../../shared/policy-document";

const args: KeyPolicyArgs = {
    partition: "aws",
    accountId: "111111111111",
    region: "eu-west-1",
    bucketName: "acme-session-logs",
    admitted: { organizationId: "o-exampleorgid1" },
    readerArns: [],
    uses: ["logs"],
};
const [ADMINISTER, USE] = keyPolicy(args).Statement as [Statement, Statement];
const inOrganization = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid1" } };

function key(statements: readonly object[], changes: Partial<FoundKey> = {}): FoundKey {
    return {
        policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
        isEnabled: true,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        multiRegion: false,
        ...changes,
    };
}

const complaints = (found: FoundKey, changes: Partial<KeyPolicyArgs> = {}) =>
    keyProblems(found, { ...args, ...changes }).map((problem) => problem.found);

describe("keyProblems", () => {
    it("accepts the policy that would be made here, and a wider one within the organization", () => {
        assert.deepEqual(complaints(key([ADMINISTER, USE])), []);
        const wide = { ...USE, Condition: inOrganization };
        assert.deepEqual(complaints(key([ADMINISTER, wide])), []);
    });

    it("accepts the policy for listed accounts, if it names all of them", () => {
        const admitted = { accountIds: ["222222222222", "333333333333"] };
        const { Statement } = keyPolicy({ ...args, admitted });
        assert.deepEqual(complaints(key(Statement), { admitted }), []);
        const more = { accountIds: [...admitted.accountIds, "444444444444"] };
        assert.deepEqual(complaints(key(Statement), { admitted: more }), [
            "names a key whose policy does not allow 444444444444 (kms:Decrypt for logs), 444444444444 (kms:GenerateDataKey for logs)",
        ]);
    });

    it("accepts the policy for sessions too, where the key serves both", () => {
        const uses = ["logs", "sessions"] as const;
        const { Statement } = keyPolicy({ ...args, uses });
        assert.deepEqual(complaints(key(Statement, { multiRegion: true }), { uses }), []);
        assert.match(
            complaints(key([ADMINISTER, USE], { multiRegion: true }), { uses }).join(),
            /does not allow the organization's accounts \(kms:Decrypt for sessions\)/,
        );
    });

    it("prints the statements to add to a policy that lets nobody in", () => {
        const [problem, ...more] = keyProblems(key([ADMINISTER]), args);
        assert.deepEqual(more, []);
        assert.equal(problem?.key, "session-logs:bucketKeyArn");
        const [advice, json = ""] = problem.expected.split(/:\n([^]*)/);
        assert.equal(advice, "Add to its policy");
        assert.deepEqual(JSON.parse(json), [USE]);
    });

    for (const [name, statement] of Object.entries<object>({
        "one account of the organization only": {
            ...USE,
            Principal: { AWS: "arn:aws:iam::222222222222:root" },
        },
        "another organization": {
            ...USE,
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-otherorg999" } },
        },
        "another bucket": {
            ...USE,
            Condition: {
                ...inOrganization,
                StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::other" },
            },
        },
        "S3 of another region": {
            ...USE,
            Condition: {
                StringEquals: {
                    ...inOrganization.StringEquals,
                    "kms:ViaService": "s3.us-east-1.amazonaws.com",
                },
            },
        },
        "encrypting without decrypting": { ...USE, Action: "kms:GenerateDataKey*" },
        "decrypting only": { ...USE, Action: "kms:Decrypt" },
    })) {
        it(`refuses a key that allows ${name}`, () => {
            assert.match(
                complaints(key([ADMINISTER, statement])).join("\n"),
                /names a key whose policy does not allow the organization's accounts \(kms:/,
            );
        });
    }

    it("refuses a key that somebody outside may use", () => {
        const open = { ...USE, Sid: "Open", Condition: undefined };
        assert.match(
            complaints(key([ADMINISTER, USE, open])).join("\n"),
            /^names a key whose policy grants access to .+ \(Open: kms:Decrypt, kms:GenerateDataKey/,
        );
        const partner = { ...USE, Sid: "Partner", Principal: { AWS: "999999999999" } };
        assert.match(
            complaints(key([ADMINISTER, USE, { ...partner, Condition: undefined }])).join("\n"),
            /grants access to account 999999999999/,
        );
    });

    it("refuses a key that is disabled, asymmetric, or single-Region beside sessions", () => {
        const both = keyPolicy({ ...args, uses: ["logs", "sessions"] }).Statement;
        const found = key(both, { isEnabled: false, customerMasterKeySpec: "RSA_2048" });
        assert.deepEqual(complaints(found, { uses: ["logs", "sessions"] }), [
            "names a key of type RSA_2048, which neither S3 nor Session Manager can use",
            "names a key that is disabled",
            "names a single-Region key, while sessionKey is same",
        ]);
    });
});
