import assert from "node:assert/strict";
import { memberPolicyScoped as rule } from "../../../policypack/rules/member-policy-scoped";
import { assertPasses, judged, messages, UNKNOWN } from "../support/judged";
import {
    BUCKET_ARN,
    KEY_ARN,
    nodePolicy,
    other,
    policyText,
    PUT_OWN_LOGS,
    role,
    USE_KEYS,
} from "../support/stacks";

describe("member-policy-scoped", () => {
    const DECRYPT_ALL = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
    const ADMIN = { Effect: "Allow", Action: "*", Resource: "*" };
    const APPLICATION = "application";

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

    it("judges what is attached to a node's role", () => {
        const node = role();
        const policy = nodePolicy([DECRYPT_ALL], {}, APPLICATION);
        const attachment = {
            ...other("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
                role: "node",
            }),
            propertyDependencies: { policyArn: [policy] },
        };
        assert.ok(messages(rule, [node, policy, attachment]).length > 0);
        const inline = other("aws:iam/rolePolicy:RolePolicy", APPLICATION, {
            role: "node",
            policy: policyText([DECRYPT_ALL]),
        });
        assert.ok(messages(rule, [node, inline]).length > 0);
    });

    it("judges one inline policy although another is unknown", () => {
        const inlinePolicies = [
            { name: "a", policy: UNKNOWN },
            { name: "b", policy: policyText([DECRYPT_ALL]) },
        ];
        const { violations, notJudged } = judged(rule, [role({ inlinePolicies })]);
        assert.equal(violations.length, 1);
        assert.equal(notJudged.length, 1);
    });
});
