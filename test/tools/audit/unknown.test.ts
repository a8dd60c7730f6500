import assert from "node:assert/strict";
import { isUnknownValue, type Props } from "../../../policypack/values";
import { withUnknowns } from "../../../tools/audit/unknown";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const reading = (read: () => unknown, message: RegExp) =>
    assert.throws(read, (error) => isUnknownValue(error) && message.test(error.message));

describe("unknown values of a document", () => {
    it("throw when they are read, naming their place", () => {
        const props = withUnknowns({ rules: [{ key: UNKNOWN }], name: "archive" });
        const [rule] = props["rules"] as Props[];
        assert.equal(props["name"], "archive");
        assert.deepEqual(Object.keys(rule ?? {}), ["key"]);
        reading(() => rule?.["key"], /^rules\[0\]\.key is not known before pulumi up$/);
        reading(() => JSON.stringify(props), /rules\[0\]\.key/);
    });

    it("are encrypted secrets too", () => {
        const props = withUnknowns({ policy: { ...SECRET, ciphertext: "v1:abc" } });
        reading(() => props["policy"], /^policy is a secret, encrypted here/);
    });

    it("are what a preview masks, and the same text elsewhere is not", () => {
        reading(() => withUnknowns({ policy: "[secret]" }, true)["policy"], /^policy is a secret/);
        assert.equal(withUnknowns({ policy: "[secret]" })["policy"], "[secret]");
    });

    it("are inside of secrets that are shown, whose rest is known", () => {
        const plaintext = JSON.stringify({ a: 1, b: UNKNOWN });
        const policy = withUnknowns({ policy: { ...SECRET, plaintext } })["policy"] as Props;
        assert.equal(policy["a"], 1);
        reading(() => policy["b"], /^policy\.b is not known/);
    });

    it("are secrets whose plain text is no JSON", () => {
        const props = withUnknowns({ policy: { ...SECRET, plaintext: "{" } });
        reading(() => props["policy"], /^policy is a secret/);
    });

    it("change no prototype, whatever the keys are", () => {
        const text = `{"__proto__": {"polluted": true}, "inner": {"__proto__": "${UNKNOWN}"}}`;
        const props = withUnknowns(JSON.parse(text));
        assert.equal((props as { polluted?: unknown }).polluted, undefined);
        assert.equal(Object.getPrototypeOf(props), Object.prototype);
        assert.equal(({} as { polluted?: unknown }).polluted, undefined);
        assert.equal(Object.getPrototypeOf(props["inner"]), Object.prototype);
    });

    it("are found at any depth", () => {
        const depth = 200_000;
        const text = `${'{"a":'.repeat(depth)}"${UNKNOWN}"${"}".repeat(depth)}`;
        let value: unknown = withUnknowns(JSON.parse(text));
        for (let level = 1; level < depth; level += 1) {
            value = (value as Props)["a"];
        }
        reading(() => (value as Props)["a"], /is not known/);
    });

    it("leave what is no object to be none", () => {
        assert.deepEqual(withUnknowns(null), {});
        assert.deepEqual(withUnknowns("text"), {});
        assert.deepEqual(withUnknowns(undefined), {});
    });
});
