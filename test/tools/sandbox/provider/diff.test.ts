import assert from "node:assert/strict";
import { diff, type Change } from "../../../../tools/sandbox/provider/diff";
import { resourceType } from "../../../../tools/sandbox/provider/registry";
import { UNKNOWN } from "../../../../tools/sandbox/provider/properties/unknown";
import type { Values } from "../../../../tools/sandbox/provider/properties/values";

function changes(
    token: string,
    outputs: Values,
    news: Values,
    inputs = outputs,
): readonly Change[] {
    return diff(resourceType(token), { inputs, outputs }, news).changes;
}

function shown(found: readonly Change[]): string[] {
    return found.map(({ property, kind, replaces }) => `${kind} ${property}${replaces ? "!" : ""}`);
}

describe("diff", () => {
    const key = "aws:kms/key:Key";
    const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

    it("finds what is added, deleted and updated", () => {
        const olds = { isEnabled: true, tags: { a: "1" } };
        const news = { isEnabled: false, deletionWindowInDays: 7 };
        assert.deepEqual(shown(changes(key, olds, news)), [
            "add deletionWindowInDays",
            "update isEnabled",
            "delete tags",
        ]);
    });

    it("marks what forces a replacement", () => {
        assert.deepEqual(shown(changes(key, { keyUsage: "a" }, { keyUsage: "b" })), [
            "update keyUsage!",
        ]);
        const region = { region: "eu-west-1" };
        assert.deepEqual(shown(changes(key, region, { region: "eu-west-2" })), ["update region!"]);
    });

    it("takes an unknown value for a change", () => {
        const policy = "aws:s3/bucketPolicy:BucketPolicy";
        const olds = { bucket: "logs", policy: "{}" };
        assert.deepEqual(shown(changes(policy, olds, { ...olds, bucket: UNKNOWN })), [
            "update bucket!",
        ]);
    });

    it("leaves alone what AWS chose where the program gives nothing", () => {
        assert.deepEqual(changes(key, { policy: "{}", description: "made by AWS" }, {}), []);
    });

    it("takes what is absent for what is empty, inside blocks too", () => {
        const rule = { id: "all", status: "Enabled" };
        const olds = {
            bucket: "logs",
            rules: [{ ...rule, filter: { prefix: "" }, transitions: [] }],
        };
        assert.deepEqual(changes(lifecycle, olds, { bucket: "logs", rules: [rule] }), []);
    });

    it("minds the order of rules, but not of the transitions in a rule", () => {
        const [one, other] = [
            { days: 30, storageClass: "STANDARD_IA" },
            { days: 90, storageClass: "GLACIER_IR" },
        ];
        const rules = (...transitions: object[]) => ({
            bucket: "logs",
            rules: [{ id: "all", status: "Enabled", transitions }],
        });
        assert.deepEqual(changes(lifecycle, rules(one, other), rules(other, one)), []);
        assert.equal(changes(lifecycle, rules(one, one), rules(one, other)).length, 1);
    });

    it("compares policies by meaning and documents by their text", () => {
        const policy = "aws:s3/bucketPolicy:BucketPolicy";
        const olds = { bucket: "logs", policy: '{"Statement":[],"Version":"2012-10-17"}' };
        const news = { bucket: "logs", policy: '{ "Version": "2012-10-17", "Statement": [] }' };
        assert.deepEqual(changes(policy, olds, news), []);
        const document = "aws:ssm/document:Document";
        const content = (text: string) => ({ documentType: "Session", content: text });
        assert.deepEqual(changes(document, content('{"a":1}'), content('{"a":1}')), []);
        assert.equal(changes(document, content('{"a": 1}'), content('{"a":1}')).length, 1);
    });

    it("takes a key's id and its ARN for the same key", () => {
        const alias = "aws:kms/alias:Alias";
        const arn = "arn:aws:kms:eu-west-1:111111111111:key/1234";
        assert.deepEqual(changes(alias, { targetKeyId: "1234" }, { targetKeyId: arn }), []);
        const elsewhere = arn.replace("west", "north");
        assert.equal(changes(alias, { targetKeyId: elsewhere }, { targetKeyId: arn }).length, 1);
    });

    it("sees tags that somebody added by hand, which no input names", () => {
        const bucket = "aws:s3/bucket:Bucket";
        const outputs = { bucket: "logs", tags: { hand: "made" }, tagsAll: { hand: "made" } };
        const inputs = { bucket: "logs", tagsAll: {} };
        assert.deepEqual(changes(bucket, outputs, inputs, inputs), [
            { property: "tags", kind: "delete", replaces: false, isInput: false },
            { property: "tagsAll", kind: "update", replaces: false, isInput: true },
        ]);
    });

    it("leaves out what ignoreChanges names", () => {
        const states = { inputs: {}, outputs: { isEnabled: true } };
        const { changes: left } = diff(resourceType(key), states, { isEnabled: false }, [
            "isEnabled",
        ]);
        assert.deepEqual(left, []);
    });

    it("deletes first where the name would be taken, or where both can't stand side by side", () => {
        const bucket = resourceType("aws:iam/role:Role");
        const olds = { name: "nodes", path: "/" };
        const states = { inputs: olds, outputs: olds };
        const given = { __defaults: [], name: "nodes", path: "/other/" };
        assert.equal(diff(bucket, states, given).deleteBeforeReplace, true);
        const madeUp = { ...given, __defaults: ["name"] };
        assert.equal(diff(bucket, states, madeUp).deleteBeforeReplace, false);
        assert.equal(diff(bucket, states, { ...given, name: "x" }).deleteBeforeReplace, false);

        const attachment = resourceType("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        const attached = { role: "a", policyArn: "p" };
        const moved = { inputs: attached, outputs: attached };
        assert.equal(
            diff(attachment, moved, { role: "b", policyArn: "p" }).deleteBeforeReplace,
            true,
        );
        assert.equal(diff(attachment, moved, attached).deleteBeforeReplace, false);
    });
});
