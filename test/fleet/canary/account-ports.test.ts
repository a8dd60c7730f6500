import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { accountPorts } from "../../../fleet/canary/account-ports";

const ROLE = "arn:aws:iam::222222222222:role/api-node";
const CALL = {
    action: "s3:PutObject",
    resource: "arn:aws:s3:::logs/x.log",
    context: { "aws:SecureTransport": "true", "s3:x-amz-acl": "bucket-owner-full-control" },
};

/** An account whose AWS answers each question with the same status and error. */
describe("the account that is asked about its logs", () => {
    let server: Server;
    let answer: { readonly status: number; readonly code: string };
    let asked: URLSearchParams[];

    beforeEach(async () => {
        asked = [];
        server = createServer((request, response) => {
            let body = "";
            request.on("data", (chunk: Buffer) => (body += chunk.toString()));
            request.on("end", () => {
                asked.push(new URLSearchParams(body));
                const { status, code } = answer;
                response.writeHead(status, { "Content-Type": "text/xml" });
                response.end(
                    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code>` +
                        `<Message>${code} it is.</Message></Error></ErrorResponse>`,
                );
            });
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
    });

    afterEach(() => {
        server.closeAllConnections();
        server.close();
    });

    const ports = () => {
        const { port } = server.address() as AddressInfo;
        const identity = { accessKeyId: "a", secretAccessKey: "b" };
        const access = {
            region: "eu-west-1",
            endpoint: `http://127.0.0.1:${port}`,
            credentials: () => Promise.resolve(identity),
        };
        return accountPorts(access, () => Promise.resolve());
    };

    it("refuses the deploy role in AWS's words", async () => {
        answer = { status: 403, code: "AccessDenied" };
        const refused = { kind: "unknown", reason: "AccessDenied it is" };
        assert.deepEqual(await ports().simulate(ROLE, CALL), refused);
        assert.deepEqual(await ports().roleArn("api-node"), refused);
    });

    it("may lack the role", async () => {
        answer = { status: 404, code: "NoSuchEntity" };
        assert.deepEqual(await ports().roleArn("api-node"), { kind: "missing" });
        assert.deepEqual(await ports().simulate(ROLE, CALL), { kind: "missing" });
    });

    it("fails in AWS's words with everything else", async () => {
        answer = { status: 400, code: "InvalidInput" };
        await assert.rejects(ports().simulate(ROLE, CALL), /InvalidInput it is/);
    });

    it("is asked for one call on one resource, with its context", async () => {
        answer = { status: 403, code: "AccessDenied" };
        await ports().simulate(ROLE, CALL);
        const [question] = asked;
        const told = Object.fromEntries(question ?? []);
        assert.deepEqual(told, {
            Action: "SimulatePrincipalPolicy",
            Version: "2010-05-08",
            PolicySourceArn: ROLE,
            "ActionNames.member.1": "s3:PutObject",
            "ResourceArns.member.1": "arn:aws:s3:::logs/x.log",
            "ContextEntries.member.1.ContextKeyName": "aws:SecureTransport",
            "ContextEntries.member.1.ContextKeyType": "boolean",
            "ContextEntries.member.1.ContextKeyValues.member.1": "true",
            "ContextEntries.member.2.ContextKeyName": "s3:x-amz-acl",
            "ContextEntries.member.2.ContextKeyType": "string",
            "ContextEntries.member.2.ContextKeyValues.member.1": "bucket-owner-full-control",
        });
    });
});
