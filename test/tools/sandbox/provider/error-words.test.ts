import assert from "node:assert/strict";
import { json, startFakeAws, type Answer, type FakeAws } from "./fake-aws";
import { startProvider, type ProviderProcess, type Values } from "./provider-client";

const xml = (status: number, body: string): Answer => ({
    status,
    body,
    headers: { "content-type": "application/xml", "x-amz-request-id": "REQ", "x-amz-id-2": "HOST" },
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
        answer: json(400, { __type: "AccessDeniedException", message: "no kms:DescribeKey" }),
        words:
            "reading KMS Key (1234): operation error KMS: DescribeKey, https response error " +
            "StatusCode: 400, RequestID: REQ, api error AccessDeniedException: no kms:DescribeKey",
    },
    "an account that belongs to no organization": {
        token: "aws:organizations/getOrganization:getOrganization",
        args: { returnOrganizationOnly: true },
        answer: json(400, { __type: "AWSOrganizationsNotInUseException", message: "None." }),
        words: "reading Organizations Organization: couldn't find resource",
    },
    "a document that does not exist, by the error that SSM's model names": {
        token: "aws:ssm/getDocument:getDocument",
        args: { name: "SSM-Nobody" },
        answer: json(400, {
            __type: "InvalidDocument",
            message: "The specified document does not exist.",
        }),
        words:
            "reading SSM Document (SSM-Nobody): operation error SSM: GetDocument, https response " +
            "error StatusCode: 400, RequestID: REQ, InvalidDocument: " +
            "The specified document does not exist.",
    },
};

describe("the stand-in provider tells, in the original's words, of", function () {
    this.timeout(30_000);
    let aws: FakeAws;
    let answer: Answer;
    let provider: ProviderProcess;

    before(async () => {
        aws = await startFakeAws(() => answer);
        provider = await startProvider(aws.env);
        await provider.configure({ region: "eu-central-1" });
    });

    after(async () => {
        await provider.stop();
        aws.stop();
    });

    for (const [what, { token, args, answer: given, words }] of Object.entries(REFUSALS)) {
        it(what, async () => {
            answer = given;
            await assert.rejects(provider.invoke(token, args), {
                details: `invoking ${token}: 1 error occurred:\n\t* ${words}\n\n`,
            });
        });
    }

    it("a resource, beside its name what was being done to it", async () => {
        const type = "aws:ssm/document:Document";
        const reason =
            "https response error StatusCode: 400, RequestID: REQ, api error " +
            "AccessDeniedException: not authorized";
        answer = json(400, { __type: "AccessDeniedException", message: "not authorized" });
        const list = (words: string) => `1 error occurred:\n\t* ${words}\n\n`;
        const inputs = { name: "SSM-Own", content: "{}", documentType: "Session" };
        const asked = {
            [`creating SSM Document (SSM-Own): operation error SSM: CreateDocument, ${reason}`]:
                provider.create(type, inputs),
            [`updating SSM Document (SSM-Own): operation error SSM: UpdateDocument, ${reason}`]:
                provider.update(type, "SSM-Own", inputs, { ...inputs, content: "[]" }),
            [`deleting SSM Document (SSM-Own): operation error SSM: DeleteDocument, ${reason}`]:
                provider.delete(type, "SSM-Own", inputs),
            [`reading SSM Document (SSM-Own): operation error SSM: DescribeDocument, ${reason}`]:
                provider.read(type, "SSM-Own", inputs),
        };
        const urn = "urn:pulumi:test::test::aws:ssm/document:Document::thing";
        const frames = ["", `updating ${urn}: `, `deleting ${urn}: `, `refreshing ${urn}: `];
        for (const [at, [words, call]] of Object.entries(asked).entries()) {
            await assert.rejects(call, { details: `${frames[at]}${list(words)}` });
        }
    });
});
