import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { judgeResource } from "../../../policypack/judgement";
import { memberPolicyScoped as rule } from "../../../policypack/rules/member-policy-scoped";
import type { Resource } from "../../../policypack/stack/resource";
import { assertPasses, assertRefuses, judged, messages, UNKNOWN } from "../support/judged";
import {
    BUCKET_ARN,
    encryption,
    KEY_ARN,
    nodePolicy,
    other,
    policyText,
    PUT_OWN_LOGS,
    role,
    SESSION_KEY_ARN,
    USE_KEYS,
} from "../support/stacks";

describe("member-policy-scoped", () => {
    const DECRYPT_ALL = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
    const ADMIN = { Effect: "Allow", Action: "*", Resource: "*" };
    const APPLICATION = "application";
    const AWS_POLICIES = "arn:aws:iam::aws:policy";
    const MANAGED_CORE = `${AWS_POLICIES}/AmazonSSMManagedInstanceCore`;
    const AGENT = {
        Effect: "Allow",
        Action: ["ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel"],
        Resource: "*",
    };
    const sessionNode = (props: Record<string, unknown> = {}) =>
        role({ managedPolicyArns: [MANAGED_CORE], ...props });
    const inline = (...statements: readonly object[]) => ({
        inlinePolicies: [{ name: "inline", policy: policyText(statements) }],
    });
    const takenBy = (principal: object) => ({
        assumeRolePolicy: policyText([
            { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" },
        ]),
    });
    const rolePolicy = (...statements: readonly object[]) =>
        other("aws:iam/rolePolicy:RolePolicy", APPLICATION, {
            role: "node",
            policy: policyText(statements),
        });
    const attachment = (props: Record<string, unknown>) =>
        other("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", props);
    const levels = (...stack: readonly Resource[]) =>
        judged(rule, stack).violations.map(({ level }) => level);

    it("accepts the node policy", () => {
        assertPasses(rule, [nodePolicy()]);
        assertPasses(rule, [
            role({
                inlinePolicies: [{ name: "logs", policy: policyText([PUT_OWN_LOGS, USE_KEYS]) }],
            }),
        ]);
    });

    for (const [title, statement] of Object.entries({
        "all keys": DECRYPT_ALL,
        "a pattern of keys": {
            ...DECRYPT_ALL,
            Resource: "arn:aws:kms:us-east-1:111111111111:key/*",
        },
        "all keys but one": { Effect: "Allow", Action: "kms:Decrypt", NotResource: KEY_ARN },
        "every action but one": { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
        "reading the log bucket": {
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: `${BUCKET_ARN}/*`,
        },
        everything: ADMIN,
    })) {
        it(`refuses ${title}`, () =>
            assert.ok(messages(rule, [nodePolicy([PUT_OWN_LOGS, statement])]).length > 0));
    }

    it("leaves the archive's own sealer alone, and nobody who is like it", () => {
        const read = { Effect: "Allow", Action: "s3:GetObject", Resource: `${BUCKET_ARN}/*` };
        const seal = { ...read, Action: "s3:PutObject", Resource: `${BUCKET_ARN}/seals/*` };
        const policy = rolePolicy(read, seal);
        const urnBelow = (component: string) =>
            `urn:pulumi:central::session-logs::session-logs:${component}$${policy.type}::sealer`;
        assertPasses(rule, [{ ...policy, urn: urnBelow("central:Sealer") }]);
        assertRefuses(rule, [{ ...policy, urn: urnBelow("member:Sealer") }], /s3:GetObject/);
        assertRefuses(rule, [policy], /s3:GetObject/);
    });

    it("leaves administrators and applications alone", () => {
        assertPasses(rule, [nodePolicy([ADMIN], {}, "administrators")]);
        assertPasses(rule, [nodePolicy([DECRYPT_ALL], {}, APPLICATION)]);
        assertPasses(rule, [
            other("aws:iam/userPolicy:UserPolicy", "alice", {
                user: "alice",
                policy: policyText([ADMIN]),
            }),
        ]);
    });

    it("lets a node do what it likes with its application's bucket", () =>
        assertPasses(rule, [
            role({
                inlinePolicies: [
                    {
                        name: "data",
                        policy: policyText([
                            {
                                Effect: "Allow",
                                Action: "s3:*",
                                Resource: ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"],
                            },
                        ]),
                    },
                ],
            }),
        ]));

    it("judges what is attached to the role of a session's node", () => {
        const policy = nodePolicy([DECRYPT_ALL], {}, APPLICATION);
        const attached = {
            ...attachment({ role: "node" }),
            propertyDependencies: { policyArn: [policy] },
        };
        assertRefuses(rule, [sessionNode(), policy, attached], /kms:Decrypt/);
        assertRefuses(rule, [sessionNode(), rolePolicy(DECRYPT_ALL)], /kms:Decrypt/);
        assertPasses(rule, [role(), policy, attached]);
        assertPasses(rule, [role(), rolePolicy(DECRYPT_ALL)]);
    });

    for (const [title, stack] of Object.entries({
        "carries AWS's policy for it": [sessionNode(inline(DECRYPT_ALL))],
        "carries it below a path and in another partition": [
            role({
                ...inline(DECRYPT_ALL),
                managedPolicyArns: ["arn:aws-cn:iam::aws:policy/service-role/AmazonEC2RoleforSSM"],
            }),
        ],
        "lets the agent register": [role(inline(DECRYPT_ALL, AGENT))],
        "is taken by EC2 under its name in an isolated partition": [
            role({
                ...takenBy({ Service: "ec2.c2s.ic.gov" }),
                ...inline(DECRYPT_ALL),
                name: "session-node",
            }),
        ],
        "gets AWS's policy attached": [
            role(inline(DECRYPT_ALL)),
            attachment({ role: "node", policyArn: MANAGED_CORE }),
        ],
        "is made elsewhere and gets AWS's policy attached": [
            rolePolicy(DECRYPT_ALL),
            attachment({ role: "node", policyArn: MANAGED_CORE }),
        ],
        "gets the agent's actions in another policy": [
            role(inline(DECRYPT_ALL)),
            rolePolicy(AGENT),
        ],
        "is named for sessions and taken by nodes": [
            role({ ...inline(DECRYPT_ALL), name: "session-node" }),
        ],
    })) {
        it(`refuses all keys on a role that ${title}`, () =>
            assert.ok(levels(...stack).includes("mandatory")));
    }

    for (const [title, stack] of Object.entries({
        "a function's role named for web sessions": [
            role({
                ...takenBy({ Service: "lambda.amazonaws.com" }),
                ...inline(DECRYPT_ALL, ADMIN),
                name: "web-session-store",
            }),
        ],
        "a function's policy with keys and buckets of its own": [
            nodePolicy(
                [
                    { Effect: "Allow", Action: "kms:*", Resource: KEY_ARN },
                    { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::acme-web/*" },
                ],
                { name: "web-session-store" },
                "web-session-store",
            ),
        ],
        "a role of Automation": [
            role({
                ...takenBy({ Service: "ssm.amazonaws.com" }),
                ...inline(DECRYPT_ALL),
                name: "ssm-automation",
            }),
        ],
        "a deployer": [
            role({
                ...takenBy({ Federated: "arn:aws:iam::111111111111:oidc-provider/x" }),
                managedPolicyArns: [`${AWS_POLICIES}/AdministratorAccess`],
                name: "session-deployer",
            }),
        ],
        "a task with ECS Exec": [
            role({ ...takenBy({ Service: "ecs-tasks.amazonaws.com" }), ...inline(AGENT, ADMIN) }),
        ],
        "a node without sessions": [role(inline({ ...ADMIN, Action: ["s3:*", "kms:*"] }))],
        "a person who starts sessions": [
            other("aws:iam/userPolicy:UserPolicy", "alice", {
                user: "alice",
                policy: policyText([{ ...ADMIN, Action: "ssmmessages:*" }, DECRYPT_ALL]),
            }),
        ],
        "keys through another service": [
            sessionNode(
                inline({
                    ...DECRYPT_ALL,
                    Condition: {
                        StringEquals: { "kms:ViaService": "ssm.eu-west-1.amazonaws.com" },
                    },
                }),
            ),
        ],
        "keys for a context that no log has": [
            sessionNode(
                inline({
                    ...DECRYPT_ALL,
                    Condition: {
                        StringLike: { "kms:EncryptionContext:PARAMETER_ARN": "arn:aws:ssm:*" },
                    },
                }),
            ),
        ],
        "grants for volumes": [
            sessionNode(
                inline({
                    ...ADMIN,
                    Action: "kms:CreateGrant",
                    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
                }),
            ),
        ],
    })) {
        it(`leaves ${title} alone`, () => assertPasses(rule, stack));
    }

    it("refuses keys of logs through S3", () =>
        assert.deepEqual(
            levels(
                sessionNode(
                    inline({
                        ...DECRYPT_ALL,
                        Condition: {
                            StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
                        },
                    }),
                ),
            ),
            ["mandatory"],
        ));

    it("only advises where a node reads everything, or keys are picked by a tag", () => {
        const readAll = { ...ADMIN, Action: ["s3:Get*", "s3:List*"] };
        assert.deepEqual(levels(sessionNode(inline(readAll))), ["advisory"]);
        const tagged = { StringEquals: { "aws:ResourceTag/app": "web" } };
        assert.deepEqual(levels(sessionNode(inline({ ...DECRYPT_ALL, Condition: tagged }))), [
            "advisory",
        ]);
    });

    it("refuses what deletes logs by the bucket's name, whoever has it, but for known others", () => {
        const remove = { ...ADMIN, Action: "s3:DeleteObject", Resource: `${BUCKET_ARN}/*` };
        const read = { ...remove, Action: "s3:GetObject" };
        assert.deepEqual(levels(rolePolicy(remove)), ["mandatory"]);
        assert.deepEqual(levels(rolePolicy(read)), ["advisory"]);
        const cleaner = role({ ...takenBy({ Service: "lambda.amazonaws.com" }) });
        assert.deepEqual(levels(cleaner, rolePolicy(remove)), ["advisory"]);
        assert.deepEqual(levels(nodePolicy([read], {}, APPLICATION)), ["advisory"]);
    });

    it("tells the keys of logs from others by configuration and by the stack", () => {
        const administer = rolePolicy({ ...ADMIN, Action: "kms:*", Resource: KEY_ARN });
        assertPasses(rule, [administer]);
        const told = { logKeyArns: [KEY_ARN] };
        assertRefuses(rule, [administer], /kms:CreateGrant/, told);
        assertRefuses(rule, [administer, encryption()], /kms:CreateGrant/);
        assertPasses(rule, [sessionNode(), administer], { logKeyArns: [SESSION_KEY_ARN] });
    });

    it("only advises about the keys of another account than the archive's", () => {
        const stack = [
            sessionNode(inline({ ...DECRYPT_ALL, Resource: "arn:aws:kms:*:222222222222:key/*" })),
        ];
        const found = (config: object) =>
            judged(rule, stack, config).violations.map(({ level }) => level);
        assert.deepEqual(found({}), ["mandatory"]);
        assert.deepEqual(found({ centralAccountId: "222222222222" }), ["mandatory"]);
        assert.deepEqual(found({ centralAccountId: "111111111111" }), ["advisory"]);
    });

    for (const [name, level] of Object.entries({
        AdministratorAccess: "mandatory",
        PowerUserAccess: "mandatory",
        AmazonS3FullAccess: "mandatory",
        "service-role/AmazonElasticMapReduceforEC2Role": "mandatory",
        AmazonS3ReadOnlyAccess: "advisory",
        "service-role/AmazonEC2RoleforSSM": "advisory",
        AWSKeyManagementServicePowerUser: undefined,
        CloudWatchAgentServerPolicy: undefined,
    })) {
        const arn = `${AWS_POLICIES}/${name}`;

        it(`${level ?? "accepted"}: ${name} on a session's node, in every way of attaching it`, () => {
            const expected = level === undefined ? [] : [level];
            assert.deepEqual(levels(role({ managedPolicyArns: [MANAGED_CORE, arn] })), expected);
            for (const attached of [
                attachment({ role: "node", policyArn: arn }),
                other("aws:iam/policyAttachment:PolicyAttachment", "attached", {
                    roles: ["other", "node"],
                    policyArn: arn,
                }),
                other(
                    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                    "attached",
                    { roleName: "node", policyArns: [arn.replace("arn:aws:", "arn:aws-us-gov:")] },
                ),
            ]) {
                assert.deepEqual(levels(sessionNode(), attached), expected);
            }
        });
    }

    it("leaves managed policies of other roles alone", () => {
        const arn = `${AWS_POLICIES}/AdministratorAccess`;
        assertPasses(rule, [role({ managedPolicyArns: [arn] })]);
        assertPasses(rule, [role(), attachment({ role: "node", policyArn: arn })]);
        assertPasses(rule, [attachment({ role: UNKNOWN, policyArn: arn })]);
        assertPasses(rule, [sessionNode(), attachment({ role: "node", policyArn: UNKNOWN })]);
    });

    it("waits for the stack to know whose policy it is, but for one that writes logs", () => {
        const alone = (resource: Resource) =>
            judgeResource(rule, resource, { config: readConfig({}) }).violations.length;
        assert.equal(alone(rolePolicy(AGENT, DECRYPT_ALL)), 0);
        assert.equal(alone(rolePolicy(PUT_OWN_LOGS, DECRYPT_ALL)), 1);
        assert.equal(alone(sessionNode(inline(DECRYPT_ALL))), 1);
    });

    it("judges one inline policy although another is unknown", () => {
        const inlinePolicies = [
            { name: "a", policy: UNKNOWN },
            { name: "b", policy: policyText([DECRYPT_ALL]) },
        ];
        const { violations, notJudged } = judged(rule, [sessionNode({ inlinePolicies })]);
        assert.equal(violations.length, 1);
        assert.equal(notJudged.length, 1);
    });
});
