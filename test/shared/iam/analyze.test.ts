import assert from "node:assert/strict";
import { PARTITIONS } from "../../../shared/partitions";
import { analyzeResourcePolicy } from "../../../shared/iam/analyze";
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
} from "./policies";

const write = put({ Condition: IN_ORGANIZATION });
const ownPrefix = put({
    Resource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
    Condition: IN_ORGANIZATION,
});
const judge = (...statements: readonly Json[]) =>
    analyzeResourcePolicy(policy(...statements), BUCKET_CONTEXT);
const judgeKey = (...statements: readonly Json[]) =>
    analyzeResourcePolicy(policy(...statements), KEY_CONTEXT);

describe("what a member may do beyond writing logs", () => {
    const excess = (changes: Json): readonly string[] =>
        judge(put({ Condition: IN_ORGANIZATION, ...changes })).excessPermissions.flatMap(
            ({ actions }) => actions,
        );

    it("is nothing for the agent's three actions", () => {
        assert.deepEqual(excess({ Action: ["s3:PutObject", "s3:PutObjectAcl"] }), []);
        const look = { Action: "s3:GetEncryptionConfiguration", Resource: BUCKET };
        assert.deepEqual(excess(look), []);
    });

    it("is every other action, however it is written", () => {
        assert.deepEqual(excess({ Action: ["s3:PutObject", "s3:GetObject"] }), ["s3:GetObject"]);
        assert.ok(excess({ Action: "s3:*" }).includes("s3:DeleteObject"));
        assert.ok(excess({ Action: "*" }).includes("s3:GetObject"));
        assert.ok(excess({ Action: "S3:put*" }).includes("s3:PutObjectRetention"));
        const allBut = { Action: undefined, NotAction: ["s3:Delete*", "s3:Put*"] };
        assert.ok(excess(allBut).includes("s3:GetObject"));
    });

    it("is only what acts on the granted resource", () => {
        assert.deepEqual(excess({ Action: "s3:ListBucket" }), []);
        assert.deepEqual(excess({ Action: "s3:ListBucket", Resource: BUCKET }), ["s3:ListBucket"]);
        assert.deepEqual(excess({ Action: "s3:ListAllMyBuckets", Resource: "*" }), []);
    });

    it("is not what a Deny takes back", () => {
        const all = put({ Action: ["s3:PutObject", "s3:GetObject"], Condition: IN_ORGANIZATION });
        const own = { StringNotEquals: { "aws:PrincipalAccount": OWN_ACCOUNT } };
        const noReads = deny({ Action: "s3:Get*", Condition: own });
        assert.deepEqual(judge(all, noReads).excessPermissions, []);
    });

    it("does not count the own and trusted accounts", () => {
        const read = (account: string): Json =>
            put({
                Action: "s3:GetObject",
                Principal: { AWS: account },
                Condition: IN_ORGANIZATION,
            });
        assert.deepEqual(judge(read(OWN_ACCOUNT)).excessPermissions, []);
        assert.equal(
            judge(read("222222222222")).excessPermissions[0]?.principal.accountId,
            "222222222222",
        );
        const trusting = { ...BUCKET_CONTEXT, trustedAccountIds: ["222222222222"] };
        const trusted = analyzeResourcePolicy(policy(read("222222222222")), trusting);
        assert.deepEqual(trusted.excessPermissions, []);
    });

    it("finds a member that only a condition names", () => {
        const condition = {
            StringEquals: {
                "aws:PrincipalOrgID": ORGANIZATION,
                "aws:PrincipalAccount": "222222222222",
            },
        };
        const read = put({ Action: "s3:GetObject", Condition: condition });
        assert.equal(judge(read).excessPermissions[0]?.principal.accountId, "222222222222");
    });

    it("is anything but using the key, in a key policy", () => {
        const use = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"];
        const grant = (action: unknown) =>
            judgeKey(ADMINISTER, decrypt({ Action: action, Condition: IN_ORGANIZATION }));
        assert.deepEqual(grant(use).excessPermissions, []);
        assert.deepEqual(grant([...use, "kms:CreateGrant"]).excessPermissions[0]?.actions, [
            "kms:CreateGrant",
        ]);
        assert.ok(grant("kms:*").excessPermissions[0]?.actions.includes("kms:PutKeyPolicy"));
    });

    it("counts principals whose account can't be seen", () => {
        const AWS = "AROAEXAMPLEIDEXAMPLE1";
        assert.deepEqual(excess({ Principal: { AWS }, Action: "s3:GetObject" }), ["s3:GetObject"]);
        const user = { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7c" };
        assert.deepEqual(excess({ Principal: user, Action: "s3:GetObject" }), ["s3:GetObject"]);
    });

    it("counts accounts that a Deny spares by name", () => {
        const read = put({ Action: "s3:GetObject", Condition: IN_ORGANIZATION });
        const but = (id: string) =>
            deny({ Condition: { StringNotEquals: { "aws:PrincipalAccount": id } } });
        assert.equal(
            judge(read, but("222222222222")).excessPermissions[0]?.principal.accountId,
            "222222222222",
        );
        assert.deepEqual(judge(read, but(OWN_ACCOUNT)).excessPermissions, []);
    });

    it("counts a unique id in an account that a Deny spares by name", () => {
        const id = put({ Principal: { AWS: "AROAEXAMPLEIDEXAMPLE1" }, Action: "s3:GetObject" });
        const spares = deny({
            Condition: { StringNotEquals: { "aws:PrincipalAccount": "222222222222" } },
        });
        const sparesOwn = deny({
            Condition: { StringNotEquals: { "aws:PrincipalAccount": OWN_ACCOUNT } },
        });
        assert.equal(judge(id, spares).excessPermissions.length, 1);
        assert.equal(judge(id, sparesOwn).excessPermissions.length, 0);
    });
});

describe("whether members can still work", () => {
    const use = (...statements: readonly Json[]) => judge(...statements).memberUse;

    it("is yes for a grant to the organization", () => {
        assert.deepEqual(use(write), {
            answer: "yes",
            action: "s3:PutObject",
            grantedBy: { index: 0, sid: "Put" },
        });
        assert.equal(use(ownPrefix, deny({ Condition: PLAIN_HTTP })).answer, "yes");
    });

    it("is not granted by a policy without a grant, or for the owner only", () => {
        assert.equal(use(deny({ Condition: PLAIN_HTTP })).answer, "not-granted");
        assert.equal(use(put({ Principal: { AWS: OWN_ACCOUNT } })).answer, "not-granted");
    });

    it("is denied when a Deny takes the grant back", () => {
        const { answer, deniedBy } = use(write, deny());
        assert.equal(answer, "denied");
        assert.deepEqual(deniedBy, { index: 1, sid: "Deny" });
        const typo = { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid2" } };
        assert.equal(use(write, deny({ Condition: typo })).answer, "denied");
        const onlyHttp = { Bool: { "aws:SecureTransport": "true" } };
        assert.equal(use(write, deny({ Condition: onlyHttp })).answer, "denied");
    });

    it("is yes when the Deny depends on the request, or spares the own prefix", () => {
        const otherKey = {
            StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
        };
        assert.equal(use(write, deny({ Condition: otherKey })).answer, "yes");
        const spare = deny({
            Resource: undefined,
            NotResource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
            Action: "s3:PutObject",
        });
        assert.equal(use(ownPrefix, JSON.parse(JSON.stringify(spare)) as Json).answer, "yes");
    });

    it("is about decryption and data keys in a key policy", () => {
        const grant = decrypt({ Condition: IN_ORGANIZATION });
        assert.equal(judgeKey(ADMINISTER, grant).memberUse.answer, "yes");
        assert.equal(judgeKey(ADMINISTER).memberUse.answer, "not-granted");
        const stop = deny({ Action: "kms:Decrypt", Resource: "*" });
        assert.equal(judgeKey(ADMINISTER, grant, stop).memberUse.answer, "denied");
    });

    it("is enough for one account that a Deny spares", () => {
        const spare = { StringNotEquals: { "aws:PrincipalAccount": "222222222222" } };
        assert.equal(judge(write, deny({ Condition: spare })).memberUse.answer, "yes");
    });

    it("counts as possible where a Deny has a multi-valued key without a set operator", () => {
        const paths = { StringLike: { "aws:PrincipalOrgPaths": `${ORGANIZATION}/*` } };
        assert.equal(judge(write, deny({ Condition: paths })).memberUse.answer, "yes");
    });
});

describe("whether the owner can still change the policy", () => {
    it("is so for a bucket unless a Deny covers it for sure", () => {
        assert.equal(judge(write).owner.mayChangePolicy, true);
        assert.deepEqual(judge(write, deny()).owner, {
            mayChangePolicy: false,
            action: "s3:PutBucketPolicy",
            deniedBy: { index: 1, sid: "Deny" },
        });
        assert.equal(judge(deny({ Action: "s3:Put*" })).owner.mayChangePolicy, false);
        const allBut = deny({ Action: undefined, NotAction: "s3:Get*" });
        assert.equal(
            judge(JSON.parse(JSON.stringify(allBut)) as Json).owner.mayChangePolicy,
            false,
        );
    });

    it("is not touched by a Deny on objects, on others, or on plain HTTP", () => {
        const harmless = [
            deny({ Resource: `${BUCKET}/*` }),
            deny({ Condition: NOT_IN_ORGANIZATION }),
            deny({ Condition: PLAIN_HTTP }),
            deny({ Principal: { AWS: "222222222222" } }),
            deny({ Action: "s3:GetObject*" }),
            deny({
                Condition: {
                    ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN_ACCOUNT}:role/Admin` },
                },
            }),
        ];
        for (const statement of harmless) {
            assert.equal(judge(write, statement).owner.mayChangePolicy, true);
        }
    });

    it("is lost when the exception names another account", () => {
        const other = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/A" } };
        assert.equal(judge(deny({ Condition: other })).owner.mayChangePolicy, false);
    });

    it("without the own account known is lost only to a Deny for everybody", () => {
        const bare = { kind: "bucket" } as const;
        const owner = (denial: Json) => analyzeResourcePolicy(policy(denial), bare).owner;
        assert.equal(owner(deny()).mayChangePolicy, false);
        assert.equal(owner(deny({ Principal: { AWS: OWN_ACCOUNT } })).mayChangePolicy, true);
    });

    it("takes a grant in a key policy", () => {
        const grant = decrypt({ Condition: IN_ORGANIZATION });
        assert.equal(judgeKey(ADMINISTER, grant).owner.mayChangePolicy, true);
        assert.deepEqual(judgeKey(grant).owner, {
            mayChangePolicy: false,
            action: "kms:PutKeyPolicy",
        });
        const admin = { AWS: `arn:aws:iam::${OWN_ACCOUNT}:role/KeyAdmin` };
        const role = decrypt({ Principal: admin, Action: "kms:Put*" });
        assert.equal(judgeKey(role, grant).owner.mayChangePolicy, true);
        const foreign = decrypt({ Principal: { AWS: "999988887777" }, Action: "kms:*" });
        assert.equal(judgeKey(foreign).owner.mayChangePolicy, false);
        const noChange = deny({ Action: "kms:PutKeyPolicy", Resource: "*" });
        assert.equal(judgeKey(ADMINISTER, noChange).owner.mayChangePolicy, false);
    });

    it("takes a grant on the account's own keys", () => {
        const elsewhere = { Resource: "arn:aws:kms:eu-central-1:999988887777:key/*" };
        assert.equal(judgeKey({ ...ADMINISTER, ...elsewhere }).owner.mayChangePolicy, false);
        const nowhere = { Resource: undefined, NotResource: "*" };
        assert.equal(judgeKey({ ...ADMINISTER, ...nowhere }).owner.mayChangePolicy, false);
        const own = { Resource: `arn:aws:kms:*:${OWN_ACCOUNT}:key/*` };
        assert.equal(judgeKey({ ...ADMINISTER, ...own }).owner.mayChangePolicy, true);
    });

    it("is not denied by exceptions whose variable may have no value", () => {
        const exceptions = {
            Resource: undefined,
            NotResource: `${BUCKET}/\${aws:PrincipalTag/t}/*`,
        };
        assert.equal(judge(deny(exceptions)).owner.mayChangePolicy, true);
    });
});

describe("what stays open to plain HTTP", () => {
    const open = (changes: Json): readonly string[] => {
        const denial = JSON.parse(
            JSON.stringify(deny({ Condition: PLAIN_HTTP, ...changes })),
        ) as Json;
        return judge(write, denial).plainHttp.map(({ level }) => level);
    };
    const secure = (operator: string, value: unknown): Json => ({
        Condition: { [operator]: { "aws:SecureTransport": value } },
    });

    it("is nothing with a Deny for everybody, however it is written", () => {
        const closed: readonly Json[] = [
            {},
            secure("BoolIfExists", "false"),
            secure("Bool", ["false"]),
            secure("Bool", false),
            secure("bool", "False"),
            { Condition: { Bool: { "AWS:securetransport": "false" } } },
            secure("StringEquals", "false"),
            secure("StringNotEquals", "true"),
            secure("ForAllValues:Bool", "false"),
            { Principal: { AWS: "*" } },
            { Resource: `${BUCKET}*` },
            { Resource: "*" },
            { Resource: undefined, NotResource: "arn:aws:s3:::other/*" },
            { Action: "*" },
            { Action: undefined, NotAction: "kms:*" },
        ];
        for (const changes of closed) {
            assert.deepEqual(open(changes), [], JSON.stringify(changes));
        }
    });

    it("is what the Deny leaves out", () => {
        assert.deepEqual(open({ Resource: BUCKET }), ["object"]);
        assert.deepEqual(open({ Resource: `${BUCKET}/*` }), ["bucket"]);
        const partly: readonly Json[] = [
            { Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] },
            { Action: "s3:GetBucketLocation" },
            { Action: ["s3:Get*", "s3:Put*"] },
            { Principal: { AWS: "222222222222" } },
            { Principal: undefined, NotPrincipal: { AWS: OWN_ACCOUNT } },
            { Effect: "Allow" },
            secure("Bool", "true"),
            secure("Null", "true"),
            secure("StringEquals", "False"),
            { Condition: { ...PLAIN_HTTP, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
            { Condition: { ...PLAIN_HTTP, ...IN_ORGANIZATION } },
            { Condition: { ...PLAIN_HTTP, ...NOT_IN_ORGANIZATION } },
            {
                Condition: {
                    ...PLAIN_HTTP,
                    StringNotEquals: { "aws:PrincipalAccount": "222222222222" },
                },
            },
            { Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
        ];
        for (const changes of partly) {
            assert.deepEqual(open(changes), ["bucket", "object"], JSON.stringify(changes));
        }
    });

    it("is everything without a Deny", () => {
        assert.deepEqual(
            judge(write).plainHttp.map(({ level, insufficient }) => [level, insufficient.length]),
            [
                ["bucket", 0],
                ["object", 0],
            ],
        );
    });

    it("adds denials up", () => {
        const half = deny({ Resource: BUCKET, Condition: PLAIN_HTTP });
        const other = deny({ Resource: `${BUCKET}/*`, Condition: PLAIN_HTTP });
        assert.deepEqual(judge(write, half, other).plainHttp, []);
        const inside = deny({ Condition: { ...PLAIN_HTTP, ...IN_ORGANIZATION } });
        const outside = deny({ Condition: { ...PLAIN_HTTP, ...NOT_IN_ORGANIZATION } });
        assert.deepEqual(judge(write, inside, outside).plainHttp, []);
    });

    it("says why a Deny that was meant is not enough", () => {
        const ip = { ...PLAIN_HTTP, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
        const [finding] = judge(write, deny({ Condition: ip })).plainHttp;
        assert.deepEqual(finding?.insufficient, [
            { statement: { index: 1, sid: "Deny" }, why: "also requires IpAddress aws:SourceIp" },
        ]);
    });

    it("is what comes unsigned through the own account's access points", () => {
        const direct = deny({
            Condition: { StringNotEquals: { "s3:DataAccessPointAccount": OWN_ACCOUNT } },
        });
        const signed = deny({ Condition: { Null: { "aws:PrincipalIsAWSService": "false" } } });
        const [finding] = judge(direct, signed).plainHttp;
        assert.equal(finding?.principal.kind, "anonymous");
    });

    it("is no question for a key", () => {
        assert.deepEqual(judgeKey(ADMINISTER).plainHttp, []);
    });

    it("is what denials without aws:SecureTransport spare", () => {
        const open = (Condition: Json) => judge(deny({ Condition })).plainHttp.length > 0;
        const outside = deny({ Condition: NOT_IN_ORGANIZATION });
        const spare = deny({
            Condition: { StringNotEquals: { "aws:PrincipalAccount": "222222222222" } },
        });
        const [bucket, objects] = judge(outside, spare).plainHttp;
        assert.equal(bucket?.principal.accountId, "222222222222");
        assert.equal(objects?.level, "object");
        assert.ok(open({ StringNotEquals: { "aws:SourceAccount": "222222222222" } }));
        assert.ok(open({ StringNotEquals: { "aws:SourceOrgID": "o-strangerorg99" } }));
        assert.equal(open({ Null: { "aws:SecureTransport": "false" } }), false);
    });
});

describe("whose prefix members can write to", () => {
    const reached = (changes: Json, version = "2012-10-17"): readonly boolean[] =>
        analyzeResourcePolicy(
            { Version: version, Statement: put({ Condition: IN_ORGANIZATION, ...changes }) },
            BUCKET_CONTEXT,
        ).otherPrefixes.map(({ literalVariable }) => literalVariable);

    it("is their own with the account in the resource", () => {
        assert.deepEqual(reached({ Resource: `${BUCKET}/\${aws:PrincipalAccount}/*` }), []);
        assert.deepEqual(reached({ Resource: `${BUCKET}/logs/\${aws:principalaccount}/*` }), []);
        const named = { Principal: { AWS: "222222222222" }, Resource: `${BUCKET}/222222222222/*` };
        assert.deepEqual(reached(named), []);
    });

    it("is any with a wildcard there", () => {
        assert.deepEqual(reached({ Resource: `${BUCKET}/*` }), [false]);
        assert.deepEqual(reached({ Resource: `${BUCKET}/logs/*` }), [false]);
        assert.deepEqual(reached({ Resource: "*" }), [false]);
        assert.deepEqual(reached({ Resource: `${BUCKET}/*/\${aws:PrincipalAccount}/*` }), []);
        assert.deepEqual(reached({ Resource: `${BUCKET}/\${aws:username}/*` }), [false]);
    });

    it("is nobody's where the variable is literal text", () => {
        const resource = { Resource: `${BUCKET}/\${aws:PrincipalAccount}/*` };
        assert.deepEqual(reached(resource, "2008-10-17"), [true]);
    });

    it("is their own with a Deny on all others", () => {
        const { Resource: _, ...rest } = deny({ Action: "s3:PutObject" });
        const others = { ...rest, NotResource: `${BUCKET}/\${aws:PrincipalAccount}/*` };
        assert.deepEqual(judge(write, others).otherPrefixes, []);
    });

    it("is not one that NotResource leaves out", () => {
        const allBut = (NotResource: string) =>
            judge(put({ Resource: undefined, NotResource, Condition: IN_ORGANIZATION }))
                .otherPrefixes;
        assert.deepEqual(allBut(`${BUCKET}*`), []);
        assert.equal(allBut(`${BUCKET}/222222222222/*`).length, 1);
    });

    it("is one that a Deny leaves to an account by name", () => {
        const spare = { StringNotEquals: { "aws:PrincipalAccount": "222222222222" } };
        assert.equal(
            judge(write, deny({ Condition: spare })).otherPrefixes[0]?.principal.accountId,
            "222222222222",
        );
    });
});

describe("the partition of a policy", () => {
    const outsidersOf = (partition: string, arn: string) =>
        judgeKey(
            { ...ADMINISTER, Principal: { AWS: OWN_ACCOUNT } },
            decrypt({ Condition: { ArnLike: { "aws:PrincipalArn": arn } } }),
            decrypt({
                Effect: "Deny",
                Condition: {
                    ArnNotLike: { "aws:PrincipalArn": `arn:${partition}:iam::*:role/node` },
                },
            }),
        ).externalAccess.length;

    for (const { name: partition } of PARTITIONS) {
        it(`is ${partition} where only conditions tell, beside an account's id`, () => {
            assert.equal(outsidersOf(partition, `arn:${partition}:iam::*:role/node`), 1);
            assert.equal(outsidersOf(partition, `arn:${partition}:iam::${OWN_ACCOUNT}:*`), 0);
        });
    }

    it("may be any that conditions name, so that a second one hides nothing", () => {
        const both = ["arn:aws-cn:iam::*:role/node", "arn:aws:iam::*:role/node"];
        const { externalAccess } = judgeKey(
            { ...ADMINISTER, Principal: { AWS: OWN_ACCOUNT } },
            decrypt({ Condition: { ArnLike: { "aws:PrincipalArn": both } } }),
        );
        assert.equal(externalAccess.length, 1);
    });

    it("is that of the resources, whatever conditions name", () => {
        const elsewhere = { ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::*:role/node" } };
        assert.deepEqual(judge(put({ Condition: elsewhere })).externalAccess, []);
    });
});

describe("organization ids that admit", () => {
    const reasons = (statement: Json): readonly string[] =>
        judge(statement).organizationIds.map(({ reason }) => reason);
    const by = (operator: string, key: string, value: unknown): Json =>
        put({ Condition: { [operator]: { [key]: value } } });

    it("may be exact, at the head of a path, or the resource's own", () => {
        assert.deepEqual(reasons(by("StringLike", "aws:PrincipalOrgID", ORGANIZATION)), []);
        const path = `${ORGANIZATION}/r-ab12/*`;
        assert.deepEqual(reasons(by("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", path)), []);
        const own = by("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}");
        assert.deepEqual(reasons(own), []);
    });

    it("may not be patterns, variables, malformed or foreign", () => {
        const reason = (value: string): readonly string[] =>
            reasons(by("StringEquals", "aws:PrincipalOrgID", value));
        assert.deepEqual(reason("o-*"), ["wildcard"]);
        assert.deepEqual(reason("${aws:PrincipalOrgID}"), ["variable"]);
        assert.deepEqual(reason("o-short"), ["malformed"]);
        assert.deepEqual(reason("O-EXAMPLEORGID1"), ["malformed"]);
        assert.deepEqual(reason("o-strangerorg99"), ["not-configured"]);
        const path = by("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*");
        assert.deepEqual(reasons(path), ["wildcard"]);
    });

    it("are the exceptions of a Deny, not those it is about", () => {
        const stranger = { "aws:PrincipalOrgID": "o-strangerorg99" };
        assert.deepEqual(reasons(deny({ Condition: { StringEquals: stranger } })), []);
        assert.deepEqual(reasons(deny({ Condition: { StringNotEquals: stranger } })), [
            "not-configured",
        ]);
    });

    it("may be narrowed down by patterns once another condition is exact", () => {
        const both = { ...IN_ORGANIZATION, StringLike: { "aws:PrincipalOrgID": "o-*" } };
        assert.deepEqual(reasons(put({ Condition: both })), []);
    });

    it("are not the values of Null", () => {
        assert.deepEqual(reasons(by("Null", "aws:PrincipalOrgID", "false")), []);
    });
});
