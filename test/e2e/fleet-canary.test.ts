import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
    GetDocumentCommand,
    SSMClient,
    UpdateDocumentCommand,
    UpdateDocumentDefaultVersionCommand,
} from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { deploySignIn } from "../../fleet/accounts/credentials";
import { accountPorts } from "../../fleet/canary/account-ports";
import { checkLog } from "../../fleet/canary/check-log";
import type { StackSpec } from "../../fleet/file/stack-spec";
import { type Contract, parseContract } from "../../shared/contract";
import { asAdministrator, type Aws } from "../../tools/sandbox/aws";
import { awsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const NAME = "e2e-fleet-canary";
const MEMBER = "333333333333";
const ROLE = "search-node";
const REGION = "us-east-1";
const DOCUMENT = "SSM-SessionManagerRunShell";
const DEPLOY_ROLE = `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`;

/** Whether sessions of an account can be logged, asked of the account itself. */
describe("the check of a canary", () => {
    let sandbox: Sandbox;
    let aws: Aws;
    let contract: Contract;
    let spec: StackSpec;
    const outside = { ...process.env };

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        // The SDK's clients find the emulator and the profiles as an engine does.
        const settings = Object.entries(sandbox.env).filter(([name]) => name.startsWith("AWS_"));
        Object.assign(process.env, Object.fromEntries(settings));
        for (const stack of ["central", "search"]) {
            const up = ["up", "--yes", "--skip-preview", "-s", stack];
            const { status, output } = await pulumi(sandbox, up);
            assert.equal(status, 0, output);
        }
        aws = awsOf(sandbox);
        const parsed = parseContract("central", await stackOutputs(sandbox, "central"));
        assert.ok(parsed.ok);
        contract = parsed.value;
        const file = join(REPOSITORY, "stacks", "Pulumi.search.yaml");
        const { config } = parse(await readFile(file, "utf8")) as Pick<StackSpec, "config">;
        spec = {
            stack: "search",
            party: "member",
            account: {
                id: MEMBER,
                name: "search",
                state: "ACTIVE",
                ou: "",
                ouIds: [],
                tags: {},
                isManagement: false,
            },
            config,
            origins: {},
        };
    });

    after(async () => {
        for (const name of Object.keys(process.env).filter((one) => !(one in outside))) {
            delete process.env[name];
        }
        Object.assign(process.env, outside);
        await resetSandbox(NAME);
    });

    const check = (config = spec.config) => {
        const access = { ...deploySignIn({ config }, REGION), region: REGION };
        const ports = accountPorts(access, () => Promise.resolve());
        return checkLog({ spec: { ...spec, config }, project: "session-logs", contract }, ports);
    };
    const iam = () => new IAMClient(asAdministrator(aws, MEMBER, REGION));
    const ssm = () => new SSMClient(asAdministrator(aws, MEMBER, REGION));
    const log = () => `${contract.bucketArn}/${MEMBER}/${REGION}/canary-0123456789abcdef0.log`;

    it("finds nothing where the account was brought up", async () => {
        assert.deepEqual(await check(), []);
    });

    it("signs in by the deploy role", async () => {
        const sessionName = "session-logs-fleet";
        const roles = (...roleArns: readonly string[]) => ({
            ...spec.config,
            "aws:profile": "management",
            "aws:assumeRoles": roleArns.map((roleArn) => ({ roleArn, sessionName })),
        });
        const [line = ""] = await check(roles());
        assert.match(line, /SSM-SessionManagerRunShell does not exist in us-east-1/);
        assert.deepEqual(await check(roles(DEPLOY_ROLE)), []);
        const ofArchive = DEPLOY_ROLE.replace(MEMBER, contract.accountId);
        assert.deepEqual(await check(roles(ofArchive, DEPLOY_ROLE)), []);
        assert.notDeepEqual(await check(roles(DEPLOY_ROLE, ofArchive)), []);
    });

    it("finds a Deny in the policies of a role", async () => {
        const named = { RoleName: ROLE, PolicyName: "quarantine" };
        const PolicyDocument = JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Deny", Action: "s3:PutObject", Resource: "*" }],
        });
        await iam().send(new PutRolePolicyCommand({ ...named, PolicyDocument }));
        assert.deepEqual(await check(), [
            `Role ${ROLE} may not write logs: a Deny in its policies or its permissions boundary forbids s3:PutObject on ${log()}. Take the Deny away, or let it leave this out.`,
        ]);
        await iam().send(new DeleteRolePolicyCommand(named));
        assert.deepEqual(await check(), []);
    });

    it("finds that a console user has edited the preferences", async () => {
        const { Content = "" } = await ssm().send(new GetDocumentCommand({ Name: DOCUMENT }));
        const { inputs, ...others } = JSON.parse(Content) as { readonly inputs: object };
        const write = async (content: string) => {
            const { DocumentDescription } = await ssm().send(
                new UpdateDocumentCommand({
                    Name: DOCUMENT,
                    Content: content,
                    DocumentVersion: "$LATEST",
                }),
            );
            const DocumentVersion = DocumentDescription?.DocumentVersion;
            await ssm().send(
                new UpdateDocumentDefaultVersionCommand({ Name: DOCUMENT, DocumentVersion }),
            );
        };
        await write(JSON.stringify({ ...others, inputs: { ...inputs, s3BucketName: "mine" } }));
        assert.deepEqual(await check(), [
            `${DOCUMENT} in ${REGION} is not as deployed: s3BucketName is "mine" instead of "${contract.bucketName}". Run \`pulumi refresh -s search\`, then \`npm run --silent fleet -- up --all --account ${MEMBER}\`.`,
        ]);
        await write(`${Content}\n`);
        assert.deepEqual(await check(), []);
    });
});
