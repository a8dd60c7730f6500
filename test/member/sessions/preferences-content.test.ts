import assert from "node:assert/strict";
import {
    describeContentChanges,
    isSameContent,
    keepUnmanaged,
    logGroupOf,
    logsTo,
    textOfVersion,
} from "../../../member/sessions/preferences-content";
import { sessionDocument } from "../../../member/sessions/session-document";
import { contract } from "../../support/contract";
import { assertGolden } from "../../support/golden";

const desired = sessionDocument({
    ...contract,
    accountId: "222222222222",
    region: "us-east-1",
    sessionKeyArn: contract.sessionKeyArns["us-east-1"] ?? "",
    idleSessionTimeout: 20,
    runAsEnabled: false,
    shellProfile: { linux: "", windows: "" },
});

const theirs = JSON.stringify({
    schemaVersion: "1.0",
    description: "Preferences of the platform team",
    sessionType: "Standard_Stream",
    owner: "platform",
    inputs: {
        s3BucketName: "theirs",
        s3KeyPrefix: "sessions",
        s3EncryptionEnabled: false,
        kmsKeyId: "",
        cloudWatchLogGroupName: "/theirs/sessions",
        cloudWatchEncryptionEnabled: true,
        cloudWatchStreamingEnabled: true,
        runAsEnabled: true,
        runAsDefaultUser: "operator",
        idleSessionTimeout: "45",
        shellProfile: { linux: "exec zsh" },
        newInput: "of a later agent",
    },
});

describe("keepUnmanaged", () => {
    it("keeps what the config does not set and what this project does not know", () => {
        assertGolden("member/session-document-kept", keepUnmanaged(theirs, desired, new Set()));
    });

    it("keeps values in the types that the console can edit, and none that have no such type", () => {
        const kept = (inputs: object | null) =>
            (keepUnmanaged(JSON.stringify({ inputs }), desired, new Set()) as { inputs: object })
                .inputs;
        assert.deepEqual(
            kept({
                cloudWatchLogGroupName: "/theirs",
                cloudWatchEncryptionEnabled: "false",
                cloudWatchStreamingEnabled: "True",
                runAsEnabled: "TRUE",
                runAsDefaultUser: null,
                idleSessionTimeout: 45,
                maxSessionDuration: 60,
                shellProfile: { linux: "exec zsh", windows: null },
                newInput: [60],
            }),
            {
                ...desired.inputs,
                cloudWatchLogGroupName: "/theirs",
                cloudWatchStreamingEnabled: true,
                runAsEnabled: true,
                idleSessionTimeout: "45",
                maxSessionDuration: "60",
                shellProfile: { linux: "exec zsh" },
                newInput: [60],
            },
        );
        assert.deepEqual(
            kept({
                cloudWatchLogGroupName: ["/theirs"],
                runAsEnabled: null,
                idleSessionTimeout: null,
                maxSessionDuration: false,
                shellProfile: "exec zsh",
                newInput: null,
            }),
            desired.inputs,
        );
        assert.deepEqual(kept(null), desired.inputs);
    });

    it("keeps nothing in the place of what the config sets", () => {
        const settings = new Set([
            "idleSessionTimeout",
            "runAsEnabled",
            "runAsDefaultUser",
            "shellProfile",
            "cloudWatch",
        ]);
        const { inputs } = keepUnmanaged(theirs, desired, settings) as { inputs: object };
        assert.deepEqual(inputs, { ...desired.inputs, newInput: "of a later agent" });
    });
});

describe("describeContentChanges", () => {
    it("has a line for each field that comes, goes or changes", () => {
        const to = {
            inputs: { s3BucketName: "ours", kmsKeyId: "key", shellProfile: { linux: "b" } },
        };
        const from = {
            inputs: { s3BucketName: "theirs", extra: [1], shellProfile: { linux: "a" } },
        };
        assert.deepEqual(
            describeContentChanges(JSON.stringify(from), JSON.stringify(to))
                .split("\n")
                .map((line) => line.trim())
                .sort(),
            [
                '+ inputs.kmsKeyId: "key"',
                "- inputs.extra: [1]",
                '~ inputs.s3BucketName: "theirs" => "ours"',
                '~ inputs.shellProfile.linux: "a" => "b"',
            ],
        );
    });

    it("is empty where only the layout differs", () => {
        assert.equal(describeContentChanges('{"a": 1,\n"b": 2}', '{"b":2,"a":1}\n'), "");
    });
});

describe("logsTo", () => {
    it("knows the bucket that preferences log to, if any", () => {
        assert.equal(logsTo("theirs", theirs), true);
        assert.equal(logsTo("ours", theirs), false);
        assert.equal(logsTo("ours", '{"schemaVersion":"1.0"}'), false);
    });
});

describe("logGroupOf", () => {
    it("knows the log group that preferences stream to, if any", () => {
        assert.equal(logGroupOf(theirs), "/theirs/sessions");
        const names = ["", "*", 1].map((name) => ({ cloudWatchLogGroupName: name }));
        for (const inputs of [undefined, null, {}, ...names]) {
            assert.equal(logGroupOf(JSON.stringify({ inputs })), undefined);
        }
    });
});

describe("isSameContent", () => {
    it("looks at what texts say, not at their layout", () => {
        assert.equal(isSameContent('{"a":1,"b":2}', '{"b": 2, "a": 1}\n\n'), true);
        assert.equal(isSameContent('{"a":1}', '{"a":2}'), false);
    });
});

describe("textOfVersion", () => {
    it("never comes back to a text of before, whatever others write in between", () => {
        const texts: string[] = [];
        for (const content of [
            '{"a":1}',
            '{"a":2}',
            '{"a":1}\n\n',
            "theirs",
            '{"a":2}',
            '{"a":1}',
        ]) {
            const version = texts.length + 1;
            texts.push(content === "theirs" ? content : textOfVersion(version, content, []));
        }
        assert.equal(new Set(texts).size, texts.length);
        assert.deepEqual(JSON.parse(texts[2] ?? ""), { a: 1 });
    });

    it("keeps clear of texts that others wrote", () => {
        const taken = ['{"a":1}\n\n\n', '{"a":1}\n\n\n\n'];
        assert.equal(textOfVersion(3, '{"a":1}', taken), '{"a":1}\n\n\n\n\n');
    });
});
