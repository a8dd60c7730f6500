import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { PROVIDER_BUNDLE } from "../../tools/sandbox/layout";
import { provideProviderBundle } from "../../tools/sandbox/provider-bundle";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox } from "../../tools/sandbox/sandbox";

const NAME = "aws-provider";

/** A plugin that is not the stand-in: it leaves a trace, and serves as the stand-in does. */
describe("a provider given by its path", () => {
    let folder: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "provider-"));
        await provideProviderBundle();
        await resetSandbox(NAME);
    });
    after(async () => {
        await resetSandbox(NAME);
        rmSync(folder, { recursive: true });
    });

    it("serves what is deployed, and no other does", async () => {
        const trace = join(folder, "trace");
        const plugin = join(folder, "pulumi-resource-aws");
        const serve = `exec '${process.execPath}' '${PROVIDER_BUNDLE}' "$@"`;
        writeFileSync(plugin, `#!/bin/sh\necho "$HTTP_PROXY" >> '${trace}'\n${serve}\n`, {
            mode: 0o755,
        });

        const sandbox = await openSandbox({ name: NAME, provider: plugin });
        assert.equal(sandbox.provider, plugin);
        const up = ["up", "--yes", "--skip-preview", "-s", "central"];
        const { status, output, changes } = await pulumi(sandbox, up);
        assert.equal(status, 0, output);
        assert.ok((changes["create"] ?? 0) > 10);
        const [proxy] = readFileSync(trace, "utf8").split("\n");
        assert.equal(proxy, sandbox.endpoint);

        rmSync(trace);
        const other = await openSandbox({ name: NAME, provider: "" });
        const again = await pulumi(other, ["preview", "-s", "central"]);
        assert.equal(again.status, 0, again.output);
        assert.equal(existsSync(trace), false);
    });

    it("finds S3 Control of each account at the emulator, by way of the proxy", async () => {
        const { endpoint } = await openSandbox({ name: NAME });
        const { hostname, host, port } = new URL(endpoint);
        const account = `111111111111.${host}`;
        const path = `http://${account}/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Asome-bucket`;
        const scope = "AKIAEXAMPLE/20260101/eu-west-1/s3/aws4_request";
        const Authorization = `AWS4-HMAC-SHA256 Credential=${scope}, Signature=x`;
        const headers = {
            Authorization,
            "x-amz-account-id": "111111111111",
            host: account,
        };
        const answer = await new Promise<IncomingMessage>((resolve, reject) =>
            get({ hostname, port, path, headers }, resolve).on("error", reject),
        );
        assert.match(await text(answer), /<ListTagsForResourceResponse .*<Tags>/);
    });
});
