import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { readConfig } from "../../policypack/config";
import { policiesOfRules } from "../../policypack/engine/crossguard";
import { judge } from "./support/judged";
import type { Resource } from "../../policypack/stack/resource";
import { rules } from "../../policypack/rules";
import type { Props } from "../../policypack/values";
import { asInRemediation, UNKNOWN } from "./support/proxy";
import {
    bucketPolicy,
    encryptedBy,
    encryption,
    key,
    KEY_ARN,
    ownership,
    publicAccessBlock,
    PUT_LOGS,
    READ_ENCRYPTION,
    sessionDocument,
} from "./support/stacks";

const CONFIG = {
    organizationId: "o-exampleorgid1",
    bucketKeyArn: KEY_ARN,
    logBucketNames: ["acme-session-logs"],
};

/** A resource that each rule with a remediation refuses, and mends. */
const BROKEN: Readonly<Record<string, Resource>> = {
    "org-id-exact": bucketPolicy([
        { ...PUT_LOGS, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-XXXXXXXXXX" } } },
    ]),
    "bucket-encryption-kms": encryptedBy({ sseAlgorithm: "AES256" }),
    "bucket-key-enabled": encryption({ bucketKeyEnabled: false }),
    "bucket-tls-only": bucketPolicy([READ_ENCRYPTION, PUT_LOGS]),
    "bucket-public-access-blocked": publicAccessBlock({ blockPublicPolicy: false }),
    "bucket-owner-enforced": ownership("ObjectWriter"),
    "key-rotation": key({ enableKeyRotation: false }),
    "key-deletion-window": key({ deletionWindowInDays: 7 }),
    "session-logs-to-bucket": sessionDocument({ s3BucketName: "" }),
    "session-bucket-encrypted": sessionDocument({ s3EncryptionEnabled: false }),
    "session-cloudwatch-encrypted": sessionDocument({ cloudWatchLogGroupName: "/sessions" }),
};

function remediated(name: string, resource: Resource, config: object = CONFIG): object | undefined {
    const policy = policiesOfRules(rules).find((one) => one.name === name);
    const args = {
        ...resource,
        props: asInRemediation(resource.props),
        getConfig: () => config,
    } as unknown as ResourceValidationArgs;
    return policy?.remediateResource?.(args) as object | undefined;
}

describe("remediations", () => {
    for (const rule of rules.filter(({ remediate }) => remediate !== undefined)) {
        const resource = BROKEN[rule.name];

        it(`of ${rule.name} mend what the rule refuses`, () => {
            assert.ok(resource, "add a broken resource to this test");
            const violationsOf = (one: Resource) =>
                judge([rule], [one], () => readConfig(CONFIG)).violations;
            assert.ok(violationsOf(resource).length > 0, "the resource is not refused");
            const mended = remediated(rule.name, resource);
            assert.ok(mended, "nothing was mended");
            const props = { ...mended };
            assert.deepEqual(violationsOf({ ...resource, props }), []);
        });

        it(`of ${rule.name} leave a sound or foreign resource alone`, () => {
            assert.ok(resource);
            const props = JSON.parse(JSON.stringify(remediated(rule.name, resource))) as Props;
            const sound = { ...resource, props };
            assert.equal(remediated(rule.name, sound), undefined);
            const foreign = { ...resource, type: "aws:sqs/queue:Queue" };
            assert.equal(remediated(rule.name, foreign), undefined);
        });
    }

    it("leave alone what is exempted, until the exemption is over", () => {
        const rule = "key-rotation";
        const broken = key({ enableKeyRotation: false });
        const until = (day: string) => ({
            ...CONFIG,
            exemptions: [{ rule, resource: broken.name, reason: "imported key", until: day }],
        });
        assert.equal(remediated(rule, broken, until("9999-12-31")), undefined);
        assert.ok(remediated(rule, broken, until("2000-01-01")));
    });

    it("touch no unknown property", () => {
        const mended = remediated(
            "key-rotation",
            key({ enableKeyRotation: false, policy: UNKNOWN }),
        );
        assert.equal((mended as { enableKeyRotation?: boolean }).enableKeyRotation, true);
    });
});
