import assert from "node:assert/strict";
import * as lifecycle from "../../../../tools/sandbox/provider/lifecycle";
import { output, text } from "../../../../tools/sandbox/provider/properties/property";
import {
    previewOfCreation,
    previewOfUpdate,
} from "../../../../tools/sandbox/provider/properties/state";
import { resourceType } from "../../../../tools/sandbox/provider/registry";
import type { ResourceType } from "../../../../tools/sandbox/provider/resource";
import { awsError } from "../../../../tools/sandbox/provider/session/aws-error";
import type { Clients } from "../../../../tools/sandbox/provider/session/clients";
import type { Context } from "../../../../tools/sandbox/provider/session/context";
import { UNKNOWN } from "../../../../tools/sandbox/provider/properties/unknown";
import type { Values } from "../../../../tools/sandbox/provider/properties/values";
import { Unfinished } from "../../../../tools/sandbox/provider/wire";

/** A session without clients: what asks AWS fails. */
function sessionIn(region: string): Context {
    const session: Omit<Context, keyof Clients> = {
        region,
        partition: "aws",
        defaultTags: { project: "session-logs" },
        accountId: () => Promise.reject(new Error("AWS was asked")),
        in: sessionIn,
    };
    return session as Context;
}

const session = sessionIn("eu-central-1");

/** A type whose one resource lives in memory. */
function inMemory(changes: Partial<ResourceType> = {}): ResourceType {
    return {
        token: "test:thing",
        label: "Test Thing",
        properties: { region: text({ computed: true }), size: text(), arn: output() },
        create: () => Promise.resolve("thing-1"),
        read: (context, id, known) =>
            Promise.resolve({ arn: `${context.region}/${id}`, size: known.size }),
        delete: () => Promise.resolve(),
        ...changes,
    };
}

function checked(token: string, news: Values): Values {
    const type = resourceType(token);
    const seed = new Uint8Array();
    return lifecycle.checked(session, { type, name: "thing", seed, olds: {}, news }).inputs;
}

describe("the life of a resource in the stand-in provider", () => {
    it("has the provider's region and default tags in its checked inputs", () => {
        const { region, tags, tagsAll } = checked("aws:kms/key:Key", { tags: { own: "1" } });
        assert.equal(region, "eu-central-1");
        assert.deepEqual(tags, { own: "1" });
        assert.deepEqual(tagsAll, { own: "1", project: "session-logs" });
        assert.equal(checked("aws:kms/key:Key", { region: "eu-west-1" }).region, "eu-west-1");
        assert.ok(!("region" in checked("aws:iam/role:Role", { assumeRolePolicy: "{}" })));
        assert.equal(checked("aws:kms/key:Key", { tags: UNKNOWN }).tagsAll, UNKNOWN);
    });

    it("is promised by a preview without AWS: what AWS decides is unknown", () => {
        const type = resourceType("aws:kms/key:Key");
        const inputs = checked("aws:kms/key:Key", { description: "one" });
        const state = previewOfCreation(type.properties, inputs);
        assert.equal(state.arn, UNKNOWN);
        assert.equal(state.policy, UNKNOWN);
        assert.equal(state.description, "one");
        assert.equal(state.region, "eu-central-1");
        assert.ok(!("__defaults" in state));
    });

    it("promises an update's new values, and as unknown only what will change", () => {
        const type = resourceType("aws:ssm/document:Document");
        const olds = { content: "{}", arn: "arn:aws:ssm", defaultVersion: "1" };
        const same = previewOfUpdate(type.properties, olds, { content: "{}" });
        assert.equal(same.defaultVersion, "1");
        const changed = previewOfUpdate(type.properties, olds, { content: '{"a":1}' });
        assert.equal(changed.defaultVersion, UNKNOWN);
        assert.equal(changed.arn, "arn:aws:ssm");
        assert.equal(changed.content, '{"a":1}');
    });

    it("is made in its own region", async () => {
        const { state } = await lifecycle.create(session, inMemory(), { region: "eu-west-1" });
        assert.equal(state.arn, "eu-west-1/thing-1");
        assert.equal(state.region, "eu-west-1");
    });

    it("is kept in the state when its creation does not come to its end", async () => {
        const type = inMemory({ complete: () => Promise.reject(new Error("tagging failed")) });
        await assert.rejects(lifecycle.create(session, type, { size: "1" }), (error) => {
            assert.ok(error instanceof Unfinished);
            assert.equal(error.id, "thing-1");
            assert.equal(error.message, "creating Test Thing: tagging failed");
            assert.equal(error.state.arn, "eu-central-1/thing-1");
            return true;
        });
    });

    it("says what was being done when AWS refuses, with AWS's code", async () => {
        const refusal = Object.assign(new Error("It is there."), {
            name: "AlreadyExists",
            $metadata: { httpStatusCode: 409, requestId: "REQ" },
        });
        const refused = awsError("Things: CreateThing", refusal);
        const type = inMemory({ create: () => Promise.reject(refused) });
        await assert.rejects(lifecycle.create(session, type, {}), {
            message:
                "creating Test Thing: operation error Things: CreateThing, https response error " +
                "StatusCode: 409, RequestID: REQ, AlreadyExists: It is there.",
        });
    });

    it("is imported from the region that its id names", async () => {
        const type = inMemory({
            read: (context, id) => Promise.resolve({ arn: `${context.region}/${id}`, size: "1" }),
        });
        const known = { id: "thing-1@eu-west-1", inputs: {}, state: {} };
        assert.deepEqual(await lifecycle.read(session, type, known), {
            id: "thing-1",
            inputs: { __defaults: [], region: "eu-west-1", size: "1" },
            state: { arn: "eu-west-1/thing-1", region: "eu-west-1", size: "1" },
        });
        const plain = await lifecycle.read(session, type, { ...known, id: "user@example.com" });
        assert.equal(plain?.id, "user@example.com");
    });

    it("is gone when AWS does not find it", async () => {
        const type = inMemory({ read: () => Promise.resolve(undefined) });
        const known = { id: "thing-1", inputs: {}, state: { arn: "a" } };
        assert.equal(await lifecycle.read(session, type, known), undefined);
    });

    it("keeps the program's spelling at a refresh, and shows what differs", async () => {
        const type: ResourceType = {
            ...resourceType("aws:s3/bucketPolicy:BucketPolicy"),
            read: () => Promise.resolve({ bucket: "logs", policy: '{"Statement":[]}' }),
        };
        const read = (policy: string) => {
            const inputs = { bucket: "logs", policy };
            return lifecycle.read(session, type, { id: "logs", inputs, state: inputs });
        };
        const spelled = '{ "Statement": [] }';
        assert.equal((await read(spelled))?.state.policy, spelled);
        assert.equal((await read(spelled))?.inputs.policy, spelled);
        assert.equal((await read('{"Statement":[{}]}'))?.inputs.policy, '{"Statement":[]}');
    });
});
