import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startProvider, type ProviderProcess, type Values } from "./provider-client";

interface Answer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
}

const xml = (status: number, body: string): Answer => ({
    status,
    body,
    headers: { "content-type": "application/xml", "x-amz-request-id": "REQ", "x-amz-id-2": "HOST" },
});

const json = (status: number, type: string, message: string): Answer => ({
    status,
    body: JSON.stringify({ __type: type, message }),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "REQ" },
});

interface Refusal {
    readonly token: string;
    readonly args: Values;
    readonly answer: Answer;
    /** What stands between the bridge's frame, which all errors of a look-up have in common. */
    readonly words: string;
}

const getBucket = { token: "aws:s3/getBucket:getBucket", args: { bucket: "logs" } };
const REFUSALS: Readonly<Record<string, Refusal>> = {
    "a bucket of somebody else": {
        ...getBucket,
        answer: xml(403, ""),
        words:
            "reading S3 Bucket (logs): operation error S3: HeadBucket, https response error " +
            "StatusCode: 403, RequestID: REQ, HostID: HOST, api error Forbidden: Forbidden",
    },
    "a bucket that does not exist": {
        ...getBucket,
        answer: xml(404, ""),
        words: "reading S3 Bucket (logs): couldn't find resource",
    },
    "a bucket policy that may not be read": {
        token: "aws:s3/getBucketPolicy:getBucketPolicy",
        args: { bucket: "logs" },
        answer: xml(
            403,
            "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
        ),
        words:
            "reading S3 Bucket (logs) Policy: operation error S3: GetBucketPolicy, https response " +
            "error StatusCode: 403, RequestID: REQ, HostID: HOST, api error AccessDenied: Access Denied",
    },
    "a role that may not be read": {
        token: "aws:iam/getRole:getRole",
        args: { name: "nodes" },
        answer: {
            status: 403,
            headers: { "content-type": "text/xml", "x-amzn-requestid": "REQ" },
            body:
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>" +
                "<Message>not authorized</Message></Error></ErrorResponse>",
        },
        words:
            "reading IAM Role (nodes): operation error IAM: GetRole, https response error " +
            "StatusCode: 403, RequestID: REQ, api error AccessDenied: not authorized",
    },
    "a key that may not be read": {
        token: "aws:kms/getKey:getKey",
        args: { keyId: "1234" },
        answer: json(400, "AccessDeniedException", "no kms:DescribeKey"),
        words:
            "reading KMS Key (1234): operation error KMS: DescribeKey, https response error " +
            "StatusCode: 400, RequestID: REQ, api error AccessDeniedException: no kms:DescribeKey",
    },
    "a document that does not exist, by the error that SSM's model names": {
        token: "aws:ssm/getDocument:getDocument",
        args: { name: "SSM-Nobody" },
        answer: json(400, "InvalidDocument", "The specified document does not exist."),
        words:
            "reading SSM Document (SSM-Nobody): operation error SSM: GetDocument, https response " +
            "error StatusCode: 400, RequestID: REQ, InvalidDocument: " +
            "The specified document does not exist.",
    },
};

describe("the stand-in provider tells, in the original's words, of", function () {
    this.timeout(30_000);
    let aws: Server;
    let answer: Answer;
    let provider: ProviderProcess;

    before(async () => {
        aws = createServer((_, response) => {
            response.writeHead(answer.status, answer.headers).end(answer.body);
        }).listen(0, "127.0.0.1");
        await once(aws, "listening");
        provider = await startProvider({
            AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_MAX_ATTEMPTS: "1",
        });
        await provider.configure({ region: "eu-central-1" });
    });

    after(async () => {
        await provider.stop();
        aws.close();
    });

    for (const [what, { token, args, answer: given, words }] of Object.entries(REFUSALS)) {
        it(what, async () => {
            answer = given;
            await assert.rejects(provider.invoke(token, args), {
                details: `invoking ${token}: 1 error occurred:\n\t* ${words}\n\n`,
            });
        });
    }
});
