import assert from "node:assert/strict";
import { readStack } from "../../../tools/audit/reading";
import { UnreadableError } from "../../../tools/audit/read-stack";
import { isUnknownValue } from "../../../policypack/values";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const urn = (type: string, name: string) => `urn:pulumi:central::session-logs::${type}::${name}`;
const BUCKET = "aws:s3/bucket:Bucket";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const PROVIDER = "pulumi:providers:aws";

const provider = {
    urn: urn(PROVIDER, "eu"),
    type: PROVIDER,
    inputs: { region: "eu-west-1" },
};
const bucket = {
    urn: urn(BUCKET, "logs::of::all"),
    type: BUCKET,
    inputs: { bucket: UNKNOWN },
    outputs: { bucket: "logs" },
    provider: `${urn(PROVIDER, "eu")}::5e0d`,
};
const policy = {
    urn: urn(POLICY, "logs"),
    type: POLICY,
    inputs: { bucket: UNKNOWN, policy: "{}" },
    propertyDependencies: { bucket: [bucket.urn, urn(BUCKET, "gone")], policy: null },
};

const read = (document: unknown) => readStack({ line: 1, text: JSON.stringify(document) });
const exported = (resources: unknown) => read({ version: 3, deployment: { resources } });
const previewed = (steps: unknown, rest: object = {}) => read({ steps, ...rest });
const unreadable = (document: unknown, message: RegExp) =>
    assert.throws(
        () => read(document),
        (error) => error instanceof UnreadableError && message.test(error.message),
    );

describe("what pulumi stack export prints", () => {
    it("is read by its inputs, joined by what they were computed from", () => {
        const stack = exported([provider, bucket, policy]);
        const [, first, second] = stack.resources;
        assert.equal(stack.id, "central");
        assert.deepEqual(
            stack.resources.map(({ type, name }) => [type, name]),
            [
                [PROVIDER, "eu"],
                [BUCKET, "logs::of::all"],
                [POLICY, "logs"],
            ],
        );
        assert.equal(first?.providerRegion, "eu-west-1");
        assert.throws(() => first?.props["bucket"], isUnknownValue);
        assert.deepEqual(second?.propertyDependencies?.["bucket"], [first]);
        assert.equal(second?.propertyDependencies?.["bucket"]?.[0], first);
        assert.deepEqual(second?.propertyDependencies?.["policy"], []);
    });

    it("leaves out what is about to be deleted", () => {
        const { resources } = exported([
            { ...bucket, inputs: { bucket: "old" }, delete: true },
            { ...bucket, inputs: { bucket: "new" } },
            { ...bucket, inputs: { bucket: "old" }, delete: true },
        ]);
        assert.deepEqual(
            resources.map(({ props }) => props["bucket"]),
            ["new"],
        );
    });

    it("shows what was read of resources that others manage", () => {
        const { resources, external } = exported([{ ...bucket, external: true }]);
        assert.equal(resources[0]?.props["bucket"], "logs");
        assert.deepEqual([...external], resources);
    });

    it("may hold no resource, or components without inputs", () => {
        assert.deepEqual(exported(undefined).resources, []);
        assert.deepEqual(read({ version: 3, deployment: null }).resources, []);
        assert.deepEqual(
            exported([{ urn: urn("a:b:C", "c"), type: "a:b:C" }]).resources[0]?.props,
            {},
        );
    });

    it("is unreadable where a resource is none", () => {
        const resources = (...list: unknown[]) => ({ deployment: { resources: list } });
        unreadable({ deployment: 1 }, /^deployment is 1, not an object$/);
        unreadable(
            { deployment: { resources: {} } },
            /^deployment\.resources is an object, not a list$/,
        );
        unreadable(resources(null), /^deployment\.resources\[0\] is null, not an object$/);
        unreadable(
            resources({ type: "a" }),
            /^deployment\.resources\[0\]\.urn is missing, not a non-empty string$/,
        );
        unreadable(
            resources({ urn: "u" }),
            /^deployment\.resources\[0\]\.type is missing, not a non-empty string$/,
        );
        unreadable(
            resources({ ...policy, propertyDependencies: { bucket: "u" } }),
            /propertyDependencies\.bucket is "u", not a list$/,
        );
    });
});

describe("what a backend keeps of a stack", () => {
    const kept = (checkpoint: unknown) => read({ version: 3, checkpoint });
    const latest = { manifest: {}, secrets_providers: {}, resources: [provider, bucket] };

    it("is read as an export is", () => {
        const { id, name, resources } = kept({
            stack: "organization/session-logs/central",
            latest,
        });
        assert.equal(id, "central");
        assert.deepEqual(name, { stack: "central", project: "session-logs" });
        assert.deepEqual(
            resources.map((resource) => resource.name),
            ["eu", "logs::of::all"],
        );
    });

    it("tells its name before it holds a resource", () => {
        const { id, name, resources } = kept({ stack: "organization/payments/prod" });
        assert.equal(id, "prod");
        assert.deepEqual(name, { stack: "prod", project: "payments" });
        assert.deepEqual(resources, []);
        assert.deepEqual(kept({ stack: "old" }).name, { stack: "old", project: undefined });
        assert.equal(kept({}).id, undefined);
    });

    it("is unreadable where it is none", () =>
        unreadable({ checkpoint: 1 }, /^checkpoint is 1, not an object$/));
});

describe("what pulumi preview --json prints", () => {
    const step = (op: string, newState?: object) => ({ op, newState });

    it("is read by the states that the steps lead to", () => {
        const { id, resources } = previewed([
            step("create", bucket),
            step("same", policy),
            step("delete"),
            step("create-replacement", { ...provider, inputs: { region: "a" } }),
            step("replace", provider),
            step("delete-replaced", { ...provider, inputs: { region: "b" } }),
        ]);
        assert.equal(id, "central");
        assert.deepEqual(
            resources.map(({ name }) => name),
            ["logs::of::all", "logs", "eu"],
        );
        assert.equal(resources[2]?.props["region"], "eu-west-1");
    });

    it("hides its secrets", () => {
        const { resources } = previewed([
            step("create", { ...policy, inputs: { policy: "[secret]" } }),
        ]);
        assert.throws(() => resources[0]?.props["policy"], isUnknownValue);
    });

    it("says when unchanged resources are left out", () => {
        const changeSummary = { same: 3, create: 1 };
        const steps = [step("same", bucket), step("create", policy)];
        assert.match(
            previewed(steps, { changeSummary }).incomplete ?? "",
            /omits 2 unchanged resources; run pulumi preview --json --show-sames/,
        );
        assert.equal(previewed(steps, { changeSummary: { same: 1 } }).incomplete, undefined);
    });

    it("holds no properties of what is only read yet", () => {
        const others = { ...bucket, outputs: undefined, external: true };
        const { resources, withoutProperties } = previewed([step("read", others)]);
        assert.deepEqual(resources, []);
        assert.deepEqual(
            withoutProperties.map(({ name }) => name),
            ["logs::of::all"],
        );
    });

    it("is unreadable when the preview failed, but not when a pack refused it", () => {
        const diagnostics = (...messages: string[]) =>
            messages.map((message) => ({ message, severity: "error" }));
        const steps = [step("create", bucket)];
        unreadable(
            {
                steps,
                diagnostics: diagnostics("error: preview failed\n", "error: no credentials\n"),
            },
            /^the preview failed, so it shows only a part of the stack: no credentials$/,
        );
        const refused = previewed(steps, { diagnostics: diagnostics("error: preview failed\n") });
        assert.equal(refused.resources.length, 1);
        const warned = { diagnostics: [{ message: "old plugin", severity: "warning" }] };
        assert.equal(previewed(steps, warned).resources.length, 1);
    });
});

describe("a line of resources", () => {
    it("is read as it stands", () => {
        const resource = { type: BUCKET, name: "logs", props: { bucket: "logs" } };
        const { id, resources } = read({ id: "case-1", resources: [resource], expect: "pass" });
        assert.equal(id, "case-1");
        assert.deepEqual(resources, [resource]);
        assert.equal(read({ id: 7, resources: [] }).id, "7");
        assert.equal(read({ resources: [] }).id, undefined);
    });

    it("is unreadable where something is missing or of another kind", () => {
        const one = (resource: unknown) => ({ id: "a", resources: [resource] });
        unreadable({ id: "a", resources: "none" }, /^resources is "none", not a list$/);
        unreadable(one(1), /^resources\[0\] is 1, not an object$/);
        unreadable(one({ name: "a", props: {} }), /^resources\[0\]\.type is missing/);
        unreadable(one({ type: "a", props: {} }), /^resources\[0\]\.name is missing/);
        unreadable(one({ type: "a", name: "b" }), /^resources\[0\]\.props is missing/);
        unreadable(one({ type: "a", name: "b", props: [] }), /^resources\[0\]\.props is a list/);
    });
});

describe("a document of no known form", () => {
    it("is unreadable, with the forms to choose from", () => {
        unreadable(
            { id: "a" },
            /^this is JSON, but not a stack\. Pass the output of pulumi stack export/,
        );
        unreadable([], /not a stack/);
        unreadable(null, /not a stack/);
        unreadable("text", /not a stack/);
        unreadable(JSON.parse('{"__proto__": {"resources": []}}'), /not a stack/);
        assert.throws(() => readStack({ line: 1, text: "{" }), /this is not JSON \(.*\)\. Pass/);
        assert.throws(() => readStack({ line: 1, text: undefined }), /too long/);
    });
});
