import assert from "node:assert/strict";
import { sandboxEnvironment } from "../../../tools/sandbox/environment";
import { layoutOf } from "../../../tools/sandbox/layout";

const OUTSIDE = {
    PATH: "/usr/bin",
    HOME: "/home/someone",
    AWS_PROFILE: "production",
    AWS_ACCESS_KEY_ID: "AKIAREAL",
    AWS_SESSION_TOKEN: "real",
    AWS_ENDPOINT_URL_S3: "https://s3.example.com",
    aws_secret_access_key: "real",
    PULUMI_ACCESS_TOKEN: "pul-real",
    PULUMI_STACK: "production",
    PULUMI_CONFIG_PASSPHRASE_FILE: "/home/someone/passphrase",
};

describe("environment of the sandbox", () => {
    const layout = layoutOf("example");
    const inside = sandboxEnvironment(OUTSIDE, layout, "/engine/bin", "http://127.0.0.1:4000");

    it("holds nothing of the developer's AWS and Pulumi settings", () => {
        const values = Object.values(inside).join("\n");
        assert.doesNotMatch(values, /real|production|example\.com|someone\/passphrase/i);
        assert.equal("AWS_PROFILE" in inside, false);
        assert.equal("PULUMI_ACCESS_TOKEN" in inside, false);
    });

    it("keeps the rest", () => {
        assert.equal(inside["HOME"], "/home/someone");
    });

    it("points AWS's tools at the emulator and at the sandbox's own profiles", () => {
        assert.equal(inside["AWS_ENDPOINT_URL"], "http://127.0.0.1:4000");
        assert.equal(inside["AWS_ENDPOINT_URL_STS"], "http://127.0.0.1:4000");
        assert.equal(inside["AWS_CONFIG_FILE"], layout.awsConfig);
        assert.equal(inside["AWS_SHARED_CREDENTIALS_FILE"], layout.awsCredentials);
    });

    it("has the engine and the provider first on PATH", () => {
        assert.equal(inside["PATH"], `/engine/bin:${layout.pluginFolder}:/usr/bin`);
    });

    it("does not change the environment it was given", () => {
        assert.equal(OUTSIDE.AWS_PROFILE, "production");
    });
});
