import assert from "node:assert/strict";
import { present } from "../../../../shared/iam/match/key-value";
import type { PolicyContext } from "../../../../shared/iam/context";
import { analyzeResourcePolicy } from "../../../../shared/iam/analyze";
import {
    ADMINISTER,
    BUCKET,
    BUCKET_CONTEXT,
    IN_ORGANIZATION,
    KEY_CONTEXT,
    NOT_IN_ORGANIZATION,
    ORGANIZATION,
    OWN_ACCOUNT,
    PLAIN_HTTP,
    decrypt,
    deny,
    policy,
    put,
    type Json,
} from "../policies";

const MEMBER = "222222222222";
const KEY = `arn:aws:kms:eu-west-1:${OWN_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const KEY_HEADER = "s3:x-amz-server-side-encryption-aws-kms-key-id";

const lookUp = put({
    Sid: "LookUp",
    Action: "s3:GetEncryptionConfiguration",
    Resource: BUCKET,
    Condition: IN_ORGANIZATION,
});
const upload = put({
    Sid: "Upload",
    Action: ["s3:PutObject", "s3:PutObjectAcl"],
    Resource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
    Condition: IN_ORGANIZATION,
});
const useKey = decrypt({
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Condition: IN_ORGANIZATION,
});

function writing(statements: readonly Json[], context: PolicyContext = BUCKET_CONTEXT) {
    return analyzeResourcePolicy(policy(...statements), context).logWriting;
}

const keyUse = (...statements: readonly Json[]) =>
    writing([ADMINISTER, ...statements], KEY_CONTEXT);

/** `s3:PutObject`, or `s3:PutObject by Deny` if a statement denies it. */
function refused({ calls }: ReturnType<typeof writing>): readonly string[] {
    return calls
        .filter(({ answer }) => answer === "no")
        .map(({ action, deniedBy }) =>
            deniedBy === undefined ? action : `${action} by ${deniedBy.sid ?? ""}`,
        );
}

/** A Deny of uploads where the condition holds. */
const unless = (Condition: Json): Json =>
    deny({ Action: "s3:PutObject", Resource: `${BUCKET}/*`, Condition });

describe("whether members can write their logs", () => {
    it("is certain with every call granted, over TLS", () => {
        const { answer, granted, meant } = writing([
            upload,
            lookUp,
            deny({ Condition: PLAIN_HTTP }),
            deny({ Condition: NOT_IN_ORGANIZATION }),
        ]);
        assert.deepEqual([answer, meant, granted.length], ["yes", true, 3]);
    });

    for (const [title, statements, expected] of [
        ["no look-up", [upload], ["s3:GetEncryptionConfiguration"]],
        [
            "the look-up granted on objects",
            [upload, { ...lookUp, Resource: `${BUCKET}/*` }],
            ["s3:GetEncryptionConfiguration"],
        ],
        ["no ACL", [lookUp, { ...upload, Action: "s3:PutObject" }], ["s3:PutObjectAcl"]],
        [
            "the ACL granted below another prefix",
            [
                lookUp,
                { ...upload, Action: "s3:PutObject" },
                { ...upload, Action: "s3:PutObjectAcl", Resource: `${BUCKET}/acl/*` },
            ],
            ["s3:PutObjectAcl"],
        ],
        [
            "uploads granted on the bucket",
            [lookUp, { ...upload, Resource: BUCKET }],
            ["s3:PutObject", "s3:PutObjectAcl"],
        ],
        [
            "uploads granted to users",
            [lookUp, { ...upload, Principal: { AWS: `arn:aws:iam::${MEMBER}:user/jane` } }],
            ["s3:PutObject", "s3:PutObjectAcl"],
        ],
    ] as const) {
        it(`is impossible with ${title}`, () =>
            assert.deepEqual(refused(writing(statements)), expected));
    }

    const encryption = "s3:x-amz-server-side-encryption";
    for (const [title, Condition] of Object.entries<Json>({
        "another encryption": { StringEquals: { [encryption]: "AES256" } },
        "no encryption": { Null: { [encryption]: "true" } },
        "another ACL": { StringEquals: { "s3:x-amz-acl": "private" } },
        "a key of the uploader's": {
            Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
        },
        "a storage class": { StringEquals: { "s3:x-amz-storage-class": "GLACIER" } },
        "plain HTTP": PLAIN_HTTP,
        "a service of ours": { StringEquals: { "aws:SourceOrgID": ORGANIZATION } },
        "a service": { Bool: { "aws:PrincipalIsAWSService": "true" } },
        "a call through a service": { Bool: { "aws:ViaAWSService": "true" } },
        "a second factor": { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        "a recent second factor": { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
        "a user": { StringEquals: { "aws:PrincipalType": "User" } },
        "a user by name": { Null: { "aws:username": "false" } },
        "a session's ARN": {
            ArnLike: { "aws:PrincipalArn": "arn:aws:sts::*:assumed-role/Node/*" },
        },
        "an organization with a blank": {
            StringEquals: { "aws:PrincipalOrgID": `${ORGANIZATION} ` },
        },
        "an organization in base64": { BinaryEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
    })) {
        it(`is impossible where the grant asks for ${title}`, () => {
            const found = writing([lookUp, { ...upload, Condition }]);
            assert.deepEqual(refused(found), ["s3:PutObject", "s3:PutObjectAcl"]);
            assert.deepEqual(found.calls[0]?.unmet?.statement, { index: 1, sid: "Upload" });
        });
    }

    for (const [title, Condition] of Object.entries<Json>({
        "another encryption": { StringNotEquals: { [encryption]: "AES256" } },
        "another ACL": { StringNotEqualsIfExists: { "s3:x-amz-acl": "private" } },
        "plain HTTP": { Bool: { "aws:SecureTransport": "true" } },
        "a second factor": { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
        "a second factor's age": { Null: { "aws:MultiFactorAuthAge": "true" } },
        "another organization": { StringNotEquals: { "aws:PrincipalOrgID": "o-otherorg999" } },
        "a session's ARN": {
            ArnNotLike: { "aws:PrincipalArn": "arn:aws:sts::*:assumed-role/Node/*" },
        },
    })) {
        it(`is impossible where a Deny spares only ${title}`, () =>
            assert.deepEqual(refused(writing([lookUp, upload, unless(Condition)])), [
                "s3:PutObject by Deny",
            ]));
    }

    it("is certain where the grant asks for, or a Deny spares, just what the agent sends", () => {
        const sent = {
            "s3:x-amz-acl": "bucket-owner-full-control",
            [encryption]: "aws:kms",
            "aws:PrincipalType": "AssumedRole",
            "s3:authType": "REST-HEADER",
        };
        const grant = { ...upload, Condition: { ...IN_ORGANIZATION, StringLike: sent } };
        const denials = Object.entries(sent).map(([key, value]) =>
            unless({ StringNotEquals: { [key]: value } }),
        );
        assert.equal(writing([lookUp, grant, ...denials]).answer, "yes");
    });

    it("is uncertain where a resource that is left out depends on a tag", () => {
        const { Resource: _, ...rest } = lookUp;
        const allBut = { ...rest, NotResource: `${BUCKET}/\${aws:PrincipalTag/team}/*` };
        assert.equal(writing([upload, allBut]).answer, "maybe");
    });

    for (const [title, Condition] of Object.entries<Json>({
        "an endpoint": { StringNotEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } },
        "a network": { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
        "tagged roles": { StringNotEquals: { "aws:PrincipalTag/team": "nodes" } },
        "some roles": { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Node" } },
        "a unit": {
            "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": `${ORGANIZATION}/r-ab12/*` },
        },
        "one key": { StringNotEquals: { [KEY_HEADER]: KEY } },
        "newer TLS": { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    })) {
        it(`is uncertain where a Deny spares ${title}`, () =>
            assert.equal(writing([lookUp, upload, unless(Condition)]).answer, "maybe"));
    }

    it("depends on the key that the bucket encrypts with", () => {
        const onlyKey = unless({ StringNotEquals: { [KEY_HEADER]: KEY } });
        const withKey = (arn: string) =>
            writing([lookUp, upload, onlyKey], {
                ...BUCKET_CONTEXT,
                memberRequest: { [KEY_HEADER]: present(arn) },
            });
        assert.equal(withKey(KEY).answer, "yes");
        assert.deepEqual(refused(withKey(`${KEY}9`)), ["s3:PutObject by Deny"]);
    });

    it("takes no header of an upload to look the encryption up", () => {
        const everything = deny({ Condition: { StringNotEquals: { [KEY_HEADER]: KEY } } });
        const memberRequest = { [KEY_HEADER]: present(KEY) };
        assert.deepEqual(
            refused(writing([lookUp, upload, everything], { ...BUCKET_CONTEXT, memberRequest })),
            ["s3:GetEncryptionConfiguration by Deny"],
        );
    });

    it("says which exemption spares nobody", () => {
        const exempt = { "aws:PrincipalArn": "arn:aws:sts::*:assumed-role/Node/*" };
        const [call] = writing([lookUp, upload, unless({ ArnNotLike: exempt })]).calls;
        assert.deepEqual(call?.emptyExemption, {
            operator: "ArnNotLike",
            key: "aws:PrincipalArn",
            values: ["arn:aws:sts::*:assumed-role/Node/*"],
        });
    });

    it("is enough for one account that is listed, or that a Deny spares", () => {
        const listed = { Principal: { AWS: [MEMBER, "333333333333"] }, Condition: undefined };
        assert.equal(
            writing([
                { ...upload, ...listed },
                { ...lookUp, ...listed },
            ]).answer,
            "yes",
        );
        const others = { StringNotEquals: { "aws:PrincipalAccount": MEMBER } };
        assert.equal(writing([lookUp, upload, unless(others)]).answer, "yes");
    });

    it("takes one member for all calls", () => {
        const to = (account: string) => ({ Principal: { AWS: account }, Condition: undefined });
        const found = writing([
            { ...upload, ...to(MEMBER) },
            { ...lookUp, ...to("333333333333") },
        ]);
        assert.deepEqual(refused(found), ["s3:GetEncryptionConfiguration"]);
        assert.equal(found.principal.accountId, MEMBER);
    });

    it("is not asked of a policy that leaves members out, but for its denials", () => {
        const owners = put({ Principal: { AWS: OWN_ACCOUNT }, Action: "s3:*" });
        const ownAccount = put({
            Condition: { StringEquals: { "aws:PrincipalAccount": OWN_ACCOUNT } },
        });
        const service = put({
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": MEMBER } },
        });
        const found = writing([owners, ownAccount, service, deny({ Condition: PLAIN_HTTP })]);
        assert.equal(found.meant, false);
        assert.ok(found.calls.every(({ deniedBy }) => deniedBy === undefined));
        const stopped = writing([unless({ StringNotEquals: { [encryption]: "AES256" } })]);
        assert.ok(refused(stopped).includes("s3:PutObject by Deny"));
    });

    it("may be of an organization that nobody named", () => {
        const any = { StringLike: { "aws:PrincipalOrgID": "o-*" } };
        const statements = [
            { ...upload, Condition: any },
            { ...lookUp, Condition: any },
        ];
        assert.equal(writing(statements, { kind: "bucket" }).answer, "yes");
    });

    it("is the same in every order of the statements", () => {
        const half = put({ Sid: "Half", Action: "s3:PutObject", Condition: IN_ORGANIZATION });
        const partner = put({
            Principal: { AWS: MEMBER },
            Action: "s3:GetEncryptionConfiguration",
            Resource: BUCKET,
        });
        const all = [half, partner, unless({ Null: { [encryption]: "false" } })];
        const answers = permutations(all).map((statements) => {
            const { answer, granted, calls } = writing(statements);
            return JSON.stringify([
                answer,
                granted,
                calls.map((call) => [call.action, call.answer]),
            ]);
        });
        assert.equal(new Set(answers).size, 1, [...new Set(answers)].join("\n"));
    });
});

describe("whether members can use the key", () => {
    const S3_OF_REGION = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
    const andIn = (Condition: Json): Json => ({
        ...useKey,
        Condition: { ...IN_ORGANIZATION, ...Condition },
    });

    it("is certain without further conditions", () => assert.equal(keyUse(useKey).answer, "yes"));

    it("is possible for logs through S3, or for sessions", () => {
        assert.equal(keyUse(andIn({ StringLike: S3_OF_REGION })).answer, "maybe");
        const session = { Null: { "kms:EncryptionContext:aws:ssm:SessionId": "false" } };
        assert.equal(keyUse(andIn(session)).answer, "yes");
        const context = { StringLike: { "kms:EncryptionContext:aws:s3:arn": `${BUCKET}*` } };
        assert.equal(keyUse(andIn(context)).answer, "maybe");
    });

    for (const [title, statement] of Object.entries<Json>({
        "decryption alone": { ...useKey, Action: "kms:Decrypt" },
        "data keys alone": { ...useKey, Action: "kms:GenerateDataKey*" },
        "data keys without plaintext": {
            ...useKey,
            Action: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
        },
        "another service": andIn({
            StringLike: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" },
        }),
        "S3 of no region": andIn({ StringLike: { "kms:ViaService": "s3.amazonaws.com" } }),
        "another service's context": andIn({
            Null: { "kms:EncryptionContext:aws:logs:arn": "false" },
        }),
        "grants for services": andIn({ Bool: { "kms:GrantIsForAWSResource": "true" } }),
    })) {
        it(`is impossible with ${title}`, () => assert.equal(keyUse(statement).answer, "no"));
    }

    it("takes one use for all of its calls", () => {
        const forLogs = { ...andIn({ StringLike: S3_OF_REGION }), Action: "kms:Decrypt" };
        const forSessions = {
            ...andIn({ Null: { "kms:ViaService": "true" } }),
            Action: "kms:GenerateDataKey",
        };
        assert.equal(keyUse(forLogs, forSessions).answer, "no");
    });

    it("is not asked of a key for the owner", () => {
        const { meant, calls } = keyUse();
        assert.equal(meant, false);
        assert.deepEqual(
            calls.flatMap(({ deniedBy }) => deniedBy ?? []),
            [],
        );
    });
});

function permutations<T>(items: readonly T[]): T[][] {
    return items.length === 0
        ? [[]]
        : items.flatMap((item, index) =>
              permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
          );
}
