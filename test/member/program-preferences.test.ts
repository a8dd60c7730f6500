import assert from "node:assert/strict";
import { run as program } from "../../member/program";
import { contract } from "../support/contract";
import { type Answer, awsError, runProgram } from "../support/mocks";

const THEIRS = '{"schemaVersion":"1.0","inputs":{"s3BucketName":"theirs"}}';
const OURS = '{"schemaVersion":"1.0","inputs":{"s3BucketName":"acme-session-logs"}}';

/** What the account's document has beside its content. */
const LABELS = {
    tagsAll: { Team: "platform", "aws:cloudformation:stack-name": "theirs" },
    permissions: { type: "Share", account_ids: "333333333333" },
};

const deploy = (
    config: Readonly<Record<string, string>>,
    answers: Readonly<Record<string, Answer>>,
) =>
    runProgram(
        {
            stack: "payments",
            config: {
                accountId: "222222222222",
                regions: '["eu-west-1","us-east-1"]',
                roles: '["api-node","batch-node"]',
                ...config,
            },
            references: { "organization/session-logs/central": contract },
            existing: { "SSM-SessionManagerRunShell": LABELS },
            answers,
        },
        program,
    );

/** Preferences with a content, in one of the two regions. */
const preferencesWith = (content: string): Answer => {
    return ({ region }) => {
        if (region !== "us-east-1") {
            throw awsError("InvalidDocument: it does not exist");
        }
        return { content, documentVersion: "1" };
    };
};

/** The account has preferences of its own, and the stack none. */
const inUsEast1: Readonly<Record<string, Answer>> = { getDocument: preferencesWith(THEIRS) };

/** The stack has a document, and keeps what was there before. */
const stateWith = (content: string, kept: unknown) => ({
    readStackResourceOutputs: () => ({
        outputs: {
            [urn("aws:ssm/document:Document")]: {
                type: "aws:ssm/document:Document",
                outputs: { content, defaultVersion: "1" },
            },
            [urn("pulumi:index:Stash")]: {
                type: "pulumi:index:Stash",
                outputs: { input: kept, output: kept },
            },
        },
    }),
});

/** The stack has taken those over. */
const inState: Readonly<Record<string, Answer>> = {
    getDocument: preferencesWith(OURS),
    ...stateWith(OURS, THEIRS),
};

function urn(type: string): string {
    const parent = "session-logs:member:SessionPreferences";
    return `urn:pulumi:payments::session-logs::${parent}$${type}::session-preferences-us-east-1`;
}

type Run = Awaited<ReturnType<typeof deploy>>;

function documentIn(run: Run, region: string) {
    return run.ofType("Document").find(({ inputs }) => inputs["region"] === region);
}

/** What is kept of preferences; the stack's digest is not. */
function stashesOf(run: Run) {
    return run.ofType("Stash").filter(({ name }) => name.startsWith("session-preferences-"));
}

function bucketIn(run: Run, region: string): unknown {
    const content = JSON.parse(String(documentIn(run, region)?.inputs["content"])) as {
        inputs: Record<string, unknown>;
    };
    return content.inputs["s3BucketName"];
}

describe("member program, over preferences that were there before", () => {
    it("refuses preferences of others in all regions at once", async () => {
        await assert.rejects(
            deploy({}, { getDocument: () => ({ content: THEIRS }) }),
            /Nothing was planned[^]*already exists in eu-west-1[^]*already exists in us-east-1/,
        );
    });

    it("imports preferences of others when told to, and keeps them in the state", async () => {
        const run = await deploy({ adopt: "replace" }, inUsEast1);
        assert.equal(documentIn(run, "eu-west-1")?.importId, undefined);
        assert.equal(
            documentIn(run, "us-east-1")?.importId,
            "SSM-SessionManagerRunShell@us-east-1",
        );
        assert.equal(bucketIn(run, "us-east-1"), contract.bucketName);
        assert.match(
            run.warnings.join(),
            /takes over SSM-SessionManagerRunShell in us-east-1, which changes it as follows:\n[^]*~ inputs\.s3BucketName: "theirs"/,
        );
        assert.deepEqual(
            stashesOf(run).map(({ name, inputs }) => [name, inputs["input"]]),
            [
                ["session-preferences-eu-west-1", ""],
                [
                    "session-preferences-us-east-1",
                    { content: THEIRS, tags: { Team: "platform" }, sharedWith: ["333333333333"] },
                ],
            ],
        );
        assert.deepEqual(run.outputs["previousPreferences"], {
            "us-east-1": JSON.parse(THEIRS) as unknown,
        });
    });

    it("lets nodes write to the log group that it keeps, or puts back", async () => {
        const theirs = JSON.stringify({
            inputs: { cloudWatchLogGroupName: "/theirs", cloudWatchEncryptionEnabled: true },
        });
        const getDocument = preferencesWith(theirs);
        const policyOf = (run: Run) => String(run.ofType("Policy")[0]?.inputs["policy"]);
        const arn = '"arn:aws:logs:us-east-1:222222222222:log-group:/theirs:*"';
        const kept = policyOf(await deploy({ adopt: "keep" }, { getDocument }));
        assert.ok(kept.includes(`"Resource":[${arn}]`), kept);
        assert.match(kept, /logs:DescribeLogGroups/);
        const replaced = policyOf(await deploy({ adopt: "replace" }, { getDocument }));
        assert.doesNotMatch(replaced, /logs:/);
        const { readStackResourceOutputs } = stateWith(OURS, theirs);
        const restored = await deploy({ off: "true" }, { getDocument, readStackResourceOutputs });
        assert.ok(policyOf(restored).includes(arn));
    });

    it("keeps tags and shares with keep, shows with replace that they go, restores them with off", async () => {
        const labelsOf = (run: Run) => {
            const { tags, permissions } = documentIn(run, "us-east-1")?.inputs ?? {};
            return { tags, permissions };
        };
        const theirs = {
            tags: { Team: "platform" },
            permissions: { type: "Share", account_ids: "333333333333" },
        };
        assert.deepEqual(labelsOf(await deploy({ adopt: "keep" }, inUsEast1)), theirs);
        const replaced = await deploy({ adopt: "replace" }, inUsEast1);
        assert.deepEqual(labelsOf(replaced), { tags: undefined, permissions: undefined });
        assert.match(
            replaced.warnings.join(),
            /- tags: \{"Team":"platform"\}\n +- sharedWith: "333333333333"/,
        );
        const kept = stashesOf(replaced).find(({ name }) => name.endsWith("us-east-1"));
        const later = { ...inState, ...stateWith(OURS, kept?.inputs["input"]) };
        assert.deepEqual(labelsOf(await deploy({ adopt: "replace" }, later)), {
            tags: undefined,
            permissions: undefined,
        });
        assert.deepEqual(labelsOf(await deploy({ adopt: "keep" }, later)), theirs);
        assert.deepEqual(labelsOf(await deploy({ off: "true" }, later)), theirs);
    });

    it("imports nothing that is in the state, whatever adopt says", async () => {
        const run = await deploy({ adopt: "replace" }, inState);
        assert.equal(documentIn(run, "us-east-1")?.importId, undefined);
        assert.deepEqual(
            stashesOf(run).map(({ inputs }) => inputs["input"]),
            ["", THEIRS],
        );
    });

    it("switched off, writes the previous preferences back, keeps the permissions, and says so", async () => {
        const run = await deploy({ off: "true" }, inState);
        assert.equal(documentIn(run, "eu-west-1"), undefined);
        assert.equal(bucketIn(run, "us-east-1"), "theirs");
        assert.equal(run.ofType("RolePolicyAttachment").length, 2);
        assert.equal(run.outputs["off"], true);
        assert.equal(run.outputs["logs"], undefined);
    });

    it("switched off from the start, touches no preferences", async () => {
        const run = await deploy({ off: "true" }, inUsEast1);
        assert.equal(run.ofType("Document").length + stashesOf(run).length, 0);
    });

    it("writes the previous preferences back in a region that it leaves", async () => {
        const run = await deploy({ regions: '["eu-west-1"]' }, inState);
        assert.equal(bucketIn(run, "eu-west-1"), contract.bucketName);
        assert.equal(bucketIn(run, "us-east-1"), "theirs");
    });

    it("takes extra documents away when it is switched off: they log to the archive too", async () => {
        const extraDocuments = '{"Acme-Debug":{}}';
        const named = ({ inputs }: { inputs: Readonly<Record<string, unknown>> }) =>
            inputs["name"] === "Acme-Debug";
        const on = await deploy({ extraDocuments }, {});
        assert.equal(on.ofType("Document").filter(named).length, 2);
        const off = await deploy({ extraDocuments, off: "true" }, {});
        assert.equal(off.ofType("Document").filter(named).length, 0);
    });
});
