import assert from "node:assert/strict";
import { membersCanWrite as rule } from "../../../policypack/rules/members-can-write";
import { assertPasses, assertRefuses, judged, messages, UNKNOWN } from "../support/judged";
import {
    ADMINISTER,
    BUCKET_ARN,
    bucketPolicy,
    centralStack,
    DENY_PLAIN_HTTP,
    encryptedBy,
    key,
    KEY_ARN,
    logBucket,
    LOOK_UP_ENCRYPTION as LOOK_UP,
    MEMBER,
    nodePolicy,
    other,
    policyText,
    PUT_LOGS,
    PUT_OWN_LOGS,
    READ_ENCRYPTION,
    role,
    SESSION_KEY_ARN,
    USE_KEY,
    USE_KEYS,
} from "../support/stacks";

const DENY_PUT = {
    Sid: "DenyPut",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${BUCKET_ARN}/*`,
};

describe("members-can-write", () => {
    it("accepts policies with which members can write", () => {
        assertPasses(rule, centralStack());
        assertPasses(rule, [nodePolicy([LOOK_UP, PUT_OWN_LOGS, USE_KEYS])]);
    });

    describe("in a bucket policy", () => {
        it("refuses a grant of a part", () =>
            assertRefuses(
                rule,
                [bucketPolicy([PUT_LOGS, DENY_PLAIN_HTTP])],
                /No statement allows members s3:GetEncryptionConfiguration: /,
            ));

        it("refuses s3:PutObject alone for every member", () => {
            for (const Resource of [PUT_LOGS.Resource, `${BUCKET_ARN}/*`]) {
                const put = { ...PUT_LOGS, Action: "s3:PutObject", Resource };
                assertRefuses(
                    rule,
                    [bucketPolicy([put, DENY_PLAIN_HTTP])],
                    /No statement allows members s3:PutObjectAcl, s3:GetEncryptionConfiguration: /,
                );
            }
        });

        it("advises where s3:PutObject alone is granted to those that a path or a tag picks", () => {
            const put = { ...PUT_LOGS, Action: "s3:PutObject" };
            const paths = { "aws:PrincipalOrgPaths": "o-exampleorgid1/r-ab12/*" };
            for (const picked of [
                { ...put, Condition: { "ForAnyValue:StringLike": paths } },
                { ...put, Resource: `${BUCKET_ARN}/\${aws:PrincipalTag/team}/*` },
            ]) {
                const { violations } = judged(rule, [bucketPolicy([picked, DENY_PLAIN_HTTP])]);
                assert.deepEqual([...new Set(violations.map(({ level }) => level))], ["advisory"]);
            }
        });

        it("refuses a condition that no member meets", () => {
            const service = { StringEquals: { "aws:SourceOrgID": "o-exampleorgid1" } };
            const policy = [READ_ENCRYPTION, { ...PUT_LOGS, Condition: service }];
            assertRefuses(
                rule,
                [bucketPolicy(policy)],
                /Statement\[1\] "PutLogs" requires StringEquals aws:SourceOrgID \["o-exampleorgid1"\], which the agent does not meet/,
            );
        });

        it("refuses a Deny that hits every upload, and says which exemption is none", () => {
            const sessions = { "aws:PrincipalArn": "arn:aws:sts::*:assumed-role/Node/*" };
            const deny = { ...DENY_PUT, Condition: { ArnNotLike: sessions } };
            assertRefuses(
                rule,
                [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, deny])],
                /"DenyPut" denies members s3:PutObject: .* ArnNotLike aws:PrincipalArn \[.*\] exempts nobody/,
            );
        });

        it("leaves a Deny that spares somebody alone", () => {
            const endpoint = { StringNotEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } };
            const deny = { ...DENY_PUT, Condition: endpoint };
            assertPasses(rule, [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, deny])]);
        });

        it("compares with the key that the stack gives the bucket", () => {
            const header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
            const only = (keyArn: unknown) => {
                const deny = {
                    ...DENY_PUT,
                    Condition: { StringNotEquals: { [header]: SESSION_KEY_ARN } },
                };
                const sse = { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn };
                return [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, deny]), encryptedBy(sse)];
            };
            assertRefuses(rule, only(KEY_ARN), /"DenyPut" denies members s3:PutObject/);
            assertPasses(rule, only(SESSION_KEY_ARN));
            assertPasses(rule, only("alias/logs"));
            assertPasses(rule, only(UNKNOWN));
        });

        it("takes the key from the bucket itself too", () => {
            const header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
            const deny = {
                ...DENY_PUT,
                Condition: { StringNotEquals: { [header]: SESSION_KEY_ARN } },
            };
            const rules = {
                applyServerSideEncryptionByDefault: {
                    sseAlgorithm: "aws:kms",
                    kmsMasterKeyId: KEY_ARN,
                },
            };
            assertRefuses(
                rule,
                [
                    logBucket({
                        policy: policyText([READ_ENCRYPTION, PUT_LOGS, deny]),
                        serverSideEncryptionConfiguration: { rule: rules },
                    }),
                ],
                /"DenyPut" denies members s3:PutObject/,
            );
        });

        it("does not ask for grants to members where the policy has none", () => {
            const owner = { ...PUT_LOGS, Principal: { AWS: "111111111111" } };
            assertPasses(rule, [bucketPolicy([owner, DENY_PLAIN_HTTP])], {
                centralAccountId: "111111111111",
            });
            assertPasses(rule, [bucketPolicy([DENY_PLAIN_HTTP])]);
        });

        it("advises where the only account that is named may be the owner's", () => {
            const owner = { ...PUT_LOGS, Principal: { AWS: "111111111111" }, Condition: undefined };
            const { violations } = judged(rule, [bucketPolicy([owner])]);
            assert.deepEqual(
                violations.map(({ level }) => level),
                ["advisory"],
            );
        });

        it("leaves other buckets alone", () => {
            const props = { bucket: "acme-data", policy: policyText([PUT_LOGS]) };
            const name = "aws:s3/bucketPolicy:BucketPolicy";
            const reading = policyText([{ ...PUT_LOGS, Action: ["s3:PutObject", "s3:GetObject"] }]);
            assertPasses(rule, [other(name, "data", { ...props, policy: reading })]);
        });
    });

    describe("in a key policy", () => {
        it("refuses a grant of a part", () =>
            assertRefuses(
                rule,
                [key({ policy: policyText([ADMINISTER, { ...USE_KEY, Action: "kms:Decrypt" }]) })],
                /No statement allows members kms:GenerateDataKey: /,
            ));

        it("refuses S3 without a region, which is no service", () => {
            const through = {
                ...USE_KEY.Condition,
                StringLike: { "kms:ViaService": "s3.amazonaws.com" },
            };
            const policy = policyText([ADMINISTER, { ...USE_KEY, Condition: through }]);
            const named = other("aws:kms/key:Key", "session-logs-key", { policy });
            assertRefuses(rule, [named], /"UseKey" requires StringLike kms:ViaService/);
        });

        it("leaves other teams' keys alone", () => {
            const decrypt = { ...USE_KEY, Action: "kms:Decrypt" };
            const props = { policy: policyText([ADMINISTER, decrypt]) };
            assertPasses(rule, [other("aws:kms/key:Key", "app", props)]);
        });
    });

    describe("in a node's policy", () => {
        const USE_HALF = { ...USE_KEYS, Action: "kms:GenerateDataKey" };
        const DATA_KEYS_ONLY = [LOOK_UP, PUT_OWN_LOGS, USE_HALF];
        const rolePolicy = (name: string, statements: readonly object[], node: object) =>
            other("aws:iam/rolePolicy:RolePolicy", name, {
                role: "node",
                policy: policyText(statements),
                ...node,
            });

        it("refuses one without kms:Decrypt, which a log of several parts takes", () =>
            assertRefuses(
                rule,
                [nodePolicy(DATA_KEYS_ONLY)],
                /No statement allows the node kms:Decrypt: /,
            ));

        it("refuses one without the ACL, or without looking the encryption up", () => {
            const put = { ...PUT_OWN_LOGS, Action: "s3:PutObject" };
            assertRefuses(
                rule,
                [nodePolicy([LOOK_UP, put, USE_KEYS])],
                /No statement allows the node s3:PutObjectAcl: /,
            );
            assertRefuses(
                rule,
                [nodePolicy([PUT_OWN_LOGS, USE_KEYS])],
                /No statement allows the node s3:GetEncryptionConfiguration: /,
            );
        });

        it("takes one key for both actions", () => {
            const [decrypt, generate] = [KEY_ARN, SESSION_KEY_ARN].map((Resource, index) => ({
                Effect: "Allow",
                Action: index === 0 ? "kms:Decrypt" : "kms:GenerateDataKey",
                Resource,
            }));
            const found = messages(rule, [
                nodePolicy([LOOK_UP, PUT_OWN_LOGS, decrypt, generate].flatMap((it) => it ?? [])),
            ]);
            assert.equal(found.length, 1);
        });

        it("refuses a Deny", () => {
            const { Principal: _, ...deny } = DENY_PUT;
            assertRefuses(
                rule,
                [nodePolicy([LOOK_UP, PUT_OWN_LOGS, USE_KEYS, deny])],
                /"DenyPut" denies the node s3:PutObject: /,
            );
        });

        it("advises where keys are not spoken of at all, and on s3:PutObject alone", () => {
            for (const statements of [
                [LOOK_UP, PUT_OWN_LOGS],
                [{ ...PUT_OWN_LOGS, Action: "s3:PutObject" }],
            ]) {
                const { violations } = judged(rule, [nodePolicy(statements)]);
                assert.ok(violations.length > 0);
                assert.ok(violations.every(({ level }) => level === "advisory"));
            }
        });

        it("counts what the role's other policies grant", () => {
            const node = role({
                inlinePolicies: [{ name: "keys", policy: policyText([USE_KEYS]) }],
            });
            const half = rolePolicy("logs", DATA_KEYS_ONLY, {});
            assertPasses(rule, [node, half]);
            const rest = rolePolicy("rest", [{ ...USE_KEYS, Action: "kms:Decrypt" }], {});
            assertPasses(rule, [role(), half, rest]);
            assert.equal(messages(rule, [role(), half]).length, 1);
        });

        it("counts what is attached to the role, and asks every role", () => {
            const attach = (to: string, policy: ReturnType<typeof nodePolicy>) => ({
                ...other(
                    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                    `to-${to}-${policy.name}`,
                    {
                        role: to,
                    },
                ),
                propertyDependencies: { policyArn: [policy] },
            });
            const half = nodePolicy(DATA_KEYS_ONLY, {}, "session-logs-half");
            const rest = nodePolicy([{ ...USE_KEYS, Action: "kms:Decrypt" }], {}, "rest");
            const [first, second] = [role(), { ...role({ name: "second" }), name: "second" }];
            const attached = [first, half, rest, attach("node", half), attach("node", rest)];
            assertPasses(rule, attached);
            assert.equal(messages(rule, [...attached, second, attach("second", half)]).length, 1);
        });

        it("advises beside a policy that the stack does not show, unless AWS's says nothing of logs", () => {
            const levels = (...managedPolicyArns: unknown[]) =>
                judged(rule, [
                    role({ managedPolicyArns }),
                    rolePolicy("logs", DATA_KEYS_ONLY, {}),
                ]).violations.map(({ level }) => level);
            assert.deepEqual(levels(`arn:aws:iam::${MEMBER}:policy/keys`), ["advisory"]);
            assert.deepEqual(levels("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"), [
                "mandatory",
            ]);
            assert.deepEqual(levels(UNKNOWN), ["advisory"]);
        });

        it("leaves roles alone that nodes do not take", () => {
            const trust = (service: string) => ({
                assumeRolePolicy: policyText([
                    { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
                ]),
            });
            const half = rolePolicy("logs", DATA_KEYS_ONLY, {});
            assertPasses(rule, [role(trust("lambda.amazonaws.com")), half]);
            assert.equal(messages(rule, [role(trust("ssm.amazonaws.com")), half]).length, 1);
        });

        it("leaves policies of other buckets alone", () => {
            const data = (statement: { Resource: string }) => ({
                ...statement,
                Resource: statement.Resource.replace("acme-session-logs", "acme-data"),
            });
            assertPasses(rule, [nodePolicy([data(PUT_OWN_LOGS), data(LOOK_UP)])]);
        });
    });
});
