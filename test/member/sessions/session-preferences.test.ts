import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { SessionPreferences } from "../../../member/sessions/session-preferences";

const THEIRS = '{"schemaVersion":"1.0","inputs":{"s3BucketName":"theirs"}}';
const OURS = '{"schemaVersion":"1.0","inputs":{"s3BucketName":"acme-session-logs"}}';

describe("SessionPreferences", () => {
    it("touches a document only when what it held before is in the state", async () => {
        const made: string[] = [];
        await pulumi.runtime.setMocks(
            {
                async newResource({ type, name, inputs }) {
                    if (type === "pulumi:index:Stash") {
                        await wait(50);
                    }
                    made.push(type);
                    return { id: name, state: inputs as object };
                },
                call: () => ({}),
            },
            "session-logs",
            "payments",
            true,
        );
        const planned = { content: OURS, previous: THEIRS, restored: false, anew: false };
        await pulumi.runtime.runInPulumiStack(() => {
            const provider = new Provider("account", {});
            const documents = new Map([["us-east-1", planned]]);
            new SessionPreferences("preferences", { documents, after: [], provider });
            return Promise.resolve();
        });
        await pulumi.runtime.disconnect();
        assert.deepEqual(
            made.filter((type) => /Stash|Document/.test(type)),
            ["pulumi:index:Stash", "aws:ssm/document:Document"],
        );
    });
});
