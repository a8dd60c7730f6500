import assert from "node:assert/strict";
import { json, startFakeAws, type FakeAws } from "./fake-aws";
import { startProvider, type ProviderProcess, type Values } from "./provider-client";

const TYPE = "aws:ssm/document:Document";
const ID = "SSM-Own";

/** Of each call what it was, and whom it shared the document with or took it from. */
interface Call {
    readonly name: string;
    readonly added: readonly string[] | undefined;
    readonly removed: readonly string[] | undefined;
}

const ANSWERS: Readonly<Record<string, object>> = {
    DescribeDocument: { Document: { Name: ID, DocumentFormat: "JSON", DefaultVersion: "1" } },
    GetDocument: { Content: "{}" },
    UpdateDocument: { DocumentDescription: { DocumentVersion: "2" } },
};

const CALLER =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account>" +
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

const account = (number: number) => String(number).padStart(12, "0");
const shared = (ids: readonly string[]) => ({ type: "Share", account_ids: ids.join(",") });

describe("a document in the stand-in provider", function () {
    this.timeout(30_000);
    const calls: Call[] = [];
    let aws: FakeAws;
    let provider: ProviderProcess;

    before(async () => {
        aws = await startFakeAws(({ headers }, body) => {
            const name = String(headers["x-amz-target"]).replace("AmazonSSM.", "");
            if (headers["x-amz-target"] === undefined) {
                return { status: 200, body: CALLER };
            }
            const { AccountIdsToAdd: added, AccountIdsToRemove: removed } = JSON.parse(body) as {
                AccountIdsToAdd?: string[];
                AccountIdsToRemove?: string[];
            };
            calls.push({ name, added, removed });
            return json(200, ANSWERS[name] ?? {});
        });
        provider = await startProvider(aws.env);
        await provider.configure({ region: "eu-central-1" });
    });

    beforeEach(() => calls.splice(0));

    after(async () => {
        await provider.stop();
        aws.stop();
    });

    const document = (more: Values = {}) => ({
        name: ID,
        content: "{}",
        documentFormat: "JSON",
        documentType: "Session",
        ...more,
    });

    it("keeps empty lists among its outputs", async () => {
        const { state } = await provider.read(TYPE, ID, document());
        assert.deepEqual([state.parameters, state.platformTypes], [[], []]);
    });

    it("changes its tags first, then its shares, then its text, and is read", async () => {
        const olds = document({ tagsAll: { old: "1" }, permissions: shared([account(1)]) });
        const news = document({
            content: "[]",
            tagsAll: { new: "1" },
            permissions: shared([account(2)]),
        });
        await provider.update(TYPE, ID, olds, news);
        assert.deepEqual(
            calls.map(({ name }) => name),
            [
                "RemoveTagsFromResource",
                "AddTagsToResource",
                "ModifyDocumentPermission",
                "ModifyDocumentPermission",
                "UpdateDocument",
                "UpdateDocumentDefaultVersion",
                "DescribeDocument",
                "GetDocument",
                "DescribeDocumentPermission",
            ],
        );
        const [, , first, second] = calls;
        assert.deepEqual([first?.added, first?.removed], [[account(2)], undefined]);
        assert.deepEqual([second?.added, second?.removed], [undefined, [account(1)]]);
    });

    it("is shared with twenty accounts at once", async () => {
        const ids = Array.from({ length: 45 }, (_, at) => account(at));
        await provider.create(TYPE, document({ permissions: shared(ids) }));
        const modified = calls.filter(({ name }) => name === "ModifyDocumentPermission");
        assert.deepEqual(
            modified.map(({ added }) => added?.length),
            [20, 20, 5],
        );
        assert.deepEqual(
            modified.flatMap(({ added }) => added),
            ids,
        );
    });

    it("is taken from all it is shared with before it is deleted", async () => {
        await provider.delete(TYPE, ID, document({ permissions: shared([account(1)]) }));
        assert.deepEqual(calls, [
            { name: "ModifyDocumentPermission", added: undefined, removed: [account(1)] },
            { name: "DeleteDocument", added: undefined, removed: undefined },
        ]);
    });
});
