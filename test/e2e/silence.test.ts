import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { credentialsOf } from "../../tools/sandbox/demo-organization";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const WAITING = join(__dirname, "silence");

describe("a program that AWS tells less than it asks for", () => {
    let sandbox: Sandbox;
    let forgetful: Server;

    before(async () => {
        await resetSandbox("silence");
        sandbox = await openSandbox({ name: "silence" });
        forgetful = await withoutKeyPolicies(sandbox.endpoint);
    });

    after(async () => {
        forgetful.close();
        await resetSandbox("silence");
    });

    it("refuses what it can't read, and does not end in the middle as if all were well", async () => {
        const kms = new KMSClient({
            region: "eu-west-1",
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "log-archive"),
        });
        const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
        const file = join(sandbox.folder, "Pulumi.central.yaml");
        const config = await readFile("stacks/Pulumi.central.yaml", "utf8");
        const key = `  session-logs:bucketKeyArn: ${KeyMetadata?.Arn ?? ""}\n`;
        await writeFile(file, config.replace("config:\n", `config:\n${key}`));
        const { port } = forgetful.address() as AddressInfo;
        const AWS_ENDPOINT_URL = `http://127.0.0.1:${port}`;
        const { status, output } = await pulumi(
            { ...sandbox, env: { ...sandbox.env, AWS_ENDPOINT_URL } },
            ["preview", "-s", "central", "--config-file", file],
        );
        assert.notEqual(status, 0, output);
        assert.match(
            output,
            /Nothing was planned[^]*bucketKeyArn is .+ a key whose policy can't be read/,
        );
    });

    it("fails, whatever it waits for, once nothing is left that could wake it", async () => {
        const init = ["stack", "init", "waiting", "--non-interactive"];
        await sandbox.exec("pulumi", init, { cwd: WAITING });
        const { status, output } = await pulumi(sandbox, ["preview", "-s", "waiting"], {
            cwd: WAITING,
        });
        assert.notEqual(status, 0, output);
        assert.match(output, /The program ended early, waiting for an answer/);
        assert.doesNotMatch(output, /unhandled|at .*to-its-end/);
    });
});

/** Stands before the emulator and answers everything as that does, but no key has a policy. */
async function withoutKeyPolicies(endpoint: string): Promise<Server> {
    const server = createServer((asked, answer) => {
        if (asked.headers["x-amz-target"] === "TrentService.GetKeyPolicy") {
            answer.end("{}");
            return;
        }
        const { method, headers, url = "" } = asked;
        const onwards = request(endpoint + url, { method, headers }, (answered) => {
            answer.writeHead(answered.statusCode ?? 500, answered.headers);
            answered.pipe(answer);
        });
        onwards.on("error", (error) => answer.destroy(error));
        asked.pipe(onwards);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return server;
}
