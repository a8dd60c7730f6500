import assert from "node:assert/strict";
import { startProvider, type ProviderProcess } from "./provider-client";

/** No emulator here: whatever would ask AWS fails at this address. */
const NOWHERE = {
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_MAX_ATTEMPTS: "1",
};

describe("the stand-in provider's server", function () {
    this.timeout(30_000);
    let provider: ProviderProcess;

    before(async () => {
        provider = await startProvider(NOWHERE);
        await provider.configure({ region: "eu-central-1" });
    });

    after(() => provider.stop());

    it("refuses a type it does not serve", async () => {
        await assert.rejects(provider.check("aws:ec2/vpc:Vpc", {}), {
            details: /does not serve the resource type "aws:ec2\/vpc:Vpc"/,
        });
    });

    it("previews a creation without asking AWS", async () => {
        const { inputs } = await provider.check("aws:s3/bucket:Bucket", {}, {}, "Logs");
        const { id, state } = await provider.create("aws:s3/bucket:Bucket", inputs, true);
        assert.equal(id, "");
        assert.match(String(state.bucket), /^logs-[0-9a-f]{7}$/);
    });

    it("answers which properties change and which of them replace", async () => {
        const olds = { bucket: "one", tags: { a: "1" } };
        const found = await provider.diff("aws:s3/bucket:Bucket", olds, { bucket: "two" }, olds);
        assert.deepEqual(found, {
            changed: ["bucket", "tags"],
            replaced: ["bucket"],
            deleteBeforeReplace: false,
        });
    });

    it("passes failed checks of the configuration on", async () => {
        const [failure] = await provider.checkConfig({ regoin: "eu-west-1" });
        assert.equal(failure?.property, "regoin");
    });
});
