import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../policypack/config";
import { judgeResource } from "../../policypack/judgement";
import { pageOf } from "../../policypack/pages";
import type { Rule } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { logBucket } from "./support/stacks";

const ROOT = join(__dirname, "..", "..");

describe("a rule's page", () => {
    const { homepage } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
        readonly homepage: string;
    };

    it("is a file of this project's repository, by its whole URL", () => {
        assert.equal(new URL(homepage).protocol, "https:");
        for (const { name } of rules) {
            const [, path] = pageOf(name).split(`${homepage}/blob/main/`);
            assert.ok(path !== undefined && existsSync(join(ROOT, path)), pageOf(name));
        }
    });

    it("ends each message", () => {
        const bucket = logBucket();
        const rule: Rule = {
            ...(rules[0] as Rule),
            name: "bucket-tls-only",
            appliesTo: [bucket.type],
            judge: () => [{ kind: "finding", wrong: "It leaks.", write: "Mend it." }],
        };
        const [violation] = judgeResource(rule, bucket, { config: readConfig({}) }).violations;
        assert.equal(
            violation?.message,
            `It leaks. Mend it. See ${homepage}/blob/main/docs/policies/bucket-tls-only.md`,
        );
    });

    it("takes the homepage alone into the bundle", () => {
        const { outputFiles } = buildSync({
            entryPoints: [join(ROOT, "policypack", "pages.ts")],
            bundle: true,
            platform: "node",
            write: false,
        });
        const text = outputFiles[0]?.text ?? "";
        assert.ok(text.includes(homepage));
        assert.ok(!text.includes("devDependencies"), text);
    });
});
