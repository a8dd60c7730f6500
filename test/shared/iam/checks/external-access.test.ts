import assert from "node:assert/strict";
import { analyzeResourcePolicy } from "../../../../shared/iam/analyze";
import type { PolicyContext } from "../../../../shared/iam/context";
import type { PrincipalKind } from "../../../../shared/iam/finding";
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

type Admitted = PrincipalKind | "nobody";

function admitted(document: unknown, context: PolicyContext = BUCKET_CONTEXT): Admitted {
    return analyzeResourcePolicy(document, context).externalAccess[0]?.principal.kind ?? "nobody";
}

function when(operator: string, key: string, value: unknown): Json {
    return { Condition: { [operator]: { [key]: value } } };
}

describe("who outside the organization a grant to everybody admits, by its condition", () => {
    const cases: readonly (readonly [string, string, unknown, Admitted])[] = [
        ["StringEquals", "aws:PrincipalOrgID", ORGANIZATION, "nobody"],
        ["StringEquals", "aws:principalorgid", [ORGANIZATION], "nobody"],
        ["stringequals", "AWS:PRINCIPALORGID", ORGANIZATION, "nobody"],
        ["StringEqualsIgnoreCase", "aws:PrincipalOrgID", "O-ExampleOrgId1", "nobody"],
        ["StringLike", "aws:PrincipalOrgID", ORGANIZATION, "nobody"],
        ["ForAnyValue:StringEquals", "aws:PrincipalOrgID", ORGANIZATION, "nobody"],
        ["StringEquals", "aws:PrincipalOrgID", "o-*", "nobody"],
        ["StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}", "nobody"],
        ["StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}", "nobody"],
        ["StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}", "nobody"],
        ["StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID}", "external-organization"],
        ["StringEquals", "aws:PrincipalOrgID", "o-strangerorg99", "external-organization"],
        [
            "StringEquals",
            "aws:PrincipalOrgID",
            [ORGANIZATION, "o-strangerorg99"],
            "external-organization",
        ],
        ["StringLike", "aws:PrincipalOrgID", "*", "external-organization"],
        ["StringLike", "aws:PrincipalOrgID", "o-*", "external-organization"],
        ["StringLike", "aws:PrincipalOrgID", "o-exampleorgid?", "external-organization"],
        ["StringLike", "aws:PrincipalOrgID", "o-exampleorgid1*", "external-organization"],
        ["StringLike", "aws:PrincipalOrgID", "*exampleorgid1", "external-organization"],
        ["StringLike", "aws:PrincipalOrgID", "${*}", "nobody"],
        ["StringEqualsIfExists", "aws:PrincipalOrgID", ORGANIZATION, "anonymous"],
        ["ForAllValues:StringEquals", "aws:PrincipalOrgID", ORGANIZATION, "anonymous"],
        ["StringNotEquals", "aws:PrincipalOrgID", "o-strangerorg99", "anonymous"],
        [
            "ForAnyValue:StringNotEquals",
            "aws:PrincipalOrgID",
            ORGANIZATION,
            "external-organization",
        ],
        ["Null", "aws:PrincipalOrgID", "false", "external-organization"],
        ["Null", "aws:PrincipalOrgID", true, "anonymous"],
        ["Null", "aws:PrincipalArn", "false", "account-without-organization"],
        ["ForAnyValue:StringLike", "aws:PrincipalOrgPaths", `${ORGANIZATION}/*`, "nobody"],
        ["StringLike", "aws:PrincipalOrgPaths", `${ORGANIZATION}/r-ab12/*`, "nobody"],
        ["ForAllValues:StringLike", "aws:PrincipalOrgPaths", `${ORGANIZATION}/*`, "anonymous"],
        [
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            `${ORGANIZATION}*`,
            "external-organization",
        ],
        [
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            "o-*/r-ab12/*",
            "external-organization",
        ],
        [
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            "*/ou-ab12-11111111/*",
            "external-organization",
        ],
        ["StringEquals", "aws:PrincipalAccount", OWN_ACCOUNT, "nobody"],
        ["StringLike", "aws:PrincipalAccount", `${OWN_ACCOUNT}*`, "nobody"],
        ["StringEquals", "aws:PrincipalAccount", "999988887777", "account-without-organization"],
        ["StringLike", "aws:PrincipalAccount", "1111*", "account-without-organization"],
        ["StringLike", "aws:PrincipalAccount", "11111111111?", "account-without-organization"],
        ["StringLike", "aws:PrincipalAccount", "*", "anonymous"],
        ["StringNotEquals", "aws:PrincipalAccount", "999988887777", "anonymous"],
        ["StringEqualsIfExists", "aws:PrincipalAccount", OWN_ACCOUNT, "service"],
        ["ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN_ACCOUNT}:role/*`, "nobody"],
        ["ArnEquals", "aws:PrincipalArn", `arn:aws:iam::${OWN_ACCOUNT}:role/R`, "nobody"],
        ["StringLike", "aws:PrincipalArn", `arn:aws:iam::${OWN_ACCOUNT}:*`, "nobody"],
        ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/R", "account-without-organization"],
        ["StringLike", "aws:PrincipalArn", `*${OWN_ACCOUNT}*`, "account-without-organization"],
        [
            "ArnLike",
            "aws:PrincipalArn",
            "arn:aws:iam::99998888777?:role/R",
            "account-without-organization",
        ],
        ["ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::999988887777:*", "anonymous"],
        ["ArnLikeIfExists", "aws:PrincipalArn", `arn:aws:iam::${OWN_ACCOUNT}:*`, "anonymous"],
        ["StringEquals", "aws:userid", OWN_ACCOUNT, "nobody"],
        ["StringLike", "aws:userid", `${OWN_ACCOUNT}:*`, "nobody"],
        ["StringLike", "aws:userid", "AROAEXAMPLEEXAMPLE:*", "account-without-organization"],
        ["StringEquals", "aws:SourceVpce", "vpce-0abc1234def567890", "anonymous"],
        ["StringEquals", "aws:SourceVpc", "vpc-0abc1234def567890", "anonymous"],
        ["IpAddress", "aws:SourceIp", "203.0.113.0/24", "anonymous"],
        ["StringEquals", "aws:ResourceOrgID", ORGANIZATION, "anonymous"],
        ["StringEquals", "aws:ResourceAccount", OWN_ACCOUNT, "anonymous"],
        ["StringEquals", "aws:PrincipalTag/team", "security", "anonymous"],
        ["StringEquals", "s3:x-amz-acl", "bucket-owner-full-control", "anonymous"],
        ["DateLessThan", "aws:CurrentTime", "2001-01-01T00:00:00Z", "anonymous"],
        ["NumericLessThan", "s3:TlsVersion", 1.2, "anonymous"],
        ["BinaryEquals", "x:y", "QUJD", "anonymous"],
        ["Bool", "aws:SecureTransport", "true", "anonymous"],
        ["Bool", "aws:SecureTransport", "false", "anonymous"],
        ["Bool", "aws:ViaAWSService", "true", "anonymous"],
        ["BoolIfExists", "aws:PrincipalIsAWSService", "false", "anonymous"],
        ["Bool", "aws:PrincipalIsAWSService", "false", "account-without-organization"],
        ["Bool", "aws:PrincipalIsAWSService", "true", "service"],
        ["StringNotEquals", "aws:PrincipalType", "Anonymous", "account-without-organization"],
        ["StringEquals", "aws:SourceAccount", OWN_ACCOUNT, "nobody"],
        ["StringEqualsIfExists", "aws:SourceAccount", OWN_ACCOUNT, "anonymous"],
        ["StringEquals", "aws:SourceAccount", "999988887777", "service"],
        ["StringLike", "aws:SourceAccount", "*", "service"],
        ["StringEquals", "aws:SourceOrgID", ORGANIZATION, "nobody"],
        ["ArnLike", "aws:SourceArn", `arn:aws:cloudtrail:*:${OWN_ACCOUNT}:trail/*`, "nobody"],
        ["ArnLike", "aws:SourceArn", "arn:aws:cloudtrail:*:*:trail/*", "service"],
        ["StringEquals", "s3:DataAccessPointAccount", OWN_ACCOUNT, "nobody"],
        [
            "StringEquals",
            "s3:DataAccessPointAccount",
            "999988887777",
            "account-without-organization",
        ],
        ["ArnLike", "s3:DataAccessPointArn", `arn:aws:s3:*:${OWN_ACCOUNT}:accesspoint/*`, "nobody"],
        ["StringEquals", "s3:AccessPointNetworkOrigin", "VPC", "anonymous"],
    ];
    for (const [operator, key, value, expected] of cases) {
        it(`${operator} ${key} ${JSON.stringify(value)} admits ${expected}`, () => {
            assert.equal(admitted(policy(put(when(operator, key, value)))), expected);
        });
    }

    it("keeps variables literal without Version 2012-10-17", () => {
        const statement = put(when("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID}"));
        assert.equal(admitted({ Version: "2008-10-17", Statement: statement }), "nobody");
        assert.equal(admitted({ Statement: statement }), "nobody");
        assert.equal(admitted(policy(statement)), "external-organization");
    });

    it("requires all operators and all keys", () => {
        const condition = (block: Json): Admitted => admitted(policy(put({ Condition: block })));
        const loose = { "aws:PrincipalOrgID": "*" };
        assert.equal(condition({ ...IN_ORGANIZATION, StringLike: loose }), "nobody");
        assert.equal(
            condition({ StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION }, Null: {} }),
            "anonymous",
        );
        assert.equal(
            condition({
                StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION },
                Null: { "aws:PrincipalOrgID": "false" },
            }),
            "nobody",
        );
    });
});

describe("who outside the organization a grant admits, by its principal", () => {
    const cases: readonly (readonly [unknown, Admitted])[] = [
        ["*", "anonymous"],
        [{ AWS: "*" }, "anonymous"],
        [{ AWS: [`arn:aws:iam::${OWN_ACCOUNT}:root`, "*"] }, "anonymous"],
        [{ AWS: OWN_ACCOUNT }, "nobody"],
        [{ AWS: `arn:aws:iam::${OWN_ACCOUNT}:role/Reader` }, "nobody"],
        [{ AWS: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/Reader/me` }, "nobody"],
        [{ AWS: [OWN_ACCOUNT, "999988887777"] }, "account-without-organization"],
        [{ AWS: "arn:aws:iam::999988887777:user/u" }, "account-without-organization"],
        [{ AWS: "arn:aws:iam::*:root" }, "unidentified-principal"],
        [{ AWS: "AIDAEXAMPLEEXAMPLE" }, "unidentified-principal"],
        [{ Service: "cloudtrail.amazonaws.com" }, "service"],
        [{ Federated: "cognito-identity.amazonaws.com" }, "federated"],
        [{ Federated: `arn:aws:iam::${OWN_ACCOUNT}:saml-provider/P` }, "nobody"],
        [
            { Federated: "arn:aws:iam::999988887777:saml-provider/P" },
            "account-without-organization",
        ],
        [{ CanonicalUser: "79a59df900b949e55d96a1e698fbaced" }, "canonical-user"],
        [{ AWS: OWN_ACCOUNT, Service: "sns.amazonaws.com" }, "service"],
    ];
    for (const [principal, expected] of cases) {
        it(`${JSON.stringify(principal)} admits ${expected}`, () => {
            assert.equal(admitted(policy(put({ Principal: principal }))), expected);
        });
    }

    it("takes NotPrincipal for everybody else", () => {
        const { Principal: _, ...rest } = put();
        const others = { ...rest, NotPrincipal: { AWS: "999988887777" } };
        assert.equal(admitted(policy(others)), "anonymous");
        assert.equal(admitted(policy({ ...others, Condition: IN_ORGANIZATION })), "nobody");
        assert.equal(admitted(policy({ ...rest, NotPrincipal: "*" })), "nobody");
    });

    it("ties named accounts and untied principals by the organization condition", () => {
        const everyone = {
            AWS: ["222222222222", "AIDAEXAMPLEEXAMPLE"],
            CanonicalUser: "79a59df900b949e55d96a1e698fbaced",
            Federated: "cognito-identity.amazonaws.com",
        };
        const tied = put({ Principal: everyone, Condition: IN_ORGANIZATION });
        assert.equal(admitted(policy(tied)), "nobody");
    });

    it("ties services by the account, organization or resource they act for", () => {
        const service = { Principal: { Service: "cloudtrail.amazonaws.com" } };
        const by = (key: string, value: string): Admitted =>
            admitted(policy(put({ ...service, ...when("StringLike", key, value) })));
        assert.equal(by("aws:SourceAccount", OWN_ACCOUNT), "nobody");
        assert.equal(by("aws:SourceOrgID", ORGANIZATION), "nobody");
        assert.equal(by("aws:SourceArn", BUCKET), "nobody");
        assert.equal(by("aws:SourceArn", "arn:aws:s3:::acme-app-data"), "service");
        assert.equal(by("aws:SourceArn", "arn:aws:s3:::acme-*"), "service");
        assert.equal(by("s3:x-amz-acl", "bucket-owner-full-control"), "service");
        assert.equal(by("aws:SourceOrgID", "o-*"), "service");
    });

    for (const operator of [
        ...["ArnLike", "ArnEquals", "StringLike", "ForAnyValue:ArnLike"],
        ...["ArnLikeIfExists", "ForAllValues:StringLike"],
    ]) {
        it(`finds by ${operator} that a source without an account ties nobody`, () => {
            const service = { Principal: { Service: "cloudtrail.amazonaws.com" } };
            for (const arn of ["arn:aws:cloudtrail:*:*:trail/*", "arn:aws:s3:::acme-app-data"]) {
                const changes = { ...service, ...when(operator, "aws:SourceArn", arn) };
                assert.equal(admitted(policy(put(changes))), "service", arn);
                assert.equal(
                    admitted(policy(ADMINISTER, decrypt(changes)), KEY_CONTEXT),
                    "service",
                    arn,
                );
            }
        });
    }

    it("ties a service by a bucket and its account", () => {
        const condition = {
            ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-app-data" },
            StringEquals: { "aws:SourceAccount": OWN_ACCOUNT },
        };
        const Principal = { Service: "logging.s3.amazonaws.com" };
        assert.equal(admitted(policy(put({ Principal, Condition: condition }))), "nobody");
    });

    it("reads the ARNs of multi-Region access points", () => {
        const point = `arn:aws:s3::${OWN_ACCOUNT}:accesspoint/mfzwi23gnjvgw.mrap`;
        const context: PolicyContext = { ...BUCKET_CONTEXT, kind: "access-point" };
        const read = (Condition: Json | undefined) =>
            policy({
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetObject",
                Resource: `${point}/object/*`,
                Condition,
            });
        const { externalAccess } = analyzeResourcePolicy(read(undefined), context);
        assert.equal(externalAccess[0]?.principal.kind, "anonymous");
        assert.equal(externalAccess[0].resource, `${point}/object/*`);
        assert.equal(admitted(read(IN_ORGANIZATION), context), "nobody");
    });

    it("lets trusted accounts in", () => {
        const grant = policy(put({ Principal: { AWS: "999988887777" } }));
        const context = { ...BUCKET_CONTEXT, trustedAccountIds: ["999988887777"] };
        assert.equal(admitted(grant, context), "nobody");
    });
});

describe("who outside the organization a Deny stops", () => {
    const open = put();
    const cases: readonly (readonly [string, Json, Admitted])[] = [
        ["everybody outside", { Condition: NOT_IN_ORGANIZATION }, "nobody"],
        [
            "everybody outside, IfExists",
            when("StringNotEqualsIfExists", "aws:PrincipalOrgID", ORGANIZATION),
            "nobody",
        ],
        [
            "everybody outside, ForAllValues",
            when("ForAllValues:StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION),
            "nobody",
        ],
        ["on all resources", { Resource: "*", Condition: NOT_IN_ORGANIZATION }, "nobody"],
        [
            "all but reads",
            { Action: undefined, NotAction: "s3:Get*", Condition: NOT_IN_ORGANIZATION },
            "nobody",
        ],
        [
            "all but another bucket",
            {
                Resource: undefined,
                NotResource: "arn:aws:s3:::other/*",
                Condition: NOT_IN_ORGANIZATION,
            },
            "nobody",
        ],
        [
            "everybody but the own account",
            { Principal: undefined, NotPrincipal: { AWS: OWN_ACCOUNT } },
            "nobody",
        ],
        [
            "foreign accounts",
            when("StringNotEquals", "aws:PrincipalAccount", OWN_ACCOUNT),
            "nobody",
        ],
        [
            "foreign principals",
            when("ArnNotLike", "aws:PrincipalArn", `arn:aws:iam::${OWN_ACCOUNT}:*`),
            "nobody",
        ],
        [
            "nobody: ForAnyValue is false without the key",
            when("ForAnyValue:StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION),
            "anonymous",
        ],
        [
            "only callers without organization",
            when("Null", "aws:PrincipalOrgID", "true"),
            "external-organization",
        ],
        [
            "only another organization",
            when("StringEquals", "aws:PrincipalOrgID", "o-strangerorg99"),
            "anonymous",
        ],
        ["only reads", { Action: "s3:Get*", Condition: NOT_IN_ORGANIZATION }, "anonymous"],
        [
            "only the bucket itself",
            { Resource: BUCKET, Condition: NOT_IN_ORGANIZATION },
            "anonymous",
        ],
        [
            "only one prefix",
            { Resource: `${BUCKET}/a/*`, Condition: NOT_IN_ORGANIZATION },
            "anonymous",
        ],
        [
            "all but one prefix",
            { Resource: undefined, NotResource: `${BUCKET}/a/*`, Condition: NOT_IN_ORGANIZATION },
            "anonymous",
        ],
        ["one account", { Principal: { AWS: "999988887777" } }, "anonymous"],
        [
            "all but one foreign account",
            { Principal: undefined, NotPrincipal: { AWS: [OWN_ACCOUNT, "999988887777"] } },
            "account-without-organization",
        ],
        [
            "all but one foreign account, by condition",
            when("StringNotEquals", "aws:PrincipalAccount", [OWN_ACCOUNT, "999988887777"]),
            "account-without-organization",
        ],
        [
            "all but two organizations",
            when("StringNotEquals", "aws:PrincipalOrgID", [ORGANIZATION, "o-strangerorg99"]),
            "external-organization",
        ],
        [
            "external principals in a network",
            {
                Condition: {
                    ...NOT_IN_ORGANIZATION,
                    NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" },
                },
            },
            "anonymous",
        ],
        [
            "external principals, services exempted",
            {
                Condition: {
                    ...NOT_IN_ORGANIZATION,
                    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                },
            },
            "service",
        ],
        [
            "external principals but an own role",
            {
                Condition: {
                    ...NOT_IN_ORGANIZATION,
                    ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN_ACCOUNT}:role/R` },
                },
            },
            "nobody",
        ],
        [
            "with a wildcard organization",
            when("StringNotLike", "aws:PrincipalOrgID", "o-example*"),
            "external-organization",
        ],
        ["plain HTTP only", { Condition: PLAIN_HTTP }, "anonymous"],
    ];
    for (const [what, changes, expected] of cases) {
        it(`denying ${what} leaves ${expected}`, () => {
            const denial = JSON.parse(JSON.stringify(deny(changes))) as Json;
            assert.equal(admitted(policy(open, denial)), expected);
        });
    }

    it("is not the account that it spares, for a service or a unique id", () => {
        const spares = (key: string) =>
            deny({ Condition: { StringNotEqualsIfExists: { [key]: "222222222222" } } });
        const service = { Principal: { Service: "cloudtrail.amazonaws.com" } };
        assert.equal(admitted(policy(put(service), spares("aws:SourceAccount"))), "service");
        const id = { Principal: { AWS: "AROAEXAMPLEIDEXAMPLE1" } };
        assert.equal(
            admitted(policy(put(id), spares("aws:PrincipalAccount"))),
            "account-without-organization",
        );
        const spared = deny({
            Condition: { StringNotEqualsIfExists: { "aws:SourceAccount": OWN_ACCOUNT } },
        });
        assert.equal(admitted(policy(put(service), spared)), "nobody");
    });

    it("adds denials up", () => {
        const without = deny(when("Null", "aws:PrincipalOrgID", "true"));
        const foreign = deny(
            when("ForAnyValue:StringNotEquals", "aws:PrincipalOrgID", ORGANIZATION),
        );
        assert.equal(admitted(policy(open, without, foreign)), "nobody");
        const spare = deny(
            when("StringNotEquals", "aws:PrincipalAccount", [OWN_ACCOUNT, "999988887777"]),
        );
        const spared = deny({ Principal: { AWS: "999988887777" } });
        assert.equal(admitted(policy(open, spare, spared)), "nobody");
    });

    it("closes actions one by one", () => {
        const all = put({ Action: ["s3:PutObject", "s3:GetObject"] });
        const denial = deny({ Action: "s3:Put*", Condition: NOT_IN_ORGANIZATION });
        const [finding] = analyzeResourcePolicy(policy(all, denial), BUCKET_CONTEXT).externalAccess;
        assert.deepEqual(finding?.actions, ["s3:GetObject"]);
    });

    it("is nobody if it holds over TLS as well as without", () => {
        const both = { StringEquals: { "aws:SecureTransport": ["true", "false"] } };
        assert.equal(admitted(policy(put(), deny({ Condition: both }))), "nobody");
    });

    it("is not known with a multi-valued key and no set operator", () => {
        const paths = { StringNotLike: { "aws:PrincipalOrgPaths": `${ORGANIZATION}/*` } };
        const document = policy(put(), deny({ Condition: paths }));
        assert.equal(admitted(document), "external-organization");
    });

    it("is not known if a negated condition's variable may have no value", () => {
        const own = { StringNotEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } };
        assert.equal(admitted(policy(put(), deny({ Condition: own }))), "service");
    });

    it("is not the organization that it spares, for an account that the grant names", () => {
        const grant = put({ Principal: { AWS: "222222222222" } });
        const ids = [ORGANIZATION, "o-strangerorg99"];
        const others = deny({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": ids } } });
        assert.equal(admitted(policy(grant, others)), "external-organization");
    });

    it("knows which types principals with an account have", () => {
        const typed = put(when("StringEquals", "aws:PrincipalType", "Anonymous"));
        const signed = deny(when("StringEquals", "aws:PrincipalType", "Anonymous"));
        assert.equal(admitted(policy(typed, signed)), "service");
    });
});

describe("actions and resources of a grant to external principals", () => {
    const actions = (changes: Json): readonly string[] =>
        analyzeResourcePolicy(policy(put(changes)), BUCKET_CONTEXT).externalAccess.flatMap(
            (f) => f.actions,
        );

    it("expands wildcards in any case", () => {
        assert.deepEqual(actions({ Action: "S3:pUTobject?cl" }), ["s3:PutObjectAcl"]);
        assert.ok(actions({ Action: "*" }).includes("s3:DeleteObject"));
        assert.ok(actions({ Action: undefined, NotAction: "s3:Get*" }).includes("s3:PutObject"));
        assert.ok(!actions({ Action: undefined, NotAction: "s3:Get*" }).includes("s3:GetObject"));
    });

    it("counts an action that it does not know", () => {
        assert.deepEqual(actions({ Action: "s3:BrandNewAction" }), ["s3:brandnewaction"]);
        const open = put({ Action: "s3:BrandNewAction" });
        const closed = deny({ Condition: NOT_IN_ORGANIZATION });
        assert.deepEqual(
            analyzeResourcePolicy(policy(open, closed), BUCKET_CONTEXT).externalAccess,
            [],
        );
    });

    it("ignores actions of other services", () => {
        assert.deepEqual(actions({ Action: "sqs:SendMessage" }), []);
    });

    it("splits a resource that covers the bucket and its objects", () => {
        const [finding] = analyzeResourcePolicy(
            policy(put({ Action: "s3:*", Resource: `${BUCKET}*` })),
            BUCKET_CONTEXT,
        ).externalAccess;
        assert.equal(finding?.resource, BUCKET);
        assert.ok((finding?.actions.length ?? 0) > 10);
    });

    it("finds every spelling of all resources open, and closed by a Deny on the bucket", () => {
        for (const resource of ["*", "arn:aws:s3:::*", "arn:aws:s3:::acme-*", `${BUCKET}*`]) {
            const open = put({ Resource: resource });
            const context = { ...BUCKET_CONTEXT, bucketName: "acme-session-logs-111111111111" };
            assert.equal(admitted(policy(open), context), "anonymous", resource);
            const closed = policy(open, deny({ Condition: NOT_IN_ORGANIZATION }));
            assert.equal(admitted(closed, context), "nobody", resource);
        }
    });

    it("names statement, operator, principal, action and resource", () => {
        const condition = { StringEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } };
        const { externalAccess } = analyzeResourcePolicy(
            policy(put({ Condition: IN_ORGANIZATION }), put({ Sid: "Leak", Condition: condition })),
            BUCKET_CONTEXT,
        );
        assert.deepEqual(externalAccess, [
            {
                statement: { index: 1, sid: "Leak" },
                principal: { kind: "anonymous", text: "anyone, without credentials" },
                actions: ["s3:PutObject"],
                resource: `${BUCKET}/*`,
                conditions: [
                    {
                        operator: "StringEqualsIfExists",
                        key: "aws:PrincipalOrgID",
                        values: [ORGANIZATION],
                    },
                ],
            },
        ]);
    });
});

describe("who outside the organization a key policy admits", () => {
    const cases: readonly (readonly [string, Json, Admitted])[] = [
        ["everybody", {}, "account-without-organization"],
        ["the organization", { Condition: IN_ORGANIZATION }, "nobody"],
        [
            "the own caller account",
            when("StringEquals", "kms:CallerAccount", OWN_ACCOUNT),
            "nobody",
        ],
        [
            "any caller account",
            when("StringLike", "kms:CallerAccount", "*"),
            "account-without-organization",
        ],
        [
            "callers through S3",
            when("StringLike", "kms:ViaService", "s3.*.amazonaws.com"),
            "account-without-organization",
        ],
        [
            "callers with an encryption context",
            when("Null", "kms:EncryptionContext:aws:ssm:SessionId", "false"),
            "account-without-organization",
        ],
        [
            "CloudWatch Logs for the own account",
            {
                Principal: { Service: "logs.us-east-1.amazonaws.com" },
                ...when(
                    "ArnLike",
                    "kms:EncryptionContext:aws:logs:arn",
                    `arn:aws:logs:us-east-1:${OWN_ACCOUNT}:*`,
                ),
            },
            "nobody",
        ],
        [
            "CloudWatch Logs for anybody",
            { Principal: { Service: "logs.us-east-1.amazonaws.com" } },
            "service",
        ],
        [
            "another key's ARN only by alias",
            { Resource: "arn:aws:kms:us-east-1:111111111111:alias/a" },
            "nobody",
        ],
        [
            "one key's ARN",
            { Resource: "arn:aws:kms:us-east-1:111111111111:key/1234" },
            "account-without-organization",
        ],
    ];
    for (const [what, changes, expected] of cases) {
        it(`a grant to ${what} admits ${expected}`, () => {
            assert.equal(admitted(policy(ADMINISTER, decrypt(changes)), KEY_CONTEXT), expected);
        });
    }

    it("is nobody with another account's keys as resources", () => {
        const Resource = "arn:aws:kms:eu-central-1:999988887777:key/*";
        assert.equal(admitted(policy(ADMINISTER, decrypt({ Resource })), KEY_CONTEXT), "nobody");
    });

    it("is nobody if the same key or keys are denied", () => {
        const one = `arn:aws:kms:eu-central-1:${OWN_ACCOUNT}:key/1234abcd`;
        for (const Resource of [one, "arn:aws:kms:*:*:key/1234*"]) {
            const denied = { ...decrypt({ Resource }), Effect: "Deny" };
            const document = policy(ADMINISTER, decrypt({ Resource }), denied);
            assert.equal(admitted(document, KEY_CONTEXT), "nobody", Resource);
        }
    });
});

describe("what is decided without configuration", () => {
    const bare: PolicyContext = { kind: "bucket" };

    it("takes the one organization that the policy names for ours", () => {
        const verdict = analyzeResourcePolicy(policy(put({ Condition: IN_ORGANIZATION })), bare);
        assert.deepEqual(verdict.assumedOrganizationIds, [ORGANIZATION]);
        assert.deepEqual(verdict.externalAccess, []);
    });

    it("leaves two named organizations undecided", () => {
        const both = { StringEquals: { "aws:PrincipalOrgID": [ORGANIZATION, "o-strangerorg99"] } };
        const verdict = analyzeResourcePolicy(policy(put({ Condition: both })), bare);
        assert.equal(verdict.externalAccess[0]?.undecided, "organizationIds");
    });

    it("leaves one named account undecided, but not two", () => {
        const one = analyzeResourcePolicy(policy(put({ Principal: { AWS: OWN_ACCOUNT } })), bare);
        assert.equal(one.externalAccess[0]?.undecided, "ownAccountId");
        const two = analyzeResourcePolicy(
            policy(
                put({ Principal: { AWS: OWN_ACCOUNT } }),
                put({ Principal: { AWS: "999988887777" } }),
            ),
            bare,
        );
        assert.deepEqual(
            two.externalAccess.map(({ undecided }) => undecided),
            [undefined, undefined],
        );
    });

    it("decides what no configuration could excuse", () => {
        const verdict = analyzeResourcePolicy(policy(put()), bare);
        assert.equal(verdict.externalAccess[0]?.principal.kind, "anonymous");
        assert.equal(verdict.externalAccess[0].undecided, undefined);
    });

    it("infers a key's account from its administrator, an access point's from its ARN", () => {
        const key = analyzeResourcePolicy(
            policy(decrypt({ Condition: IN_ORGANIZATION }), ADMINISTER),
            { kind: "key" },
        );
        assert.equal(key.assumedOwnAccountId, OWN_ACCOUNT);
        assert.deepEqual(key.externalAccess, []);
        const accessPoint = `arn:aws:s3:us-east-1:${OWN_ACCOUNT}:accesspoint/logs`;
        const point = analyzeResourcePolicy(
            policy(put({ Principal: { AWS: OWN_ACCOUNT }, Resource: `${accessPoint}/object/*` })),
            { kind: "access-point" },
        );
        assert.equal(point.assumedOwnAccountId, OWN_ACCOUNT);
        assert.deepEqual(point.externalAccess, []);
    });
});

describe("an access point's policy", () => {
    const accessPoint = `arn:aws:s3:us-east-1:${OWN_ACCOUNT}:accesspoint/logs`;
    const context: PolicyContext = { ...BUCKET_CONTEXT, kind: "access-point" };

    it("is judged like a bucket's", () => {
        const open = put({ Resource: `${accessPoint}/object/*` });
        assert.equal(admitted(policy(open), context), "anonymous");
        assert.equal(admitted(policy({ ...open, Condition: IN_ORGANIZATION }), context), "nobody");
        const denial = deny({
            Resource: [accessPoint, `${accessPoint}/object/*`],
            Condition: NOT_IN_ORGANIZATION,
        });
        assert.equal(admitted(policy(open, denial), context), "nobody");
    });

    it("of an owner that nobody knows may meet a condition on the owner", () => {
        const otherPoint = accessPoint.replace(OWN_ACCOUNT, "222222222222");
        const own = when("StringEquals", "s3:DataAccessPointAccount", OWN_ACCOUNT);
        const open = put({
            Resource: [`${accessPoint}/object/*`, `${otherPoint}/object/*`],
            ...own,
        });
        const unknown: PolicyContext = { ...context, ownAccountId: undefined };
        assert.equal(admitted(policy(open), unknown), "anonymous");
    });

    it("can't point to itself as the guard", () => {
        const self = when("StringEquals", "s3:DataAccessPointAccount", OWN_ACCOUNT);
        const open = put({ Resource: `${accessPoint}/object/*`, ...self });
        assert.equal(admitted(policy(open), context), "anonymous");
    });
});
