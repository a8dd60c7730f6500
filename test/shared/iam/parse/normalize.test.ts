import assert from "node:assert/strict";
import fc from "fast-check";
import { normalizePolicy } from "../../../../shared/iam/parse/normalize";
import { analyzeNodePolicy } from "../../../../shared/iam/analyze-node-policy";
import { analyzeResourcePolicy } from "../../../../shared/iam/analyze";
import {
    BUCKET,
    BUCKET_CONTEXT,
    IN_ORGANIZATION,
    KEY_CONTEXT,
    deny,
    policy,
    put,
} from "../policies";

const normal = (source: unknown) => normalizePolicy(source, "resource");
const paths = (source: unknown): readonly string[] =>
    normal(source).problems.map(({ path }) => path);

describe("normalizePolicy", () => {
    it("gives equal spellings the same form", () => {
        const plain = {
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: ["*"] },
                    Action: ["s3:PutObject"],
                    Resource: [BUCKET],
                    Condition: { Bool: { "aws:SecureTransport": ["true"] } },
                },
            ],
        };
        const [statement] = plain.Statement;
        const spellings: readonly unknown[] = [
            JSON.stringify(plain),
            JSON.stringify(plain, undefined, 2),
            JSON.stringify(plain).replace("PutObject", "\\u0050utObject"),
            { ...plain, Statement: statement },
            { ...plain, Statement: { ...statement, Principal: "*" } },
            { ...plain, Statement: { ...statement, Principal: { AWS: "*" } } },
            { ...plain, Statement: { ...statement, Action: "S3:PUTOBJECT" } },
            { ...plain, Statement: { ...statement, Resource: BUCKET } },
            {
                ...plain,
                Statement: { ...statement, Condition: { Bool: { "aws:SecureTransport": true } } },
            },
        ];
        const expected = normal(plain);
        assert.deepEqual(expected.problems, []);
        for (const spelling of spellings) {
            assert.deepEqual(normal(spelling), expected, JSON.stringify(spelling));
        }
    });

    it("says which key is there twice, wherever it stands, and reads the rest", () => {
        const text = (statement: string) =>
            `{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"},${statement}]}`;
        const rest = '"Effect":"Allow","Principal":"*","Action":["s3:PutObject"],"Resource":"*"';
        const guard = '"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid1"}}';
        const open = '"Condition":{"StringLike":{"aws:PrincipalArn":"*"}}';
        const repeated: Readonly<Record<string, string>> = {
            [text(`{${rest},${guard},${open}}`)]: "Statement[1]",
            [text(`{${rest},${guard},"\\u0043ondition":{}}`)]: "Statement[1]",
            [text(`{${rest},"Condition":{"Bool":{"a":"}"},"Bool":{"b":"{\\"a\\":1,"}}}`)]:
                "Statement[1].Condition",
            [`{"Statement":[],${text("{}").slice(1)}`]: "$",
        };
        for (const [source, path] of Object.entries(repeated)) {
            const problems = normal(source).problems.filter(({ found }) => /once/.test(found));
            assert.deepEqual(
                problems.map((problem) => problem.path),
                [path],
                source,
            );
        }
        assert.deepEqual(paths(text(`{${rest},${guard}}`)), []);
        assert.equal(normal(text(`{${rest},${guard},${open}}`)).policy.statements.length, 2);
    });

    it("takes an account id for the account's root", () => {
        const named = (AWS: string) =>
            normal(policy(put({ Principal: { AWS } }))).policy.statements[0]?.principals?.of.named;
        const account = { kind: "account", account: "222222222222" };
        assert.deepEqual(named("222222222222"), [account]);
        assert.deepEqual(named("arn:aws-cn:iam::222222222222:root"), [
            { ...account, partition: "aws-cn" },
        ]);
    });

    it("knows variables only in Version 2012-10-17", () => {
        const statement = put();
        assert.equal(
            normal({ Version: "2012-10-17", Statement: statement }).policy.variables,
            true,
        );
        assert.equal(
            normal({ Version: "2008-10-17", Statement: statement }).policy.variables,
            false,
        );
        assert.equal(normal({ Statement: statement }).policy.variables, false);
        assert.deepEqual(paths({ Version: "2020-01-01", Statement: statement }), ["Version"]);
    });

    const { Effect: _, ...withoutEffect } = put();
    const faults: readonly (readonly [string, unknown, string])[] = [
        ["no text", "", "$"],
        ["text that is not JSON", "{", "$"],
        ["a JSON string", '"policy"', "$"],
        ["null", null, "$"],
        ["a list", [], "$"],
        ["no statement", { Version: "2012-10-17" }, "Statement"],
        ["an empty list of statements", { Statement: [] }, "Statement"],
        ["a statement that is a string", { Statement: "Allow all" }, "Statement"],
        ["a statement in a list that is a string", { Statement: ["Allow all"] }, "Statement[0]"],
        ["no effect", policy(withoutEffect), "Statement[0].Effect"],
        ["an effect in lower case", policy(put({ Effect: "allow" })), "Statement[0].Effect"],
        ["no principal", policy(put({ Principal: undefined })), "Statement[0].Principal"],
        ["a bare principal", policy(put({ Principal: "222222222222" })), "Statement[0].Principal"],
        ["an empty principal", policy(put({ Principal: {} })), "Statement[0].Principal"],
        ["no action", policy(put({ Action: undefined })), "Statement[0].Action"],
        ["two sorts of action", policy(put({ NotAction: "s3:GetObject" })), "Statement[0]"],
        ["no resource", policy(put({ Resource: [] })), "Statement[0].Resource"],
        ["a number for an action", policy(put({ Action: 7 })), "Statement[0].Action"],
        ["a misspelt element", policy(put({ Conditions: IN_ORGANIZATION })), "Statement[0]"],
        ["an element in another case", policy(put({ condition: IN_ORGANIZATION })), "Statement[0]"],
        ["a condition that is a list", policy(put({ Condition: [] })), "Statement[0].Condition"],
        [
            "an unknown operator",
            policy(put({ Condition: { StringMatches: { "aws:PrincipalOrgID": "o-1" } } })),
            "Statement[0].Condition.StringMatches",
        ],
        [
            "a condition without values",
            policy(put({ Condition: { StringEquals: { "aws:PrincipalOrgID": [] } } })),
            "Statement[0].Condition.StringEquals.aws:PrincipalOrgID",
        ],
        [
            "an overlong value",
            policy(put({ Resource: `${BUCKET}/${"a".repeat(5000)}` })),
            "Statement[0].Resource",
        ],
        ["a __proto__ key", '{"Statement":[],"__proto__":{"Statement":[]}}', "$"],
    ];
    for (const [what, source, path] of faults) {
        it(`reports ${what} at ${path}`, () => {
            const { problems } = normal(source);
            const [problem] = problems;
            assert.equal(problem?.path, path);
            assert.ok(problem.found.length > 0 && problem.expected.length > 0);
        });
    }

    it("reads the statements around one that it can't read", () => {
        const { policy: read, problems } = normal(policy(put({ Effect: "allow" }), put()));
        assert.deepEqual(
            read.statements.map(({ index }) => index),
            [1],
        );
        assert.equal(problems.length, 1);
    });

    it("does not inherit elements", () => {
        const source = JSON.parse(
            '{"__proto__":{"Version":"2012-10-17","Statement":[]}}',
        ) as unknown;
        assert.ok(paths(source).includes("Statement"));
    });

    it("survives cycles", () => {
        const cyclic: Record<string, unknown> = { Version: "2012-10-17" };
        cyclic["Statement"] = [cyclic, { ...put(), Condition: cyclic, Principal: cyclic }];
        assert.ok(normal(cyclic).problems.length > 0);
    });

    it("lets an accessor's error through: it marks what an engine doesn't know yet", () => {
        const source = Object.defineProperty({}, "Statement", {
            enumerable: true,
            get: () => {
                throw new RangeError("unknown");
            },
        });
        assert.throws(() => normal(source), RangeError);
    });

    it("never throws, nor do the verdicts", () => {
        const element = fc.oneof(
            fc.constantFrom<unknown>(
                "Allow",
                "Deny",
                "*",
                "s3:*",
                BUCKET,
                "${",
                "${aws:PrincipalAccount}",
                "${a,'b'}",
                "arn:aws:iam::*:root",
                "false",
                { AWS: "*" },
                { AWS: ["222222222222"], Service: "*" },
                IN_ORGANIZATION,
                { Null: { "aws:PrincipalOrgID": ["true", "false"] } },
                { "ForAnyValue:StringNotLikeIfExists": { "aws:PrincipalArn": "?*" } },
                { IpAddress: { "aws:SourceIp": "x" } },
            ),
            fc.anything(),
        );
        const statement = fc.dictionary(
            fc.constantFrom(
                "Sid",
                "Effect",
                "Principal",
                "NotPrincipal",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Condition",
            ),
            element,
        );
        const documents = fc.oneof(
            fc.anything(),
            fc.json(),
            fc.record({ Version: element, Statement: fc.oneof(statement, fc.array(statement)) }),
            fc
                .array(statement)
                .map((statements) =>
                    policy(...statements.map((changes) => put({ ...changes, Effect: "Allow" }))),
                ),
        );
        fc.assert(
            fc.property(documents, (document) => {
                analyzeResourcePolicy(document, BUCKET_CONTEXT);
                analyzeResourcePolicy(document, KEY_CONTEXT);
                analyzeNodePolicy(document, {});
            }),
            { numRuns: 500 },
        );
    });

    it("gives the same form to scalars and lists, text and object", () => {
        const values = fc.constantFrom("s3:PutObject", "s3:Get*", BUCKET, "*");
        const principal = fc.constantFrom<unknown>("*", { AWS: "*" }, { AWS: ["222222222222"] });
        fc.assert(
            fc.property(values, values, principal, fc.boolean(), (action, resource, who, flag) => {
                const scalar = policy(
                    put({
                        Principal: who,
                        Action: action,
                        Resource: resource,
                        Condition: { Bool: { "aws:SecureTransport": flag } },
                    }),
                );
                const list = policy(
                    put({
                        Principal: who,
                        Action: [action],
                        Resource: [resource],
                        Condition: { Bool: { "aws:SecureTransport": [String(flag)] } },
                    }),
                );
                assert.deepEqual(normal(scalar), normal(JSON.stringify(list)));
            }),
        );
    });
});

describe("hostile documents", () => {
    const inTime = (what: string, milliseconds: number, run: () => void): void => {
        it(`${what} is judged in bounded time`, function () {
            this.timeout(60_000);
            const start = performance.now();
            run();
            assert.ok(performance.now() - start < milliseconds);
        });
    };

    inTime("a text of 10 MB that is not JSON", 20_000, () => {
        assert.equal(normal("[".repeat(10_000_000)).problems.length, 1);
    });

    inTime("a value of 10 MB", 20_000, () => {
        const huge = put({ Resource: `${BUCKET}/${"*a".repeat(5_000_000)}` });
        assert.equal(analyzeResourcePolicy(policy(huge), BUCKET_CONTEXT).problems.length, 1);
    });

    inTime("a policy of 50,000 statements", 40_000, () => {
        const statements = Array.from({ length: 50_000 }, (__, index) =>
            index % 2 === 0
                ? put({ Sid: `S${index}`, Condition: IN_ORGANIZATION })
                : deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } }),
        );
        const verdict = analyzeResourcePolicy(policy(...statements), BUCKET_CONTEXT);
        assert.deepEqual(verdict.problems, []);
        assert.deepEqual(verdict.externalAccess, []);
        assert.deepEqual(verdict.plainHttp, []);
    });

    inTime("a policy of 20,000 statements that depend on each other", 40_000, () => {
        const statements = Array.from({ length: 20_000 }, (__, index) =>
            index % 2 === 0
                ? put({ Resource: `${BUCKET}/p${index}/*` })
                : deny({ Resource: `${BUCKET}/p${index - 1}/*` }),
        );
        const verdict = analyzeResourcePolicy(policy(...statements), BUCKET_CONTEXT);
        assert.ok(verdict.externalAccess.length > 0 || verdict.problems.length > 0);
    });

    inTime("a pattern of many wildcards", 20_000, () => {
        const stars = `${BUCKET}/${"*a".repeat(1000)}b`;
        const text = `${BUCKET}/${"a".repeat(2000)}`;
        const open = put({ Resource: text });
        analyzeResourcePolicy(policy(open, deny({ Resource: stars })), BUCKET_CONTEXT);
        analyzeResourcePolicy(
            policy(put({ Resource: stars }), deny({ Resource: stars })),
            BUCKET_CONTEXT,
        );
    });

    it("control characters stay what they are", () => {
        const odd = put({ Principal: { AWS: "\u0000" }, Resource: `${BUCKET}/\u0007*` });
        assert.equal(analyzeResourcePolicy(policy(odd), BUCKET_CONTEXT).externalAccess.length, 1);
    });
});
