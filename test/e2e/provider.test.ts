import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { SSM } from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialsOf } from "../../tools/sandbox/demo-organization";
import { INVOKES, RESOURCES } from "../../tools/sandbox/provider/registry";
import { UNKNOWN } from "../../tools/sandbox/provider/properties/unknown";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import {
    startProvider,
    type ProviderProcess,
    type Values,
} from "../tools/sandbox/provider/provider-client";

/** How one resource type lives: made, changed in place, replaced. */
interface Life {
    readonly inputs: Values;
    /** Inputs that change in place; empty where every change replaces. */
    readonly changed: Values;
    /** The property whose change replaces the resource, and its new value. */
    readonly replaced: readonly [string, unknown];
    /** Inputs that AWS does not tell, so that an import can't know them. */
    readonly untold?: readonly string[];
    /** A setting that S3 can turn back but not remove. */
    readonly remains?: true;
}

const REGION = "eu-central-1";
const OTHER_REGION = "eu-west-1";
const suffix = randomBytes(4).toString("hex");

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::example/*" };
const policyText = (...statements: object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = policyText({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
});
const preferences = (idleSessionTimeout: string) =>
    JSON.stringify({
        schemaVersion: "1.0",
        description: "Session preferences",
        sessionType: "Standard_Stream",
        inputs: { idleSessionTimeout },
    });

describe("the stand-in for the AWS provider", function () {
    this.timeout(60_000);
    let sandbox: Sandbox;
    let environment: NodeJS.ProcessEnv;
    let provider: ProviderProcess;
    let accountId: string;

    async function make(type: string, inputs: Values) {
        const checked = await provider.check(type, inputs);
        assert.deepEqual(checked.failures, []);
        return { ...(await provider.create(type, checked.inputs)), inputs: checked.inputs };
    }

    before(async () => {
        sandbox = await openSandbox({ name: "provider" });
        environment = { ...sandbox.env, AWS_PROFILE: "log-archive" };
        provider = await startProvider(environment);
        await provider.configure({
            region: REGION,
            defaultTags: JSON.stringify({ tags: { project: "session-logs" } }),
        });
        const identity = await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
        accountId = String(identity.accountId);
    });

    after(async () => {
        await provider.stop();
        await resetSandbox("provider");
    });

    const root = (...more: object[]) => {
        const AWS = `arn:aws:iam::${accountId}:root`;
        const owner = { Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" };
        return policyText(owner, ...more);
    };
    const decrypt = { Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
    const newBucket = async (inputs: Values = {}) =>
        (await make("aws:s3/bucket:Bucket", { forceDestroy: true, ...inputs })).id;
    const newKey = async (inputs: Values = {}) =>
        String((await make("aws:kms/key:Key", inputs)).state.arn);
    /** For whoever acts beside the provider. */
    const clientConfig = () => ({
        region: REGION,
        endpoint: sandbox.endpoint,
        credentials: credentialsOf(sandbox, "log-archive"),
    });
    const newRole = async () => (await make("aws:iam/role:Role", { assumeRolePolicy: trust })).id;

    const lives: Readonly<Record<string, () => Life | Promise<Life>>> = {
        "aws:cloudwatch/logGroup:LogGroup": async () => ({
            inputs: {
                name: `/life/${suffix}`,
                kmsKeyId: await newKey(),
                retentionInDays: 30,
                tags: { a: "1" },
            },
            changed: { retentionInDays: 90, tags: { b: "2" } },
            replaced: ["name", `/other/${suffix}`],
        }),
        "aws:kms/key:Key": () => ({
            inputs: {
                description: "one",
                deletionWindowInDays: 30,
                policy: root(),
                tags: { a: "1" },
            },
            changed: { description: "two", enableKeyRotation: true, policy: root(decrypt) },
            replaced: ["multiRegion", true],
            untold: ["deletionWindowInDays"],
        }),
        "aws:kms/replicaKey:ReplicaKey": async () => ({
            inputs: {
                primaryKeyArn: await newKey({ multiRegion: true }),
                region: OTHER_REGION,
                policy: root(),
            },
            changed: { policy: root(decrypt), description: "two" },
            replaced: ["region", "eu-north-1"],
            untold: ["deletionWindowInDays"],
        }),
        "aws:kms/alias:Alias": async () => ({
            inputs: { name: `alias/one-${suffix}`, targetKeyId: await newKey() },
            changed: { targetKeyId: await newKey() },
            replaced: ["name", `alias/two-${suffix}`],
        }),
        "aws:kms/keyPolicy:KeyPolicy": async () => ({
            inputs: { keyId: await newKey(), policy: root() },
            changed: { policy: root(decrypt) },
            replaced: ["keyId", await newKey()],
            remains: true,
        }),
        "aws:kms/grant:Grant": async () => ({
            inputs: {
                keyId: await newKey(),
                granteePrincipal: `arn:aws:iam::${accountId}:root`,
                operations: ["Encrypt", "Decrypt"],
                name: "one",
            },
            changed: {},
            replaced: ["operations", ["Decrypt"]],
        }),
        "aws:s3/bucket:Bucket": () => ({
            inputs: { bucket: `life-${suffix}`, tags: { a: "1" } },
            changed: { tags: { b: "2" } },
            replaced: ["bucket", `other-${suffix}`],
        }),
        "aws:s3/bucketAcl:BucketAcl": async () => ({
            inputs: { bucket: await newBucket(), acl: "private" },
            changed: { acl: "authenticated-read" },
            replaced: ["bucket", await newBucket()],
            remains: true,
        }),
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
            async () => {
                const rule = (kmsMasterKeyId: string) => ({
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId },
                    bucketKeyEnabled: true,
                });
                return {
                    inputs: { bucket: await newBucket(), rules: [rule(await newKey())] },
                    changed: { rules: [rule(await newKey())] },
                    replaced: ["bucket", await newBucket()],
                };
            },
        "aws:s3/bucketVersioning:BucketVersioning": async () => ({
            inputs: { bucket: await newBucket(), versioningConfiguration: { status: "Enabled" } },
            changed: { versioningConfiguration: { status: "Suspended" } },
            replaced: ["bucket", await newBucket()],
            remains: true,
        }),
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": async () => ({
            inputs: { bucket: await newBucket(), blockPublicAcls: true },
            changed: { blockPublicPolicy: true, ignorePublicAcls: true },
            replaced: ["bucket", await newBucket()],
        }),
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls": async () => ({
            inputs: { bucket: await newBucket(), rule: { objectOwnership: "BucketOwnerEnforced" } },
            changed: { rule: { objectOwnership: "ObjectWriter" } },
            replaced: ["bucket", await newBucket()],
        }),
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": async () => {
            const rule = (days: number) => ({
                id: "archive",
                status: "Enabled",
                filter: {},
                abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                expiration: { days },
                noncurrentVersionExpiration: { noncurrentDays: 7 },
                transitions: [{ days: 90, storageClass: "GLACIER_IR" }],
            });
            const markers = {
                id: "delete-markers",
                status: "Enabled",
                expiration: { expiredObjectDeleteMarker: true },
            };
            return {
                inputs: { bucket: await newBucket(), rules: [rule(365), markers] },
                changed: { rules: [rule(400), markers] },
                replaced: ["bucket", await newBucket()],
            };
        },
        "aws:s3/bucketPolicy:BucketPolicy": async () => ({
            inputs: {
                bucket: await newBucket(),
                policy: policyText({ ...statement, Principal: "*" }),
            },
            changed: { policy: policyText({ ...statement, Principal: { AWS: accountId } }) },
            replaced: ["bucket", await newBucket()],
        }),
        "aws:s3/bucketLogging:BucketLogging": async () => ({
            inputs: {
                bucket: await newBucket(),
                targetBucket: await loggingTarget(),
                targetPrefix: "one/",
            },
            changed: { targetPrefix: "two/" },
            replaced: ["bucket", await newBucket()],
        }),
        "aws:s3/bucketNotification:BucketNotification": async () => ({
            inputs: { bucket: await newBucket(), eventbridge: true },
            changed: { eventbridge: false },
            untold: ["eventbridge"],
            replaced: ["bucket", await newBucket()],
            remains: true,
        }),
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": async () => {
            const rule = (days: number) => ({ defaultRetention: { mode: "GOVERNANCE", days } });
            return {
                inputs: { bucket: await newBucket({ objectLockEnabled: true }), rule: rule(1) },
                changed: { rule: rule(2) },
                replaced: ["bucket", await newBucket({ objectLockEnabled: true })],
                remains: true,
            };
        },
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": () => ({
            inputs: { blockPublicAcls: true },
            changed: { blockPublicPolicy: true, ignorePublicAcls: true },
            replaced: ["accountId", "222222222222"],
        }),
        "aws:iam/role:Role": () => ({
            inputs: { name: `life-${suffix}`, assumeRolePolicy: trust, description: "one" },
            changed: { description: "two", maxSessionDuration: 7200, tags: { a: "1" } },
            replaced: ["path", "/other/"],
        }),
        "aws:iam/policy:Policy": () => ({
            inputs: { name: `life-${suffix}`, policy: policyText(statement) },
            changed: { policy: policyText({ ...statement, Action: "s3:PutObject" }) },
            replaced: ["description", "other"],
        }),
        "aws:iam/rolePolicy:RolePolicy": async () => ({
            inputs: { role: await newRole(), name: "one", policy: policyText(statement) },
            changed: { policy: policyText({ ...statement, Action: "s3:PutObject" }) },
            replaced: ["name", "two"],
        }),
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async () => {
            const policy = await make("aws:iam/policy:Policy", { policy: policyText(statement) });
            return {
                inputs: { role: await newRole(), policyArn: policy.id },
                changed: {},
                replaced: ["role", await newRole()],
            };
        },
        "aws:iam/instanceProfile:InstanceProfile": async () => ({
            inputs: { name: `life-${suffix}`, role: await newRole() },
            changed: { role: await newRole() },
            replaced: ["path", "/other/"],
        }),
        "aws:ssm/document:Document": () => ({
            inputs: {
                name: `SSM-Life-${suffix}`,
                documentType: "Session",
                content: preferences("20"),
                region: OTHER_REGION,
            },
            changed: { content: preferences("30") },
            replaced: ["documentType", "Command"],
        }),
        "aws:ssm/serviceSetting:ServiceSetting": () => ({
            inputs: {
                settingId: "/ssm/documents/console/public-sharing-permission",
                settingValue: "Disable",
                region: OTHER_REGION,
            },
            changed: { settingValue: "Enable" },
            replaced: ["region", REGION],
            remains: true,
        }),
    };

    /** S3's log delivery has to be let into the bucket that takes the access logs. */
    async function loggingTarget(): Promise<string> {
        const bucket = await newBucket();
        const Principal = { Service: "logging.s3.amazonaws.com" };
        const Resource = `arn:aws:s3:::${bucket}/*`;
        const policy = policyText({ ...statement, Action: "s3:PutObject", Principal, Resource });
        await make("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy });
        return bucket;
    }

    it("has a test of the whole life of every type it serves", () => {
        const served = RESOURCES.map(({ token }) => token);
        assert.deepEqual(Object.keys(lives).sort(), [...served].sort());
    });

    for (const [type, life] of Object.entries(lives)) {
        it(`creates, reads, imports, updates, replaces and deletes ${type}`, async () => {
            const { inputs, changed, replaced, untold = [], remains } = await life();

            const checked = await provider.check(type, inputs);
            assert.deepEqual(checked.failures, []);
            const promised = await provider.create(type, checked.inputs, true);
            assert.equal(promised.id, "", "a preview makes no id");
            const made = await provider.create(type, checked.inputs);
            assert.notEqual(made.id, "");
            for (const [name, value] of Object.entries(promised.state)) {
                if (value !== UNKNOWN) {
                    assert.deepEqual(made.state[name], value, `${name} as the preview said`);
                }
            }

            const again = await provider.diff(type, made.state, checked.inputs, checked.inputs);
            assert.deepEqual(again.changed, [], "a second update changes nothing");
            const refreshed = await provider.read(type, made.id, made.state, checked.inputs);
            assert.deepEqual(refreshed, { ...made, inputs: checked.inputs }, "no drift");

            const region = (checked.inputs.region ?? REGION) as string;
            const importId = region === REGION ? made.id : `${made.id}@${region}`;
            const imported = await provider.read(type, importId);
            assert.equal(imported.id, made.id);
            const { changed: differing } = await provider.diff(
                type,
                imported.state,
                checked.inputs,
                imported.inputs,
            );
            assert.deepEqual(differing, untold, "an import finds what was written");

            let { state } = made;
            if (Object.keys(changed).length > 0) {
                const news = (await provider.check(type, { ...inputs, ...changed }, checked.inputs))
                    .inputs;
                const wanted = await provider.diff(type, state, news, checked.inputs);
                const names = Object.keys(changed);
                if ("tags" in changed) {
                    names.push("tagsAll");
                }
                assert.deepEqual([...wanted.changed].sort(), names.sort());
                assert.deepEqual(wanted.replaced, []);
                const preview = await provider.previewUpdate(type, made.id, state, news);
                const { state: untouched } = await provider.read(type, made.id, state);
                assert.deepEqual(untouched, state, "a preview changes nothing");
                state = await provider.update(type, made.id, state, news);
                for (const name of Object.keys(changed)) {
                    assert.deepEqual(state[name], preview[name]);
                }
                assert.deepEqual((await provider.diff(type, state, news, news)).changed, []);

                const drifted = await provider.read(type, made.id, made.state, checked.inputs);
                const drift = await provider.diff(type, drifted.state, checked.inputs);
                const shown = names.filter((name) => !untold.includes(name)).sort();
                assert.deepEqual([...drift.changed].sort(), shown, "a refresh shows the change");
            }

            const [name, value] = replaced;
            const others = (await provider.check(type, { ...inputs, [name]: value })).inputs;
            const { replaced: causes } = await provider.diff(type, made.state, others);
            assert.deepEqual(causes, [name]);

            await provider.delete(type, made.id, state);
            const gone = await provider.read(type, made.id, state, checked.inputs);
            assert.equal(gone.id, remains ? made.id : "", "it is gone");
            await provider.delete(type, made.id, state);
        });
    }

    it("refuses an existing document by AWS's own code", async () => {
        const inputs = {
            name: `SSM-Twice-${suffix}`,
            documentType: "Session",
            content: preferences("20"),
        };
        const { inputs: checked } = await make("aws:ssm/document:Document", inputs);
        await assert.rejects(provider.create("aws:ssm/document:Document", checked), {
            details: /DocumentAlreadyExists: /,
        });
    });

    it("knows a service setting by its ARN too, and resets it to the default", async () => {
        const type = "aws:ssm/serviceSetting:ServiceSetting";
        const setting = "/ssm/managed-instance/default-ec2-instance-management-role";
        const arn = `arn:aws:ssm:${REGION}:${accountId}:servicesetting${setting}`;
        const made = await make(type, { settingId: arn, settingValue: "service-role/nodes" });
        assert.equal(made.id, arn);
        assert.equal(made.state.settingId, arn);
        assert.equal(made.state.status, "Customized");
        await provider.delete(type, made.id, made.state);
        const { state } = await provider.read(type, made.id, made.state, made.inputs);
        assert.deepEqual([state.settingValue, state.status], ["$None", "Default"]);
    });

    describe("a document with several versions", () => {
        const type = "aws:ssm/document:Document";
        const inEffect = async (Name: string) => (await ssm().getDocument({ Name })).Content;
        const ssm = () => new SSM(clientConfig());
        /** Of version 1 the provider knows; version 2 was saved by somebody else. */
        const saved = async (name: string) => {
            const made = await make(type, {
                name: `${name}-${suffix}`,
                documentType: "Session",
                content: preferences("20"),
            });
            await ssm().updateDocument({
                Name: made.id,
                Content: preferences("30"),
                DocumentVersion: "$LATEST",
            });
            return made;
        };

        it("is read as its latest version, whichever is the default", async () => {
            const { id, state, inputs } = await saved("SSM-Latest");
            const { state: refreshed } = await provider.read(type, id, state, inputs);
            assert.equal(refreshed.content, preferences("30"));
            assert.deepEqual([refreshed.defaultVersion, refreshed.latestVersion], ["1", "2"]);
            assert.equal(await inEffect(id), preferences("20"));
        });

        it("can't be updated while the default that the state has is not the latest", async () => {
            const { id, state, inputs } = await saved("SSM-Default");
            const news = { ...inputs, content: preferences("40") };
            const { state: refreshed } = await provider.read(type, id, state, inputs);
            for (const olds of [state, refreshed]) {
                await assert.rejects(provider.update(type, id, olds, news), {
                    details: /InvalidDocumentVersion: /,
                });
            }
        });

        it("gets its latest version as the default where another one has the text already", async () => {
            const { id, state, inputs } = await saved("SSM-Duplicate");
            await ssm().updateDocumentDefaultVersion({ Name: id, DocumentVersion: "2" });
            const { state: refreshed } = await provider.read(type, id, state, inputs);
            const updated = await provider.update(type, id, refreshed, inputs);
            assert.equal(updated.content, preferences("30"));
            assert.equal(await inEffect(id), preferences("30"));
        });

        it("differs in its text where only the layout does", async () => {
            const { state, inputs } = await saved("SSM-Layout");
            const news = { ...inputs, content: `${preferences("20")}\n` };
            assert.deepEqual((await provider.diff(type, state, news, inputs)).changed, ["content"]);
        });
    });

    it("shares a document with the accounts that its permissions name", async () => {
        const type = "aws:ssm/document:Document";
        const inputs = {
            name: `SSM-Shared-${suffix}`,
            documentType: "Session",
            content: preferences("20"),
            permissions: { type: "Share", account_ids: "222222222222,333333333333" },
        };
        const made = await make(type, inputs);
        const { state } = await provider.read(type, made.id, made.state, made.inputs);
        assert.deepEqual(state.permissions, inputs.permissions);
        const { permissions: _, ...unshared } = made.inputs;
        const { permissions } = await provider.update(type, made.id, state, unshared);
        assert.equal(permissions, undefined);
    });

    describe("a multi-Region key", () => {
        const getKey = async (keyId: string, region: string) => {
            const { multiRegionConfigurations } = await provider.invoke("aws:kms/getKey:getKey", {
                keyId,
                region,
            });
            const [family] = multiRegionConfigurations as [Values];
            const replicas = (family.replicaKeys as Values[]).map((key) => key.region);
            return { kind: family.multiRegionKeyType, replicas };
        };
        const replicate = (primaryKeyArn: unknown, region: string) =>
            make("aws:kms/replicaKey:ReplicaKey", { primaryKeyArn, region });

        it("stays the primary one when it has replicas, which all of them tell of", async () => {
            const primary = await make("aws:kms/key:Key", { multiRegion: true });
            const replicas = [OTHER_REGION, "eu-north-1"];
            for (const region of replicas) {
                await replicate(primary.state.arn, region);
            }
            const { id } = primary;
            assert.deepEqual(await getKey(id, OTHER_REGION), { kind: "REPLICA", replicas });
            assert.deepEqual(await getKey(id, REGION), { kind: "PRIMARY", replicas });
            const refreshed = await provider.read("aws:kms/key:Key", id, primary.state);
            assert.equal(refreshed.id, id);
        });

        it("has one replica in a region, until that is deleted", async () => {
            const { arn } = (await make("aws:kms/key:Key", { multiRegion: true })).state;
            const replica = await replicate(arn, OTHER_REGION);
            await provider.delete("aws:kms/replicaKey:ReplicaKey", replica.id, replica.state);
            await assert.rejects(replicate(arn, OTHER_REGION), {
                details: /AlreadyExistsException: /,
            });
        });

        it("is no resource of the other kind", async () => {
            const { id, state } = await make("aws:kms/key:Key", { multiRegion: true });
            const replica = await replicate(state.arn, OTHER_REGION);
            const elsewhere = `${replica.id}@${OTHER_REGION}`;
            await assert.rejects(provider.read("aws:kms/key:Key", elsewhere), {
                details: /KMS Key \(.*\) is not a multi-Region primary key/,
            });
            await assert.rejects(provider.read("aws:kms/replicaKey:ReplicaKey", id), {
                details: /KMS Replica Key \(.*\) is not a multi-Region replica key/,
            });
        });
    });

    it("removes a role from an instance profile once", async () => {
        const [role, name] = [await newRole(), `once-${suffix}`];
        await make("aws:iam/instanceProfile:InstanceProfile", { name, role });
        const names = { InstanceProfileName: name, RoleName: role };
        const iam = new IAM(clientConfig());
        await iam.removeRoleFromInstanceProfile(names);
        await assert.rejects(iam.removeRoleFromInstanceProfile(names), {
            name: "NoSuchEntityException",
        });
    });

    it("deletes an instance profile whose role was deleted and made anew", async () => {
        const type = "aws:iam/instanceProfile:InstanceProfile";
        const name = `anew-${suffix}`;
        const inputs = { name, assumeRolePolicy: trust };
        const role = await make("aws:iam/role:Role", inputs);
        const profile = await make(type, { name, role: name });
        await provider.delete("aws:iam/role:Role", role.id, role.state);
        await make("aws:iam/role:Role", inputs);
        await provider.delete(type, profile.id, profile.state);
        assert.equal((await provider.read(type, profile.id, profile.state)).id, "");
    });

    it("keeps at most five versions of a policy", async () => {
        const type = "aws:iam/policy:Policy";
        const made = await make(type, {
            name: `versions-${suffix}`,
            policy: policyText(statement),
        });
        let { state } = made;
        for (const Action of ["s3:Get*", "s3:Put*", "s3:List*", "s3:Delete*", "s3:*", "kms:*"]) {
            const news = { ...made.inputs, policy: policyText({ ...statement, Action }) };
            state = await provider.update(type, made.id, state, news);
            assert.equal(state.policy, news.policy);
        }
    });

    it("keeps a bucket that is not empty unless forceDestroy is set", async () => {
        const made = await make("aws:s3/bucket:Bucket", {});
        const s3 = new S3(clientConfig());
        await s3.putObject({ Bucket: made.id, Key: "log", Body: "text" });
        await assert.rejects(provider.delete("aws:s3/bucket:Bucket", made.id, made.state), {
            details: /BucketNotEmpty: /,
        });
        const forced = { ...made.state, forceDestroy: true };
        await provider.delete("aws:s3/bucket:Bucket", made.id, forced);
        assert.equal((await provider.read("aws:s3/bucket:Bucket", made.id, forced)).id, "");
    });

    it("tells the policy and the lifecycle rules of a bucket that is not of the stack", async () => {
        const { id: bucket } = await make("aws:s3/bucket:Bucket", {});
        const read = async () =>
            (await provider.read("aws:s3/bucket:Bucket", bucket, { region: REGION })).state;
        const bare = await read();
        assert.equal(bare.bucketRegion, REGION);
        assert.equal(bare.policy, "");
        assert.deepEqual(bare.lifecycleRules, []);

        const policy = policyText({
            ...statement,
            Principal: "*",
            Resource: `arn:aws:s3:::${bucket}/*`,
        });
        await make("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy });
        const rules = [
            { id: "expire", status: "Enabled", filter: { prefix: "a/" }, expiration: { days: 1 } },
        ];
        await make("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
            bucket,
            rules,
        });
        const set = await read();
        assert.deepEqual(JSON.parse(String(set.policy)), JSON.parse(policy));
        assert.deepEqual(set.lifecycleRules, [{ enabled: true, id: "expire", prefix: "a/" }]);
    });

    it("writes no tags of the provider into the inputs, and all into the state", async () => {
        const made = await make("aws:s3/bucket:Bucket", { tags: { own: "1" } });
        assert.deepEqual(made.state.tags, { own: "1" });
        assert.deepEqual(made.state.tagsAll, { own: "1", project: "session-logs" });
    });

    describe("invokes", () => {
        const calls: Readonly<Record<string, () => Promise<void>>> = {
            "aws:index/getCallerIdentity:getCallerIdentity": async () => {
                const token = "aws:index/getCallerIdentity:getCallerIdentity";
                const { arn, id } = await provider.invoke(token, {});
                assert.equal(id, accountId);
                assert.match(String(arn), /^arn:aws:(sts|iam)::/);
            },
            "aws:ssm/getDocument:getDocument": async () => {
                const token = "aws:ssm/getDocument:getDocument";
                const name = `SSM-Get-${suffix}`;
                const content = preferences("20");
                const region = OTHER_REGION;
                const document = { name, documentType: "Session", content, region };
                await make("aws:ssm/document:Document", document);
                const found = await provider.invoke(token, { name, region });
                assert.deepEqual(JSON.parse(String(found.content)), JSON.parse(content));
                await assert.rejects(provider.invoke(token, { name }), {
                    details: /InvalidDocument: /,
                });
            },
            "aws:organizations/getOrganization:getOrganization": async () => {
                const token = "aws:organizations/getOrganization:getOrganization";
                const found = await provider.invoke(token, { returnOrganizationOnly: true });
                assert.equal(found.id, "o-exampleorgid1");
                assert.equal(found.masterAccountId, "999999999999");
                await assert.rejects(provider.invoke(token, {}), {
                    details: /returnOrganizationOnly: true only/,
                });
            },
            "aws:iam/getRole:getRole": async () => {
                const token = "aws:iam/getRole:getRole";
                const name = await newRole();
                const found = await provider.invoke(token, { name });
                assert.equal(found.arn, `arn:aws:iam::${accountId}:role/${name}`);
                await assert.rejects(provider.invoke(token, { name: "nobody" }), {
                    details: /couldn't find resource/,
                });
            },
            "aws:iam/getUser:getUser": async () => {
                const token = "aws:iam/getUser:getUser";
                await new IAM(clientConfig()).createUser({ UserName: "auditor" });
                const found = await provider.invoke(token, { userName: "auditor" });
                assert.equal(found.arn, `arn:aws:iam::${accountId}:user/auditor`);
                await assert.rejects(provider.invoke(token, { userName: "nobody" }), {
                    details: /couldn't find resource/,
                });
            },
            "aws:iam/getPolicy:getPolicy": async () => {
                const token = "aws:iam/getPolicy:getPolicy";
                const policy = await make("aws:iam/policy:Policy", {
                    policy: policyText(statement),
                });
                const found = await provider.invoke(token, { arn: policy.id });
                assert.deepEqual(
                    JSON.parse(String(found.policy)),
                    JSON.parse(policyText(statement)),
                );
                const nobody = `arn:aws:iam::${accountId}:policy/nobody`;
                await assert.rejects(provider.invoke(token, { arn: nobody }), {
                    details: /couldn't find resource/,
                });
            },
            "aws:iam/getInstanceProfile:getInstanceProfile": async () => {
                const token = "aws:iam/getInstanceProfile:getInstanceProfile";
                const role = await newRole();
                const type = "aws:iam/instanceProfile:InstanceProfile";
                const { id: name } = await make(type, { role, path: "/nodes/" });
                const found = await provider.invoke(token, { name });
                assert.deepEqual([found.roleName, found.path], [role, "/nodes/"]);
                await assert.rejects(provider.invoke(token, { name: "nobody" }), {
                    details: /reading IAM Instance Profile \(nobody\): couldn't find resource/,
                });
            },
            "aws:kms/getKey:getKey": async () => {
                const token = "aws:kms/getKey:getKey";
                const key = await make("aws:kms/key:Key", { deletionWindowInDays: 7 });
                const keyId = key.id;
                const found = await provider.invoke(token, { keyId });
                assert.equal(found.arn, key.state.arn);
                assert.deepEqual(found.multiRegionConfigurations, []);
                assert.deepEqual([found.keyState, found.deletionDate], ["Enabled", undefined]);
                await provider.delete("aws:kms/key:Key", keyId, key.state);
                const deleted = await provider.invoke(token, { keyId });
                assert.equal(deleted.keyState, "PendingDeletion");
                assert.match(String(deleted.deletionDate), /^\d{4}-\d\d-\d\dT/);
                await assert.rejects(provider.invoke(token, { keyId, region: OTHER_REGION }), {
                    details: /reading KMS Key \(.*\): couldn't find resource/,
                });
            },
            "aws:kms/getAlias:getAlias": async () => {
                const token = "aws:kms/getAlias:getAlias";
                const name = `alias/get-${suffix}`;
                const targetKeyId = await newKey();
                await make("aws:kms/alias:Alias", { name, targetKeyId });
                const found = await provider.invoke(token, { name });
                assert.equal(found.targetKeyArn, targetKeyId);
                await assert.rejects(provider.invoke(token, { name, region: OTHER_REGION }), {
                    details: /reading KMS Alias \(.*\): empty result/,
                });
            },
            "aws:s3/getBucket:getBucket": async () => {
                const token = "aws:s3/getBucket:getBucket";
                const bucket = await newBucket({ region: OTHER_REGION });
                const found = await provider.invoke(token, { bucket });
                assert.deepEqual([found.bucketRegion, found.region], [OTHER_REGION, REGION]);
                const missing = { bucket: `nobody-${suffix}` };
                await assert.rejects(provider.invoke(token, missing), {
                    details: /reading S3 Bucket \(nobody-.*\): couldn't find resource/,
                });
            },
            "aws:s3/getBucketPolicy:getBucketPolicy": async () => {
                const token = "aws:s3/getBucketPolicy:getBucketPolicy";
                const bucket = await newBucket();
                await assert.rejects(provider.invoke(token, { bucket }), {
                    details: /reading S3 Bucket \(.*\) Policy: couldn't find resource/,
                });
                const policy = policyText({ ...statement, Principal: "*" });
                await make("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy });
                const found = await provider.invoke(token, { bucket });
                assert.deepEqual(JSON.parse(String(found.policy)), JSON.parse(policy));
            },
            "aws:cloudwatch/getLogGroup:getLogGroup": async () => {
                const token = "aws:cloudwatch/getLogGroup:getLogGroup";
                const name = `/get/${suffix}`;
                const region = OTHER_REGION;
                const group = { name, region, retentionInDays: 7, tags: { a: "1" } };
                const made = await make("aws:cloudwatch/logGroup:LogGroup", group);
                const found = await provider.invoke(token, { name, region });
                assert.equal(found.arn, made.state.arn);
                assert.deepEqual([found.retentionInDays, found.region], [7, region]);
                await assert.rejects(provider.invoke(token, { name }), {
                    details: /reading CloudWatch Logs Log Group \(.*\): empty result/,
                });
            },
            "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": async () => {
                const token = "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments";
                const roleName = await newRole();
                const none = await provider.invoke(token, { roleName });
                assert.equal(none.attachedPolicies, null);
                const policyArn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
                await make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
                    role: roleName,
                    policyArn,
                });
                const one = await provider.invoke(token, { roleName });
                assert.deepEqual(one.attachedPolicies, [
                    { policyArn, policyName: "AmazonSSMManagedInstanceCore" },
                ]);
                await assert.rejects(provider.invoke(token, { roleName: "nobody" }), {
                    details: /couldn't find resource/,
                });
            },
        };

        it("are all tried", () => {
            const served = INVOKES.map(({ token }) => token);
            assert.deepEqual(Object.keys(calls).sort(), [...served].sort());
        });

        for (const [token, call] of Object.entries(calls)) {
            it(`answer ${token}`, call);
        }
    });

    describe("accounts", () => {
        let other: ProviderProcess;

        beforeEach(async () => {
            other = await startProvider(environment);
        });

        afterEach(() => other.stop());

        it("refuses credentials of an account that is not allowed", async () => {
            const configuration = { region: REGION, allowedAccountIds: '["999999999999"]' };
            await assert.rejects(other.configure(configuration), {
                details: `AWS account ID not allowed: ${accountId}`,
            });
        });

        it("refuses credentials of a forbidden account", async () => {
            const configuration = { region: REGION, forbiddenAccountIds: [accountId] };
            await assert.rejects(other.configure(configuration), {
                details: `AWS account ID not allowed: ${accountId}`,
            });
        });

        it("assumes the role of its profile", async () => {
            const folder = mkdtempSync(join(tmpdir(), "session-logs-"));
            const AWS_CONFIG_FILE = join(folder, "config");
            writeFileSync(
                AWS_CONFIG_FILE,
                [
                    "[profile base]",
                    "aws_access_key_id = test",
                    "aws_secret_access_key = test",
                    "[profile payments]",
                    "role_arn = arn:aws:iam::333333333333:role/deploy",
                    "source_profile = base",
                ].join("\n"),
            );
            const profiled = await startProvider({ ...environment, AWS_CONFIG_FILE });
            try {
                const allowedAccountIds = ["333333333333"];
                await profiled.configure({
                    region: REGION,
                    profile: "payments",
                    allowedAccountIds,
                });
                const token = "aws:index/getCallerIdentity:getCallerIdentity";
                assert.equal((await profiled.invoke(token, {})).accountId, "333333333333");
            } finally {
                await profiled.stop();
                rmSync(folder, { recursive: true });
            }
        });

        it("assumes the roles of its configuration", async () => {
            const roleArn = "arn:aws:iam::222222222222:role/deploy";
            await other.configure({
                region: REGION,
                allowedAccountIds: ["222222222222"],
                assumeRoles: JSON.stringify([{ roleArn, duration: "1h", sessionName: "try" }]),
            });
            const token = "aws:index/getCallerIdentity:getCallerIdentity";
            assert.equal((await other.invoke(token, {})).accountId, "222222222222");
        });
    });
});
