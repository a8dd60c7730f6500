import {
    AddTagsToResourceCommand,
    CreateDocumentCommand,
    DeleteDocumentCommand,
    DescribeDocumentPermissionCommand,
    GetDocumentCommand,
    ListTagsForResourceCommand,
    ModifyDocumentPermissionCommand,
    SSMClient,
    UpdateDocumentCommand,
    UpdateDocumentDefaultVersionCommand,
} from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const NAME = "e2e-preferences";
const DOCUMENT = "SSM-SessionManagerRunShell";
const ARCHIVE = "session-logs-111111111111-eu-west-1";
const [THERE, ELSEWHERE] = ["us-east-1", "eu-west-1"];

/** What the account had before this project: in one of the member's two regions only. */
const THEIRS = {
    schemaVersion: "1.0",
    sessionType: "Standard_Stream",
    inputs: {
        s3BucketName: "theirs",
        cloudWatchLogGroupName: "/theirs/sessions",
        cloudWatchEncryptionEnabled: "true",
        idleSessionTimeout: 45,
        newInput: "of a later agent",
    },
};

/** The tags that it had, and the accounts that it was shared with. */
const LABELS = { tags: { Team: "platform" }, sharedWith: ["333333333333"] };

/** What the console's page saves with logging to S3 switched off. */
const UNLOGGED = JSON.stringify({
    schemaVersion: "1.0",
    description: "Document to hold regional settings for Session Manager",
    sessionType: "Standard_Stream",
    inputs: { s3BucketName: "", cloudWatchLogGroupName: "", idleSessionTimeout: "20" },
});

interface State {
    readonly deployment: {
        readonly resources: readonly {
            readonly type: string;
            readonly inputs: Readonly<Record<string, unknown>>;
        }[];
    };
}

interface Content {
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** The life of one account's preferences; each step builds on those before. */
describe("session preferences that were there before", () => {
    let sandbox: Sandbox;
    let stackFile: string;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        // `pulumi up --config` writes to the stack's file: a copy, so that the repository's stays.
        stackFile = join(sandbox.folder, "Pulumi.payments.yaml");
        await copyFile("stacks/Pulumi.payments.yaml", stackFile);
        const { status, output } = await pulumi(sandbox, [...UP, "-s", "central"]);
        assert.equal(status, 0, output);
    });

    after(() => resetSandbox(NAME));

    const UP = ["up", "--yes", "--skip-preview"];

    const run = (command: readonly string[], settings: Readonly<Record<string, unknown>> = {}) =>
        pulumi(sandbox, [
            ...command,
            ...["-s", "payments", "--config-file", stackFile],
            ...Object.entries(settings).flatMap(([key, value]) => [
                "--config",
                `${key.includes(":") ? key : `session-logs:${key}`}=${String(value)}`,
            ]),
        ]);
    const done = async (...args: Parameters<typeof run>): Promise<PulumiRun> => {
        const finished = await run(...args);
        assert.equal(finished.status, 0, finished.output);
        return finished;
    };
    const ssm = (region: string) =>
        new SSMClient({
            region,
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "payments"),
        });
    const preferences = async (region: string): Promise<Content | undefined> => {
        try {
            return JSON.parse((await version(region)).content) as Content;
        } catch (error) {
            if ((error as Error).name === "InvalidDocument") {
                return undefined;
            }
            throw error;
        }
    };
    const bucketIn = async (region: string) => (await preferences(region))?.inputs["s3BucketName"];
    const exportedState = async () => {
        const { stdout } = await sandbox.exec("pulumi", ["stack", "export", "-s", "payments"]);
        return stdout;
    };
    const create = (region: string, content: object) =>
        ssm(region).send(
            new CreateDocumentCommand({
                Name: DOCUMENT,
                DocumentType: "Session",
                Content: JSON.stringify(content),
            }),
        );
    const labels = async (region: string) => {
        const { TagList = [] } = await ssm(region).send(
            new ListTagsForResourceCommand({ ResourceType: "Document", ResourceId: DOCUMENT }),
        );
        const { AccountIds = [] } = await ssm(region).send(
            new DescribeDocumentPermissionCommand({ Name: DOCUMENT, PermissionType: "Share" }),
        );
        return {
            tags: Object.fromEntries(TagList.map(({ Key, Value }) => [Key ?? "", Value] as const)),
            sharedWith: AccountIds,
        };
    };
    const addVersion = async (region: string, content: string): Promise<string> => {
        const { DocumentDescription } = await ssm(region).send(
            new UpdateDocumentCommand({
                Name: DOCUMENT,
                DocumentVersion: "$LATEST",
                Content: content,
            }),
        );
        return DocumentDescription?.DocumentVersion ?? "";
    };
    const makeDefault = (region: string, DocumentVersion: string) =>
        ssm(region).send(
            new UpdateDocumentDefaultVersionCommand({ Name: DOCUMENT, DocumentVersion }),
        );
    const version = async (region: string, DocumentVersion?: string) => {
        const { Content = "", DocumentVersion: number = "" } = await ssm(region).send(
            new GetDocumentCommand({ Name: DOCUMENT, DocumentVersion }),
        );
        return { content: Content, number };
    };
    /** As the console's page does: a new version becomes the default, or the one of that text. */
    const saveInConsole = async (region: string, content: string) => {
        const latest = Number((await version(region, "$LATEST")).number);
        for (let number = 1; number <= latest; number += 1) {
            if ((await version(region, String(number))).content === content) {
                return makeDefault(region, String(number));
            }
        }
        return makeDefault(region, await addVersion(region, content));
    };
    const refresh = () => done(["refresh", "--yes", "--skip-preview"]);
    const assertRepaired = async () => {
        assert.equal(await bucketIn(THERE), ARCHIVE);
        assert.equal(await bucketIn(ELSEWHERE), ARCHIVE);
        await refresh();
        assert.deepEqual(Object.keys((await done(UP)).changes), ["same"], "and for good");
        assert.deepEqual(await keptContent(), { [THERE]: THEIRS });
    };
    const keptContent = async () => {
        const outputs = await stackOutputs(sandbox, "payments");
        return outputs["previousPreferences"];
    };

    it("are never overwritten unasked: the refusal shows what would change, and nothing is planned", async () => {
        await create(THERE, THEIRS);
        await ssm(THERE).send(
            new AddTagsToResourceCommand({
                ResourceType: "Document",
                ResourceId: DOCUMENT,
                Tags: Object.entries(LABELS.tags).map(([Key, Value]) => ({ Key, Value })),
            }),
        );
        await ssm(THERE).send(
            new ModifyDocumentPermissionCommand({
                Name: DOCUMENT,
                PermissionType: "Share",
                AccountIdsToAdd: [...LABELS.sharedWith],
            }),
        );
        assert.deepEqual(await labels(THERE), LABELS);
        const { status, output, changes } = await run(UP);
        assert.notEqual(status, 0, output);
        assert.match(output, /session-logs:adopt is "refuse", but .* already exists in us-east-1/);
        assert.match(output, new RegExp(`~ inputs.s3BucketName: "theirs" => "${ARCHIVE}"`));
        assert.match(output, /- inputs.newInput: "of a later agent"/);
        assert.match(output, /- tags: \{"Team":"platform"\}/);
        assert.match(output, /- sharedWith: "333333333333"/);
        assert.deepEqual(await preferences(THERE), THEIRS);
        assert.equal(await preferences(ELSEWHERE), undefined, JSON.stringify(changes));
    });

    it("come under the stack by adopt, the difference shown by the preview that writes nothing", async () => {
        const { output, changes } = await done(["preview"], { adopt: "keep" });
        assert.equal(changes["import"], 1, JSON.stringify(changes));
        assert.equal(changes["update"], 1, JSON.stringify(changes));
        assert.match(output, new RegExp(`~ inputs.s3BucketName: "theirs" => "${ARCHIVE}"`));
        assert.doesNotMatch(output, /newInput: "of a later agent"\n/);
        assert.deepEqual(await preferences(THERE), THEIRS);
    });

    it("are safe in the state after an update that failed when they were overwritten", async () => {
        // IAM takes no such tag, and an inline policy has none: only the policy for people fails.
        const failed = await run([...UP, "--continue-on-error"], {
            adopt: "keep",
            attachment: "inline",
            startSessionPolicy: true,
            "aws:defaultTags": '{"tags":{"no*tag":"x"}}',
        });
        assert.notEqual(failed.status, 0, failed.output);
        assert.match(failed.output, /CreatePolicy[^]*ValidationError/);
        assert.equal(await bucketIn(THERE), ARCHIVE, "overwritten in the run that failed");
        const state = JSON.parse(await exportedState()) as State;
        const stashes = state.deployment.resources.filter(({ type }) => type.endsWith(":Stash"));
        const kept = stashes.map(({ inputs }) => inputs["input"]).find((one) => one !== "");
        const { content, ...labels } = kept as { readonly content: string };
        assert.deepEqual(JSON.parse(content), THEIRS);
        assert.deepEqual(labels, LABELS);

        await done(UP, {
            attachment: "managed",
            startSessionPolicy: false,
            "aws:defaultTags": "{}",
        });
        assert.deepEqual(await keptContent(), { [THERE]: THEIRS });
    });

    it("keep with adopt: keep what the config does not set, and log to the archive", async () => {
        const { inputs } = (await preferences(THERE)) ?? { inputs: {} };
        assert.equal(inputs["s3BucketName"], ARCHIVE);
        assert.equal(inputs["s3KeyPrefix"], `222222222222/${THERE}`);
        assert.equal(inputs["idleSessionTimeout"], "45", "in the type that the console can edit");
        assert.equal(inputs["cloudWatchEncryptionEnabled"], true);
        assert.equal(inputs["newInput"], "of a later agent");
        assert.deepEqual(await labels(THERE), LABELS);
        const group = `arn:aws:logs:${THERE}:222222222222:log-group:${THEIRS.inputs.cloudWatchLogGroupName}`;
        assert.ok(
            (await exportedState()).includes(`${group}:*`),
            "nodes may write to the kept group",
        );
        assert.equal(await bucketIn(ELSEWHERE), ARCHIVE);
        assert.deepEqual(Object.keys((await done(UP)).changes), ["same"]);
        assert.deepEqual(Object.keys((await refresh()).changes), ["same"]);
    });

    it("lose with adopt: replace what this project does not know", async () => {
        await done(UP, { adopt: "replace" });
        const { inputs } = (await preferences(THERE)) ?? { inputs: {} };
        assert.equal(inputs["idleSessionTimeout"], "20");
        assert.equal(inputs["newInput"], undefined);
        assert.deepEqual(await labels(THERE), { tags: {}, sharedWith: [] });
    });

    it("follow a setting that is changed and changed back", async () => {
        for (const minutes of ["15", "20", "15"]) {
            await done(UP, { idleSessionTimeout: minutes });
            for (const region of [THERE, ELSEWHERE]) {
                const { inputs } = (await preferences(region)) ?? { inputs: {} };
                assert.equal(inputs["idleSessionTimeout"], minutes, region);
            }
        }
    });

    for (const round of [1, 2]) {
        it(`are repaired by refresh and up after the same save in the console, round ${round}`, async () => {
            for (const region of [THERE, ELSEWHERE]) {
                await saveInConsole(region, UNLOGGED);
                assert.equal(await bucketIn(region), "");
            }
            await refresh();
            await done(UP);
            await assertRepaired();
        });
    }

    it("are repaired after different saves in the console", async () => {
        for (const layout of ["\n", " "]) {
            await saveInConsole(THERE, UNLOGGED + layout);
            await refresh();
            await done(UP);
            await assertRepaired();
        }
    });

    for (const isRefreshed of [false, true]) {
        it(`are repaired after an earlier version was made the default, ${isRefreshed ? "" : "not "}refreshed`, async () => {
            await saveInConsole(THERE, `${UNLOGGED}\n ${isRefreshed ? " " : ""}`);
            const { number } = await version(THERE);
            await refresh();
            await done(UP);
            await makeDefault(THERE, number);
            assert.equal(await bucketIn(THERE), "");
            if (isRefreshed) {
                await refresh();
            }
            await done(UP);
            await assertRepaired();
        });
    }

    it("stay in effect under a later version that is not the default", async () => {
        await addVersion(THERE, `${UNLOGGED}\n\n`);
        assert.deepEqual(Object.keys((await done(UP)).changes), ["same"]);
        await refresh();
        await done(UP);
        await assertRepaired();
        await addVersion(THERE, `${UNLOGGED} `);
        await done(UP, { idleSessionTimeout: 16 });
        await done(UP, { idleSessionTimeout: 15 });
        await assertRepaired();
    });

    it("are never called in effect when they are not", async () => {
        await saveInConsole(THERE, `${UNLOGGED}  `);
        const changed = await run(UP);
        assert.notEqual(changed.status, 0, changed.output);
        assert.match(changed.output, /SSM-SessionManagerRunShell in us-east-1 .*pulumi refresh/);
        await refresh();
        await done(UP);
        await assertRepaired();

        await ssm(ELSEWHERE).send(new DeleteDocumentCommand({ Name: DOCUMENT }));
        const gone = await run(UP);
        assert.notEqual(gone.status, 0, gone.output);
        assert.match(gone.output, /does not exist in eu-west-1, .*pulumi refresh/);
        await refresh();
        await done(UP);
        await assertRepaired();
    });

    for (const time of ["once", "and again"]) {
        it(`come back in place when the member is switched off, ${time}`, async () => {
            const { changes } = await done(UP, { off: true });
            assert.equal(changes["replace"], undefined, JSON.stringify(changes));
            assert.deepEqual(await preferences(THERE), THEIRS);
            assert.deepEqual(await labels(THERE), LABELS);
            assert.equal(await preferences(ELSEWHERE), undefined);
            const { off, logs } = await stackOutputs(sandbox, "payments");
            assert.deepEqual([off, logs], [true, undefined]);
            assert.deepEqual(Object.keys((await done(UP)).changes), ["same"]);
        });

        it(`give way in place when it is switched on, ${time}, and stay kept`, async () => {
            const { changes } = await done(UP, { off: false });
            assert.equal(changes["replace"], undefined, JSON.stringify(changes));
            assert.equal(changes["import"], undefined, JSON.stringify(changes));
            assert.equal(await bucketIn(THERE), ARCHIVE);
            assert.equal(await bucketIn(ELSEWHERE), ARCHIVE);
            assert.deepEqual(await keptContent(), { [THERE]: THEIRS });
        });
    }

    it("are put back where the member leaves the region", async () => {
        await addVersion(THERE, `${UNLOGGED}   `);
        await refresh();
        await done(UP, { regions: `["${ELSEWHERE}"]` });
        assert.deepEqual(await preferences(THERE), THEIRS);
        assert.equal(await bucketIn(ELSEWHERE), ARCHIVE);
        await done(UP, { regions: `["${ELSEWHERE}","${THERE}"]` });
        assert.equal(await bucketIn(THERE), ARCHIVE);
    });

    it("outlive a member that was switched off before it was destroyed", async () => {
        await done(UP, { off: true });
        await done(["destroy", "--yes"]);
        assert.deepEqual(await preferences(THERE), THEIRS);
        assert.equal(await preferences(ELSEWHERE), undefined);
    });

    it("give way to AWS's defaults when a member that logs is destroyed: preferences first", async () => {
        await done(UP, { off: false, adopt: "replace" });
        const { output } = await done(["destroy", "--yes", "--skip-preview"]);
        const [preferencesGone, permissionsGo] = [
            output.lastIndexOf("aws:ssm:Document session-preferences"),
            output.indexOf("aws:iam:RolePolicyAttachment node-permissions"),
        ];
        assert.ok(preferencesGone !== -1 && permissionsGo !== -1, output);
        assert.ok(preferencesGone < permissionsGo, output);
        assert.equal(await preferences(THERE), undefined);
        assert.equal(await preferences(ELSEWHERE), undefined);
    });

    it("are not touched by a member that is off from the start", async () => {
        await create(THERE, THEIRS);
        await done(UP, { off: true, adopt: "refuse" });
        await done(["destroy", "--yes"]);
        assert.deepEqual(await preferences(THERE), THEIRS);
        await ssm(THERE).send(new DeleteDocumentCommand({ Name: DOCUMENT }));
    });

    it("survive `pulumi import` by hand, whatever adopt says afterwards", async () => {
        await done(UP, { off: true, adopt: "refuse" });
        await create(THERE, THEIRS);
        const state = await exportedState();
        const provider = /"urn": "(urn:[^"]*pulumi:providers:aws::account)"/.exec(state)?.[1] ?? "";
        await done([
            "import",
            "aws:ssm/document:Document",
            `session-preferences-${THERE}`,
            `${DOCUMENT}@${THERE}`,
            ...["--provider", `account=${provider}`],
            ...["--protect=false", "--generate-code=false", "--yes"],
        ]);
        const { changes } = await done(UP, { off: false, adopt: "replace" });
        for (const change of ["import", "replace", "delete"]) {
            assert.equal(changes[change], undefined, JSON.stringify(changes));
        }
        assert.equal(await bucketIn(THERE), ARCHIVE);
        assert.deepEqual(await keptContent(), { [THERE]: THEIRS });
    });
});
