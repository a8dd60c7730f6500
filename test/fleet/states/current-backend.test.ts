import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentBackend } from "../../../fleet/states/current-backend";

describe("the current backend", () => {
    let home: string;

    beforeEach(async () => {
        home = await mkdtemp(join(tmpdir(), "session-logs-home-"));
    });

    afterEach(() => rm(home, { recursive: true }));

    const loggedIn = (text: string) => writeFile(join(home, "credentials.json"), text);

    it("is that of the variable before that of the login", async () => {
        await loggedIn('{"current": "s3://states", "accounts": {}}');
        const env = { PULUMI_HOME: home };
        assert.equal(await currentBackend(env), "s3://states");
        assert.equal(await currentBackend({ ...env, PULUMI_BACKEND_URL: "file://~" }), "file://~");
        assert.equal(await currentBackend({ ...env, PULUMI_BACKEND_URL: "" }), "s3://states");
    });

    it("is Pulumi Cloud for somebody who has said nothing, or logged out", async () => {
        assert.equal(await currentBackend({ PULUMI_HOME: home }), "https://api.pulumi.com");
        await loggedIn('{"current": "", "accounts": {}}');
        assert.equal(await currentBackend({ PULUMI_HOME: home }), "https://api.pulumi.com");
    });

    it("is refused when the login's file is damaged", async () => {
        await loggedIn("{");
        await assert.rejects(
            currentBackend({ PULUMI_HOME: home }),
            /credentials\.json can't be read: .*`pulumi login URL`/,
        );
    });
});
