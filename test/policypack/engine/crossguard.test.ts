import assert from "node:assert/strict";
import type {
    PolicyResource,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import { policiesOfRules } from "../../../policypack/engine/crossguard";
import { pageOf } from "../../../policypack/pages";
import type { Resource } from "../../../policypack/stack/resource";
import { rules } from "../../../policypack/rules";
import { bucketPolicyOrgOnly } from "../../../policypack/rules/bucket-policy-org-only";
import { stackOfJson } from "../support/foreign";
import { asInEngine, UNKNOWN } from "../support/proxy";
import {
    ADMINISTER,
    bucketPolicy,
    centralStack,
    encryptedBy,
    key,
    KEY_ARN,
    logBucket,
    MEMBER,
    other,
    policyText,
    PUT_LOGS,
    READ_ENCRYPTION,
    sessionDocument,
    ACCOUNT,
    BUCKET_ARN,
} from "../support/stacks";

const TODAY = "2026-06-15";

type Policy = ResourceValidationPolicy & Partial<StackValidationPolicy>;
type Config = Readonly<Record<string, object>>;

/** What the engine would print: policy, level, resource and message. */
interface Diagnostic {
    readonly policy: string;
    readonly level: string;
    readonly urn: string | undefined;
    readonly message: string;
}

/** Does what the engine does at preview: every resource by itself, then the stack. */
function preview(
    stack: readonly Resource[],
    config: Config = {},
    stackConfig: object = {},
): readonly Diagnostic[] {
    const policies = policiesOfRules(rules, TODAY, () => ({ ...stackConfig })) as readonly Policy[];
    const diagnostics: Diagnostic[] = [];
    const reporter = (policy: Policy, urn?: string) => (found: unknown, of?: string) => {
        const at = found as { message?: string; enforcementLevel?: string; urn?: string };
        diagnostics.push({
            policy: policy.name,
            level: at.enforcementLevel ?? String(policy.enforcementLevel),
            urn: at.urn ?? of ?? urn,
            message: at.message ?? String(found),
        });
    };
    const argsFor = (policy: Policy) => ({ getConfig: () => config[policy.name] ?? {} });
    for (const resource of stack) {
        for (const policy of policies) {
            const args = { ...argsFor(policy), ...shown(resource) };
            const validate = policy.validateResource as (a: unknown, report: unknown) => void;
            validate(args, reporter(policy, resource.urn));
        }
    }
    for (const policy of policies) {
        const resources = stack.map((resource) => ({
            ...shown(resource),
            propertyDependencies: resource.propertyDependencies ?? {},
        })) as unknown as PolicyResource[];
        const args = { ...argsFor(policy), resources } as unknown as StackValidationArgs;
        void policy.validateStack?.(args, reporter(policy));
    }
    return diagnostics;
}

/** What a policy reports before the engine makes the resource. */
function alone(rule: string, resource: Resource): readonly string[] {
    const policies = policiesOfRules(rules) as readonly Policy[];
    const policy = policies.find(({ name }) => name === rule);
    const validate = policy?.validateResource as (a: unknown, report: unknown) => void;
    const messages: string[] = [];
    validate({ ...shown(resource), getConfig: () => ({}) }, (message: string) =>
        messages.push(message),
    );
    return messages;
}

function shown({ type, name, props, urn }: Resource) {
    return { type, name, urn, props: asInEngine(props) };
}

const ORGANIZATION_KNOWN = { organizationId: "o-exampleorgid1" };

const OPEN = { ...PUT_LOGS, Condition: undefined };

const mandatory = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.filter(({ level }) => level === "mandatory");

describe("the CrossGuard adapter", () => {
    it("gives each rule one policy with its level, severity and page", () => {
        for (const [index, policy] of policiesOfRules(rules).entries()) {
            const rule = rules[index];
            assert.equal(policy.name, rule?.name);
            assert.equal(policy.enforcementLevel, rule?.level);
            assert.equal(policy.severity, rule?.severity);
            assert.equal(policy.url, pageOf(rule?.name ?? ""));
        }
    });

    it("offers a remediation exactly where the rule has one", () => {
        for (const [index, policy] of policiesOfRules(rules).entries()) {
            const offers = policy.remediateResource !== undefined;
            assert.equal(offers, rules[index]?.remediate !== undefined, policy.name);
        }
    });

    it("is silent about the central stack, but for advice", () =>
        assert.deepEqual(mandatory(preview(centralStack())), []));

    it("judges what a template makes, and reports it once at the template's stack", () => {
        const open = { ...PUT_LOGS, Condition: undefined };
        const stack = stackOfJson({
            Policy: {
                Type: "AWS::S3::BucketPolicy",
                Properties: {
                    Bucket: "acme-session-logs",
                    PolicyDocument: { Version: "2012-10-17", Statement: [READ_ENCRYPTION, open] },
                },
            },
        });
        const found = preview([stack]).filter(({ policy }) => policy === "bucket-policy-org-only");
        assert.deepEqual(
            found.map(({ urn, level }) => ({ urn, level })),
            [{ urn: stack.urn, level: "mandatory" }],
        );
        assert.match(
            found[0]?.message ?? "",
            /^In Policy \(AWS::S3::BucketPolicy\): Statement\[1\]/,
        );
        assert.deepEqual(
            alone("bucket-policy-org-only", stack),
            found.map(({ message }) => message),
            "it is refused before anything is made",
        );
    });

    it("joins what a template makes to a document of another resource", () => {
        const stack = stackOfJson({
            Data: {
                Type: "AWS::S3::Bucket",
                Properties: {
                    BucketName: "acme-data",
                    BucketEncryption: {
                        ServerSideEncryptionConfiguration: [
                            { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
                        ],
                    },
                },
            },
        });
        const document = sessionDocument({ s3BucketName: "acme-data" });
        const found = mandatory(preview([stack, document]));
        const encryption = found.filter(({ policy }) => policy === "bucket-encryption-kms");
        assert.deepEqual(
            encryption.map(({ urn }) => urn),
            [stack.urn],
        );
        assert.deepEqual(mandatory(preview([stack])), []);
    });

    it("says in one line what it can't know of a template", () => {
        const stack = stackOfJson({
            Policy: {
                Type: "AWS::S3::BucketPolicy",
                Properties: { Bucket: "acme-session-logs", PolicyDocument: { Ref: "Policy" } },
            },
        });
        const found = preview([stack]);
        assert.deepEqual(
            found.map(({ policy, urn }) => [policy, urn]),
            [["not-judged", stack.urn]],
        );
        assert.match(
            found[0]?.message ?? "",
            /^baseline was not judged by .*: In Policy \(AWS::S3::BucketPolicy\): policy is not told/,
        );
    });

    it("joins resources of the aws-native provider to each other and to those of aws", () => {
        const native = other("aws-native:s3:Bucket", "logs", { bucketName: UNKNOWN });
        const joined = {
            ...bucketPolicy([READ_ENCRYPTION, PUT_LOGS], { bucket: UNKNOWN }),
            propertyDependencies: { bucket: [native] },
        };
        const twin = {
            ...other("aws-native:s3:BucketPolicy", "twin", {
                bucket: UNKNOWN,
                policyDocument: { Version: "2012-10-17", Statement: [READ_ENCRYPTION, PUT_LOGS] },
            }),
            propertyDependencies: { bucket: [native] },
        };
        for (const policy of [joined, twin]) {
            const found = mandatory(preview([native, policy]));
            assert.ok(
                found.some(
                    ({ policy, urn }) =>
                        policy === "bucket-encryption-present" && urn === native.urn,
                ),
                JSON.stringify(found),
            );
        }
    });

    it("mends nothing inside of a template or of another provider's resource", () => {
        const key = other("aws-native:kms:Key", "session", {
            enableKeyRotation: false,
            pendingWindowInDays: 7,
        });
        for (const { remediateResource } of policiesOfRules(rules) as readonly Policy[]) {
            const args = { ...shown(key), getConfig: () => ({}) } as never;
            assert.equal(remediateResource?.(args), undefined);
        }
    });

    it("reports a violation once, although resource and stack are judged", () => {
        const found = mandatory(preview([encryptedBy({ sseAlgorithm: "AES256" })]));
        assert.deepEqual(
            found.map(({ policy }) => policy),
            ["bucket-encryption-kms"],
        );
    });

    it("judges in the stack's turn what only another resource tells", () => {
        const plain = encryptedBy({ sseAlgorithm: "AES256" }, { bucket: "acme-data" });
        const document = sessionDocument({ s3BucketName: "acme-data" });
        const found = mandatory(preview([plain, document]));
        assert.deepEqual(
            found.map(({ policy, urn }) => [policy, urn]),
            [["bucket-encryption-kms", plain.urn]],
        );
    });

    it("advises within a mandatory rule at the advisory level", () => {
        const found = preview([sessionDocument({ kmsKeyId: "alias/session" })]);
        assert.deepEqual(
            found.map(({ policy, level }) => [policy, level]),
            [["session-stream-encrypted", "advisory"]],
        );
    });

    it("takes a rule's properties from pack-settings, unless it has its own", () => {
        const foreign = { organizationId: "o-anotherorg99" };
        const own = { organizationId: "o-exampleorgid1" };
        assert.ok(mandatory(preview([key()], { "pack-settings": foreign })).length > 0);
        assert.deepEqual(
            mandatory(
                preview([key()], {
                    "pack-settings": foreign,
                    "key-policy-org-only": own,
                    "key-org-grants-minimal": own,
                    "org-id-exact": own,
                }),
            ),
            [],
        );
    });

    it("says which settings stand where they stood before, and hold for no rule", () => {
        const found = preview([bucketPolicy()], {
            "not-judged": { organizationId: "o-anotherorg99", centralAccountId: ACCOUNT },
            "pack-settings": ORGANIZATION_KNOWN,
        });
        assert.deepEqual(mandatory(found), []);
        assert.deepEqual(
            found.map(({ policy, message }) => `${policy}: ${message}`),
            ["organizationId", "centralAccountId"].map(
                (name) =>
                    `not-judged: ${name} is set under not-judged in the pack's configuration, where it applies to no rule. Write it under pack-settings.`,
            ),
        );
    });

    it("says in one line per resource what could not be judged yet", () => {
        const found = preview([bucketPolicy([], { policy: UNKNOWN })]);
        assert.equal(found.length, 1);
        assert.equal(found[0]?.policy, "not-judged");
        assert.equal(found[0]?.level, "advisory");
        assert.match(found[0]?.message ?? "", /bucket-policy-org-only, .*policy can't be known/);
    });

    it("names the configuration that an answer needs", () => {
        const read = {
            Effect: "Allow",
            Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/A`, `arn:aws:iam::${MEMBER}:role/B`] },
            Action: "s3:GetObject",
            Resource: `${BUCKET_ARN}/*`,
        };
        const found = preview([bucketPolicy([READ_ENCRYPTION, PUT_LOGS, read])]);
        const lines = found.filter(({ policy }) => policy === "not-judged");
        assert.equal(lines.length, 1);
        assert.match(lines[0]?.message ?? "", /set (centralAccountId|organizationId)/);
    });

    it("joins an unknown key ARN to its key, and then has nothing to say", () => {
        const made = key();
        const unknown = encryptedBy({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN });
        const found = preview(
            [made, logBucket(), { ...unknown, propertyDependencies: { rules: [made] } }],
            { "pack-settings": { organizationId: "o-exampleorgid1" } },
        );
        assert.deepEqual(mandatory(found), []);
        assert.ok(!found.some(({ policy }) => policy === "not-judged"));
    });

    it("says whose organization it took for ours, and takes the one that the stack names", () => {
        const assumed = preview([bucketPolicy()]);
        assert.match(
            assumed.find(({ policy }) => policy === "not-judged")?.message ?? "",
            /bucket-policy-org-only, org-id-exact: assumed that o-exampleorgid1 is yours: set organizationId/,
        );
        for (const [type, props] of [
            ["pulumi:pulumi:Stack", { organizationId: "o-anotherorg99" }],
            [
                "pulumi:pulumi:StackReference",
                { name: "acme/central", outputs: { organizationId: "o-anotherorg99" } },
            ],
        ] as const) {
            const found = preview([other(type, "central", props), bucketPolicy()]);
            assert.deepEqual(
                [...new Set(mandatory(found).map(({ policy }) => policy))].sort(),
                ["bucket-policy-org-only", "org-id-exact"],
                type,
            );
        }
    });

    it("takes the organization of the stack's own config, before anything is made", () => {
        const found = preview([bucketPolicy()], {}, { "acme:organizationId": "o-anotherorg99" });
        assert.ok(mandatory(found).some(({ policy }) => policy === "org-id-exact"));
    });

    it("refuses in the stack's turn what was advice about the resource alone", () => {
        const archive = bucketPolicy([OPEN]);
        const config = { "pack-settings": { logKeyArns: [KEY_ARN] } };
        const alone = preview([archive], config);
        assert.deepEqual(mandatory(alone), []);
        assert.ok(alone.some(({ policy }) => policy === "bucket-policy-org-only"));
        const named = preview([archive, sessionDocument()], config);
        assert.ok(mandatory(named).some(({ policy }) => policy === "bucket-policy-org-only"));
    });

    it("leaves the keys and buckets of other teams alone", () => {
        const theirs = [
            other("aws:kms/key:Key", "app-key", { policy: policyText([ADMINISTER]) }),
            bucketPolicy([OPEN], { bucket: "acme-website" }),
        ];
        for (const config of [{}, { centralAccountId: ACCOUNT }, { centralAccountId: MEMBER }]) {
            assert.deepEqual(mandatory(preview(theirs, { "pack-settings": config })), []);
        }
    });

    describe("under exemptions", () => {
        const plain = encryptedBy({ sseAlgorithm: "AES256" });
        const exemption = (parts: object = {}) => ({
            rule: "bucket-encryption-kms",
            stack: "acme/test",
            resource: "archive",
            reason: "moves in autumn",
            until: "2026-12-31",
            ...parts,
        });
        const under = (exemptions: readonly object[], stack = [plain], config: Config = {}) =>
            preview(stack, {
                ...config,
                "pack-settings": { ...ORGANIZATION_KNOWN, exemptions, ...config["pack-settings"] },
            });
        const remarks = (diagnostics: readonly Diagnostic[]) =>
            diagnostics
                .filter(({ policy }) => policy === "not-judged")
                .map(({ level, message }) => `${level}: ${message}`);

        it("advises with the reason, although the rule is mandatory", () => {
            const found = under([exemption()]);
            assert.deepEqual(
                found.map(({ policy, level, urn }) => [policy, level, urn]),
                [["bucket-encryption-kms", "advisory", plain.urn]],
            );
            assert.match(
                found[0]?.message ?? "",
                /^Exempted until 2026-12-31 \(moves in autumn\): .*AES256/,
            );
        });

        it("advises in the stack's turn too", () => {
            const hidden = encryptedBy({ sseAlgorithm: "AES256" }, { bucket: "acme-data" });
            const document = sessionDocument({ s3BucketName: "acme-data" });
            const found = under([exemption()], [hidden, document]);
            assert.deepEqual(
                found.map(({ policy, level }) => [policy, level]),
                [["bucket-encryption-kms", "advisory"]],
            );
        });

        it("reports an exempted finding at a level that no configuration can raise", () => {
            const advisory = rules.find(({ name }) => name === "bucket-retention");
            assert.equal(advisory?.level, "advisory");
            const reported: unknown[] = [];
            const [policy] = policiesOfRules([advisory], TODAY) as readonly Policy[];
            const exemptions = [exemption({ rule: "bucket-retention" })];
            const args = {
                ...shown(logBucket({ forceDestroy: true })),
                getConfig: () => ({ exemptions }),
            };
            const validate = policy?.validateResource as (a: unknown, report: unknown) => void;
            validate(args, (one: unknown) => reported.push(one));
            assert.ok(reported.length > 0);
            for (const one of reported) {
                assert.equal((one as { enforcementLevel?: string }).enforcementLevel, "advisory");
            }
        });

        it("refuses again when the exemption is over, and says so", () => {
            const [found, ...more] = under([exemption({ until: "2026-06-14" })]);
            assert.deepEqual(more, []);
            assert.equal(found?.level, "mandatory");
            assert.match(found?.message ?? "", /Its exemption ended on 2026-06-14 \(moves in/);
        });

        it("names once those that no finding of this stack fits", () => {
            const idle = exemption({ resource: "data" });
            const elsewhere = exemption({ stack: "prod" });
            assert.deepEqual(remarks(under([exemption(), idle, elsewhere])), [
                "advisory: No finding fits the exemption bucket-encryption-kms, stack acme/test, " +
                    "resource data, until 2026-12-31 (moves in autumn). Take it out of the configuration.",
            ]);
        });

        it("does not call one unused whose finding may be there once values are known", () => {
            const unknown = bucketPolicy([], { policy: UNKNOWN });
            const found = remarks(under([exemption({ rule: "bucket-tls-only" })], [unknown]));
            assert.equal(found.length, 1);
            assert.match(found[0] ?? "", /^advisory: archive was not judged/);
        });

        it("says which has a rule that does not exist", () =>
            assert.match(
                remarks(under([exemption({ rule: "bucket-kms" })]))[0] ?? "",
                /^advisory: There is no rule for the exemption bucket-kms, .*Write the name of a rule/,
            ));

        it("lets what could not be judged pass, where that is mandatory", () => {
            const unknown = bucketPolicy([], { policy: UNKNOWN });
            const found = remarks(under([exemption({ rule: "not-judged" })], [unknown]));
            assert.equal(found.length, 1);
            assert.match(found[0] ?? "", /^advisory: Exempted until 2026-12-31 .* was not judged/);
        });
    });

    it("turns a fault in a rule into a violation, not into a crash or silence", () => {
        const broken = {
            ...bucketPolicyOrgOnly,
            judge: () => {
                throw new TypeError("x is not a function");
            },
        };
        const [policy] = policiesOfRules([broken]);
        const found: string[] = [];
        const validate = policy?.validateResource as (a: unknown, report: unknown) => void;
        validate({ ...shown(bucketPolicy()), getConfig: () => ({}) }, (message: string) =>
            found.push(message),
        );
        assert.match(found[0] ?? "", /The rule failed on this resource: x is not a function/);
    });

    it("judges inputs, not the outputs that a provider read before the last change", () => {
        const policies = policiesOfRules(rules) as readonly Policy[];
        const stale = { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } } };
        const written = logBucket();
        const read = logBucket({ serverSideEncryptionConfiguration: stale });
        const found: unknown[] = [];
        const report = (message: unknown) => found.push(message);
        const getConfig = () => ({});
        for (const policy of policies.filter(({ name }) => name === "bucket-encryption-kms")) {
            const validate = policy.validateResource as (a: unknown, report: unknown) => void;
            validate({ ...shown(written), getConfig }, report);
            const resources = [read].map((resource) => ({
                ...shown(resource),
                propertyDependencies: {},
            }));
            const args = { resources, getConfig } as unknown as StackValidationArgs;
            void policy.validateStack?.(args, report);
        }
        assert.deepEqual(found, []);
    });
});
