import { InvalidDocument, type SSMClient } from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { endDocumentUpdate } from "../../../fleet/accounts/document-versions";

const WANTED = { name: "break-glass", content: '{"a":1}' };

describe("the update of a document that was cut off", () => {
    /** A document whose latest version has a content; tells the version that is made the default. */
    const ended = async (versions: object | undefined, content = "") => {
        const made: unknown[] = [];
        const send = ({ constructor, input }: { readonly input: object } & object) => {
            switch (constructor.name) {
                case "DescribeDocumentCommand":
                    return versions === undefined
                        ? Promise.reject(new InvalidDocument({ message: "", $metadata: {} }))
                        : Promise.resolve({ Document: versions });
                case "GetDocumentCommand":
                    return Promise.resolve({ Content: content });
                default:
                    made.push(input);
                    return Promise.resolve({});
            }
        };
        const isEnded = await endDocumentUpdate({ send } as unknown as SSMClient, WANTED);
        assert.equal(isEnded, made.length > 0);
        return made;
    };

    it("is ended by the version that was written", async () => {
        assert.deepEqual(await ended({ DefaultVersion: "1", LatestVersion: "2" }, '{ "a": 1 }\n'), [
            { Name: "break-glass", DocumentVersion: "2" },
        ]);
    });

    it("is left where the latest version is somebody else's", async () => {
        assert.deepEqual(await ended({ DefaultVersion: "1", LatestVersion: "2" }, '{"a":2}'), []);
    });

    it("is none where the latest version is in effect, or there is no document", async () => {
        assert.deepEqual(await ended({ DefaultVersion: "2", LatestVersion: "2" }, '{"a":1}'), []);
        assert.deepEqual(await ended(undefined), []);
    });

    it("fails with what an account denies, which is no missing document", async () => {
        const denied = { send: () => Promise.reject(new Error("AccessDenied")) };
        await assert.rejects(
            endDocumentUpdate(denied as unknown as SSMClient, WANTED),
            /AccessDenied/,
        );
    });
});
