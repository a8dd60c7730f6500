import assert from "node:assert/strict";
import { foreignDocuments, withTaken } from "../../../../fleet/states/recovery/deployment";
import { importIdOf } from "../../../../fleet/states/recovery/import-id";
import { recover, type Exported } from "../../../../fleet/states/recovery/recover";
import { recoveryOf } from "../../../../fleet/states/recovery/recovery";
import type { PendingOperation, StackState } from "../../../../fleet/states/stack-state";
import { RESOURCE_TYPES } from "../../../../shared/pulumi/resource-types";
import { urnOf } from "../backend";

const OWN = { accountId: "222222222222", partition: "aws" };
const PROVIDER = urnOf("payments", "pulumi:providers:aws", "account");
const DOCUMENT = "aws:ssm/document:Document";

function creating(type: string, inputs: Readonly<Record<string, unknown>>): PendingOperation {
    const urn = urnOf("payments", type, "one");
    const unknown = { id: undefined, parent: undefined, outputs: {} };
    return {
        kind: "creating",
        resource: { urn, type, provider: `${PROVIDER}::p`, inputs, ...unknown },
    };
}

const provider = { urn: PROVIDER, custom: true, id: "p", type: "pulumi:providers:aws" };

const document = creating(DOCUMENT, { name: "Doc", region: "us-east-1", content: '{"a":1}' });

describe("the import id of a pending creation", () => {
    const region = "eu-west-1";
    const IDS: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
        ["aws:cloudwatch/logGroup:LogGroup", { name: "/logs", region }, "/logs@eu-west-1"],
        ["aws:iam/instanceProfile:InstanceProfile", { name: "node" }, "node"],
        [
            "aws:iam/policy:Policy",
            { name: "node", path: "/session-logs/" },
            "arn:aws:iam::222222222222:policy/session-logs/node",
        ],
        ["aws:iam/policy:Policy", { name: "node" }, "arn:aws:iam::222222222222:policy/node"],
        ["aws:iam/role:Role", { name: "node" }, "node"],
        ["aws:iam/rolePolicy:RolePolicy", { role: "node", name: "logs" }, "node:logs"],
        [
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            { role: "node", policyArn: "arn:aws:iam::aws:policy/A" },
            "node/arn:aws:iam::aws:policy/A",
        ],
        ["aws:kms/alias:Alias", { name: "alias/logs", region }, "alias/logs@eu-west-1"],
        [
            "aws:kms/replicaKey:ReplicaKey",
            { primaryKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/mrk-1", region: "us-east-1" },
            "mrk-1@us-east-1",
        ],
        ["aws:s3/bucket:Bucket", { bucket: "logs", region }, "logs@eu-west-1"],
        ["aws:s3/bucketPolicy:BucketPolicy", { bucket: "logs" }, "logs"],
        [
            DOCUMENT,
            { name: "SSM-SessionManagerRunShell", region },
            "SSM-SessionManagerRunShell@eu-west-1",
        ],
    ];
    for (const [type, inputs, id] of IDS) {
        it(`of ${type} is ${id}`, () => {
            assert.deepEqual(importIdOf(creating(type, inputs).resource, OWN), { kind: "id", id });
        });
    }

    it("is not needed of what is made again without harm", () => {
        const setting = creating("aws:ssm/serviceSetting:ServiceSetting", { settingId: "/ssm/a" });
        assert.deepEqual(importIdOf(setting.resource, OWN), { kind: "again" });
    });

    it("is not known of a key, and of what AWS names: a sentence says where to look", () => {
        const key = creating("aws:kms/key:Key", { description: "session logs", region });
        const answer = importIdOf(key.resource, OWN);
        assert.ok(answer.kind === "unknown");
        assert.match(
            answer.sentence,
            /::aws:kms\/key:Key::one was being made in account 222222222222, eu-west-1 .*description "session logs"\).*delete it by hand/,
        );
        const prefixed = creating("aws:iam/role:Role", { namePrefix: "node-" });
        assert.equal(importIdOf(prefixed.resource, OWN).kind, "unknown");
    });

    it("is known of every type that the programs declare, but for keys", async () => {
        const everyInput = {
            ...{ name: "n", role: "r", policyArn: "p", bucket: "b", primaryKeyArn: "a/k" },
        };
        for (const load of Object.values(RESOURCE_TYPES)) {
            const { __pulumiType: type = "pulumi:index:Stash" } = (await load()) as unknown as {
                __pulumiType?: string;
            };
            const { kind } = importIdOf(creating(type, everyInput).resource, OWN);
            assert.equal(kind === "unknown", type === "aws:kms/key:Key", type);
        }
    });
});

describe("a recovery", () => {
    const stateWith = (
        pending: readonly PendingOperation[],
        known: readonly string[] = [],
    ): StackState => ({
        stack: "payments",
        outputs: {},
        pending,
        resources: known.map((urn) => ({ ...document.resource, urn })),
    });

    it("is none where nothing was killed", () => {
        assert.equal(recoveryOf(undefined, [], OWN), undefined);
        assert.equal(recoveryOf(stateWith([]), [], OWN), undefined);
    });

    it("is none where what a run's events leave open is in the state", () => {
        assert.equal(
            recoveryOf(stateWith([], [document.resource.urn]), [document], OWN),
            undefined,
        );
    });

    it("takes pending creations, and those that only events know", () => {
        const role = creating("aws:iam/role:Role", { name: "node" });
        const recovery = recoveryOf(stateWith([document]), [role], OWN);
        assert.deepEqual(recovery, {
            taken: [
                { pending: role, id: "node" },
                { pending: document, id: "Doc@us-east-1" },
            ],
            reread: [],
            halfUpdated: [],
            warnings: [],
        });
    });

    it("reads anew what was being changed or deleted", () => {
        const { resource } = document;
        const updating = { kind: "updating", resource };
        assert.deepEqual(recoveryOf(stateWith([updating], [resource.urn]), [], OWN), {
            taken: [],
            reread: [resource.urn],
            halfUpdated: [resource],
            warnings: [],
        });
        const byEvents = recoveryOf(stateWith([], [resource.urn]), [updating], OWN);
        assert.deepEqual(byEvents?.halfUpdated, [resource]);
        assert.deepEqual(byEvents.reread, [resource.urn]);
    });

    it("takes what was being made in the place of what was deleted for it", () => {
        const { urn } = document.resource;
        const old = { ...document.resource, pendingReplacement: true as const };
        const recovery = recoveryOf({ ...stateWith([document]), resources: [old] }, [], OWN);
        assert.deepEqual(recovery?.taken, [{ pending: document, id: "Doc@us-east-1" }]);
        const resources = [provider, { urn, id: "Doc", pendingReplacement: true }];
        const after = withTaken({ resources }, recovery).resources ?? [];
        assert.deepEqual(
            after.map(({ id, pendingReplacement }) => [id, pendingReplacement]),
            [
                ["p", undefined],
                ["Doc@us-east-1", undefined],
            ],
        );
    });

    it("takes what was being made beside what it replaces, which is then to be deleted", () => {
        const role = creating("aws:iam/role:Role", { name: "new" });
        const old = { ...role.resource, id: "old", inputs: { name: "old" } };
        const recovery = recoveryOf({ ...stateWith([role]), resources: [old] }, [], OWN);
        assert.deepEqual(recovery, {
            taken: [{ pending: role, id: "new" }],
            reread: [old.urn],
            halfUpdated: [],
            warnings: [],
        });
        const later = { urn: urnOf("payments", DOCUMENT, "later"), id: "later" };
        const after = withTaken({ resources: [provider, old, later] }, recovery).resources ?? [];
        assert.deepEqual(
            after.map((one) => [one["id"], one["delete"]]),
            [
                ["p", undefined],
                ["new", undefined],
                ["old", true],
                ["later", undefined],
            ],
        );
    });

    it("takes what was being made beside what is to be deleted already", () => {
        const role = creating("aws:iam/role:Role", { name: "new" });
        const old = { ...role.resource, inputs: { name: "old" }, isReplaced: true as const };
        const recovery = recoveryOf({ ...stateWith([role]), resources: [old] }, [], OWN);
        assert.deepEqual(recovery?.taken, [{ pending: role, id: "new" }]);
        const stored = { urn: old.urn, id: "old", delete: true };
        const after = withTaken({ resources: [provider, stored] }, recovery).resources ?? [];
        assert.deepEqual(
            after.map((one) => [one["id"], one["delete"]]),
            [
                ["p", undefined],
                ["old", true],
                ["new", undefined],
            ],
        );
    });

    it("takes nothing for a replacement that has the name of what the state has", () => {
        const known = stateWith([document], [document.resource.urn]);
        assert.deepEqual(recoveryOf(known, [], OWN), {
            taken: [],
            reread: [document.resource.urn],
            halfUpdated: [],
            warnings: [],
        });
    });

    it("warns of a key that was to replace another", () => {
        const key = creating("aws:kms/key:Key", {});
        const known = { ...stateWith([key]), resources: [key.resource] };
        assert.equal(recoveryOf(known, [], OWN)?.warnings.length, 1);
    });

    it("warns of a key", () => {
        const key = creating("aws:kms/key:Key", {});
        assert.equal(recoveryOf(stateWith([key]), [], OWN)?.warnings.length, 1);
    });

    it("makes of what is taken a resource of which nothing is known but id and inputs", () => {
        const recovery = {
            taken: [{ pending: document, id: "Doc@us-east-1" }],
            reread: [],
            halfUpdated: [],
            warnings: [],
        };
        const before = { manifest: {}, resources: [provider], pending_operations: [{}] };
        const { urn, type, inputs } = document.resource;
        assert.deepEqual(withTaken(before, recovery), {
            manifest: {},
            resources: [
                provider,
                {
                    ...{ urn, custom: true, type, id: "Doc@us-east-1", inputs, outputs: {} },
                    provider: `${PROVIDER}::p`,
                },
            ],
        });
        assert.deepEqual(withTaken({ resources: [] }, recovery), { resources: [] });
    });

    it("knows a document that somebody else made by its content", () => {
        const recovery = {
            taken: [{ pending: document, id: "Doc" }],
            reread: [],
            halfUpdated: [],
            warnings: [],
        };
        const { urn } = document.resource;
        const foreign = (content: string) =>
            foreignDocuments({ resources: [{ urn, outputs: { content } }] }, recovery);
        assert.deepEqual(foreign('{ "a": 1 }'), []);
        assert.deepEqual(foreign('{"a":2}'), [urn]);
    });

    it("imports, refreshes what is meant, and tells what became of it", async () => {
        const role = creating("aws:iam/role:Role", { name: "node" });
        const recovery = recoveryOf(stateWith([document, role]), [], OWN);
        assert.ok(recovery);
        let held: Exported = { version: 3, deployment: { resources: [provider] } };
        const targets: string[][] = [];
        const recovered = await recover(
            {
                exportStack: () => Promise.resolve(held),
                importStack: (exported) => Promise.resolve(void (held = exported)),
                refresh({ target }) {
                    targets.push(target);
                    const resources = (held.deployment.resources ?? [])
                        .filter(({ urn }) => urn !== role.resource.urn)
                        .map((one) => ({ ...one, outputs: { content: '{"b":1}' } }));
                    held = { ...held, deployment: { resources } };
                    return Promise.resolve();
                },
            },
            recovery,
        );
        assert.deepEqual(recovered, {
            taken: [],
            missing: [role.resource.urn],
            foreign: [document.resource.urn],
        });
        assert.deepEqual(targets, [[document.resource.urn, role.resource.urn]]);
        assert.deepEqual(
            held.deployment.resources?.map(({ urn }) => urn),
            [PROVIDER],
        );
    });
});
