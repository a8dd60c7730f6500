import { sessionPreferencesValid as rule } from "../../../policypack/rules/session-preferences-valid";
import assert from "node:assert/strict";
import { assertPasses, assertRefuses, judged, messages, UNKNOWN } from "../support/judged";
import { choosingDocument, other, sessionDocument } from "../support/stacks";

describe("session-preferences-valid", () => {
    it("accepts a shell document under the name of the preferences", () =>
        assertPasses(rule, [sessionDocument()]));

    describe("under the name of the preferences", () => {
        for (const documentType of ["Command", "Automation", "session", undefined]) {
            it(`refuses a document of type ${documentType}`, () =>
                assertRefuses(rule, [sessionDocument({}, { documentType })], /documentType is/));
        }

        for (const type of [
            "InteractiveCommands",
            "NonInteractiveCommands",
            "Port",
            "standard_stream",
        ]) {
            it(`refuses sessions of type ${type}, however well they log`, () =>
                assertRefuses(rule, [sessionDocument({}, {}, type)], /sessionType is/));
        }

        it("refuses sessions without a type", () =>
            assertRefuses(
                rule,
                [sessionDocument({}, { content: '{"schemaVersion": "1.0"}' })],
                /sessionType is left out/,
            ));

        it("refuses a command whose content is not known yet", () => {
            const unknown = { documentType: "Command", content: UNKNOWN };
            assert.match(
                messages(rule, [sessionDocument({}, unknown)]).join(),
                /documentType is "Command"/,
            );
        });

        it("leaves content that cannot be read to session-logs-to-bucket", () =>
            assertPasses(rule, [sessionDocument({}, { content: "[]" })]));
    });

    it("accepts any document under another name, or one that is not known yet", () => {
        for (const name of ["acme-tool", "ssm-sessionmanagerrunshell", undefined, UNKNOWN]) {
            assert.deepEqual(
                judged(rule, [
                    sessionDocument({}, { name }, "Port"),
                    sessionDocument({}, { name }, "InteractiveCommands"),
                    sessionDocument({}, { name, documentType: "Command", content: "x" }),
                    other("aws:ssm/document:Document", "SSM-SessionManagerRunShell", {
                        documentType: "Automation",
                        name,
                    }),
                ]),
                { violations: [], notJudged: [] },
            );
        }
    });

    const wrong: Readonly<Record<string, readonly unknown[]>> = {
        cloudWatchEncryptionEnabled: ["true", 1],
        cloudWatchStreamingEnabled: ["false", "", "{{ x }"],
        runAsEnabled: ["false"],
        s3KeyPrefix: [222222222222, ["a"]],
        cloudWatchLogGroupName: [false],
        runAsDefaultUser: [false],
        idleSessionTimeout: [20, "0", "61", "20 minutes", "1.5", "-1", true, {}],
        maxSessionDuration: [60, "0", "1441", " 60"],
        shellProfile: ["bash", ["bash"], { linux: ["bash"] }],
    };

    for (const [input, values] of Object.entries(wrong)) {
        for (const value of values) {
            it(`refuses ${input} ${JSON.stringify(value)}, and advises against it elsewhere`, () => {
                const inputs = { [input]: value };
                assertRefuses(rule, [sessionDocument(inputs)], new RegExp(`inputs.${input} is`));
                assert.deepEqual(
                    judged(rule, [sessionDocument(inputs, { name: "acme" })]).violations.map(
                        ({ level }) => level,
                    ),
                    ["advisory"],
                );
            });
        }
    }

    it("accepts every documented form, and nothing", () => {
        for (const inputs of [
            { idleSessionTimeout: "1", maxSessionDuration: "1440" },
            { idleSessionTimeout: "60", maxSessionDuration: "" },
            { idleSessionTimeout: undefined, maxSessionDuration: null },
            { shellProfile: { linux: "exec bash", windows: "" }, runAsEnabled: true },
        ]) {
            assertPasses(rule, [sessionDocument(inputs)]);
        }
    });

    it("finds a number that YAML makes of a text without quotation marks", () => {
        const yaml = (minutes: string) =>
            sessionDocument(
                {},
                {
                    documentFormat: "YAML",
                    content: `sessionType: Standard_Stream\ninputs:\n  idleSessionTimeout: ${minutes}\n`,
                },
            );
        assertRefuses(rule, [yaml("20")], /idleSessionTimeout is 20/);
        assertPasses(rule, [yaml("'20'")]);
    });

    it("judges what people may choose, and leaves them a free prefix", () => {
        const timeout = (choice: Record<string, unknown>) => [
            choosingDocument({ idleSessionTimeout: "{{ choice }}" }, choice),
        ];
        assertPasses(rule, timeout({ allowedValues: ["20", "60"] }));
        assertPasses(rule, timeout({ default: "20" }));
        assert.equal(messages(rule, timeout({ allowedValues: ["20", "90"] })).length, 1);
        assertPasses(rule, [
            choosingDocument(
                { runAsEnabled: "{{ choice }}" },
                { allowedValues: ["true", "false"] },
            ),
            choosingDocument({ s3KeyPrefix: "{{ choice }}" }, { default: "x" }),
        ]);
    });
});
