import assert from "node:assert/strict";
import {
    ACCOUNT,
    ADMINISTER,
    BUCKET_ARN,
    key,
    MEMBER,
    policyText,
    PUT_LOGS,
    bucketPolicy,
    READ_ENCRYPTION,
    USE_KEY,
} from "../../policypack/support/stacks";
import type { Resource } from "../../../policypack/stack/resource";
import { auditedLines, type AuditLine } from "./audited";

/*
 * What a state tells beside the inputs of its resources: the ARN that AWS gave, the account of the
 * provider, and what stacks export.
 */

const PROVIDER = "urn:pulumi:prod::acme::pulumi:providers:aws::member";
const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const PARTNER = { ...USE_KEY, Principal: { AWS: "arn:aws:iam::999988887777:root" }, Condition: {} };
const LEAKY_KEY = { policy: policyText([PARTNER, ADMINISTER]) };

const stateOf = ({ type, props }: Resource, name: string, more: object = {}) => ({
    urn: `urn:pulumi:prod::acme::${type}::${name}`,
    type,
    inputs: props,
    provider: `${PROVIDER}::0`,
    ...more,
});

const provider = (account: string) => ({
    urn: PROVIDER,
    type: "pulumi:providers:aws",
    inputs: { allowedAccountIds: JSON.stringify([account]) },
});

const exported = (...resources: object[]) =>
    JSON.stringify({ version: 3, deployment: { resources } });

async function refusalsOf(state: string, config: object): Promise<readonly string[]> {
    const { lines } = await auditedLines(state, config);
    return refusedIn(lines);
}

const refusedIn = (lines: readonly AuditLine[]) => [
    ...new Set(
        lines.flatMap(({ violations }) =>
            violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
        ),
    ),
];

describe("an audit of a state", () => {
    it("takes the key for a log key whose ARN is configured, and no other", async () => {
        const state = (arn: string) =>
            exported(stateOf(key(LEAKY_KEY), "app-key", { outputs: { arn } }));
        const config = { centralAccountId: ACCOUNT, logKeyArns: [KEY_ARN] };
        assert.deepEqual(await refusalsOf(state(KEY_ARN), config), ["key-policy-org-only"]);
        assert.deepEqual(await refusalsOf(state(`${KEY_ARN}0`), config), []);
    });

    it("takes replicas and key policies for those of the key that they name", async () => {
        const [, , , , , part = ""] = KEY_ARN.split(":");
        const id = part.replace("key/", "");
        const state = (type: string, props: object) =>
            exported({
                urn: `urn:pulumi:prod::acme::${type}::app`,
                type,
                inputs: { ...LEAKY_KEY, ...props },
            });
        const replica = (arn: string) =>
            state("aws:kms/replicaKey:ReplicaKey", { primaryKeyArn: arn });
        const policy = (keyId: string) => state("aws:kms/keyPolicy:KeyPolicy", { keyId });
        const config = { centralAccountId: ACCOUNT, logKeyArns: [KEY_ARN] };
        const elsewhere = KEY_ARN.replace("eu-west-1", "us-east-1");
        for (const named of [replica(KEY_ARN), replica(elsewhere), policy(KEY_ARN), policy(id)]) {
            assert.deepEqual(await refusalsOf(named, config), ["key-policy-org-only"], named);
        }
        for (const other of [replica(`${KEY_ARN}0`), policy(`${id}0`), policy(id.slice(1))]) {
            assert.deepEqual(await refusalsOf(other, config), [], other);
        }
    });

    it("takes the key for a log key that an alias of that name belongs to", async () => {
        const made = stateOf(key(LEAKY_KEY), "app-key");
        const alias = (name: string) => ({
            urn: "urn:pulumi:prod::acme::aws:kms/alias:Alias::app-key",
            type: "aws:kms/alias:Alias",
            inputs: { name, targetKeyId: "1234abcd" },
            propertyDependencies: { targetKeyId: [made.urn] },
        });
        const logKeyArns = [`arn:aws:kms:eu-west-1:${ACCOUNT}:alias/sessions`];
        assert.deepEqual(
            await refusalsOf(exported(made, alias("alias/sessions")), { logKeyArns }),
            ["key-policy-org-only"],
        );
        assert.deepEqual(await refusalsOf(exported(made, alias("alias/app")), { logKeyArns }), []);
    });

    it("takes the account of the provider for the owner, not the central one", async () => {
        const read = {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${MEMBER}:role/Auditor` },
            Action: "s3:GetObject",
            Resource: `${BUCKET_ARN}/*`,
        };
        const policy = bucketPolicy([read]);
        const config = { organizationId: "o-exampleorgid1", centralAccountId: ACCOUNT };
        const ofAccount = (account: string) => exported(provider(account), stateOf(policy, "logs"));
        assert.ok(
            (await refusalsOf(ofAccount(ACCOUNT), config)).includes("bucket-policy-org-only"),
        );
        assert.ok(
            !(await refusalsOf(ofAccount(MEMBER), config)).includes("bucket-policy-org-only"),
        );
    });

    it("takes a bucket that an organization only fills for an archive in the central account", async () => {
        const open = { ...PUT_LOGS, Resource: "arn:aws:s3:::acme-collection/*", Condition: {} };
        const put = { ...PUT_LOGS, Resource: "arn:aws:s3:::acme-collection/*" };
        const policy = bucketPolicy([open, put], { bucket: "acme-collection" });
        const config = { centralAccountId: ACCOUNT };
        const ofAccount = (account: string) => exported(provider(account), stateOf(policy, "x"));
        assert.ok(
            (await refusalsOf(ofAccount(ACCOUNT), config)).includes("bucket-policy-org-only"),
        );
        assert.deepEqual(await refusalsOf(ofAccount(MEMBER), config), []);
    });

    it("judges what lies below a component of this project, whatever its name", async () => {
        const type = "aws:kms/key:Key";
        const below = (parents: string) =>
            exported({
                urn: `urn:pulumi:prod::acme::${parents}${type}::x`,
                type,
                inputs: LEAKY_KEY,
            });
        const own = "session-logs:central:LogArchive$session-logs:central:EncryptionKey$";
        assert.deepEqual(await refusalsOf(below(own), {}), ["key-policy-org-only", "key-rotation"]);
        assert.deepEqual(await refusalsOf(below("acme:other:LogArchive$"), {}), []);
    });

    for (const [who, state] of Object.entries({
        "the stack exports": exported(
            {
                urn: "urn:pulumi:prod::acme::pulumi:pulumi:Stack::acme-prod",
                type: "pulumi:pulumi:Stack",
                inputs: {},
                outputs: { organizationId: "o-anotherorg99" },
            },
            stateOf(bucketPolicy([READ_ENCRYPTION, PUT_LOGS]), "logs"),
        ),
        "another stack exports": exported(
            {
                urn: "urn:pulumi:prod::acme::pulumi:pulumi:StackReference::central",
                type: "pulumi:pulumi:StackReference",
                external: true,
                inputs: { name: "acme/central" },
                outputs: { name: "acme/central", outputs: { organizationId: "o-anotherorg99" } },
            },
            stateOf(bucketPolicy([READ_ENCRYPTION, PUT_LOGS]), "logs"),
        ),
        "a preview's config names": JSON.stringify({
            config: { "acme:organizationId": "o-anotherorg99" },
            steps: [
                {
                    op: "create",
                    newState: stateOf(bucketPolicy([READ_ENCRYPTION, PUT_LOGS]), "logs"),
                },
            ],
        }),
    })) {
        it(`takes the organization for ours that ${who}`, async () => {
            const refused = await refusalsOf(state, {});
            assert.ok(refused.includes("org-id-exact"), String(refused));
            const configured = await refusalsOf(state, { organizationId: "o-exampleorgid1" });
            assert.ok(!configured.includes("org-id-exact"), String(configured));
        });
    }

    it("says which organization it took for ours where nobody told", async () => {
        const { lines } = await auditedLines(
            exported(stateOf(bucketPolicy([READ_ENCRYPTION, PUT_LOGS]), "logs")),
        );
        assert.ok(
            lines[0]?.notJudged.some(
                ({ reason }) =>
                    reason === "assumed that o-exampleorgid1 is yours: set organizationId",
            ),
        );
    });
});
