import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { assertInEffect } from "../../../member/sessions/preferences-in-effect";
import { awsError } from "../../support/mocks";

const WANTED = '{"inputs":{"s3BucketName":"acme-session-logs"}}';
const ELSE = '{"inputs":{"s3BucketName":""}}';

/** Checks while AWS answers these texts for the default version, one after another. */
async function check(...answers: readonly (string | undefined)[]): Promise<void> {
    const left = [...answers];
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
        call({ inputs }) {
            const isLatest = (inputs as Record<string, unknown>)["documentVersion"] === "$LATEST";
            const content = isLatest ? WANTED : left.shift();
            if (content === undefined) {
                throw awsError("InvalidDocument: it does not exist");
            }
            return { content, documentVersion: "1" };
        },
    });
    const provider = new Provider("account", {});
    await assertInEffect(WANTED, "us-east-1", provider, [0, 0]);
}

describe("assertInEffect", () => {
    it("is content with the wanted content in any layout, if need be at the second look", async () => {
        await check(`${WANTED}\n\n`);
        await check(ELSE, WANTED);
    });

    it("refuses what is in effect instead, though the latest version is the wanted one", async () => {
        await assert.rejects(
            check(ELSE, ELSE),
            /in us-east-1 is not in effect as deployed[^]*pulumi refresh[^]*~ inputs.s3BucketName: "" => "acme-session-logs"/,
        );
    });

    it("refuses a document that is not there", async () => {
        await assert.rejects(check(undefined, undefined), /does not exist in us-east-1/);
    });
});
