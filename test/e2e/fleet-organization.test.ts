import { IAM } from "@aws-sdk/client-iam";
import {
    CloseAccountCommand,
    MoveAccountCommand,
    type OrganizationsClient,
    RegisterDelegatedAdministratorCommand,
    RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsOrganization } from "../../fleet/organization/aws-organization";
import { OrganizationError } from "../../fleet/organization/organization-error";
import { readOrganization } from "../../fleet/organization/read-organization";
import { walkOrganization } from "../../fleet/organization/walk";
import { asAdministrator } from "../../tools/sandbox/aws";
import { run } from "../../tools/sandbox/command";
import { awsOf } from "../../tools/sandbox/demo-organization";
import { startFaultProxy, type FaultProxy } from "../../tools/sandbox/faults/proxy";
import {
    furnishFleet,
    organizationsOf,
    type FleetAccount,
    type FurnishedFleet,
} from "../../tools/sandbox/organization/fleet-accounts";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const SANDBOX = "fleet-organization";
const REGION = "us-east-1";

/** More than a page of 20 in one unit. */
const PROD: readonly FleetAccount[] = Array.from({ length: 45 }, (_, index) => ({
    id: String(210000000000 + index),
    name: `prod-${index}`,
    ou: "Workloads/Prod",
    tags: { team: index % 2 === 0 ? "a" : "b" },
}));

const PAYMENTS = { id: "222222222222", name: "payments", ou: "Workloads", roles: ["node"] };
const READER = { id: "333333333333", name: "security" };
const CLOSED = { id: "444444444444", name: "old", ou: "Workloads/Prod" };

describe("the organization of a fleet", () => {
    let sandbox: Sandbox;
    let fleet: FurnishedFleet;
    let organizations: OrganizationsClient;
    let proxy: FaultProxy;
    const surroundings = { ...process.env };

    const role = (accountId: string) =>
        `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`;
    const source = (accountId?: string) =>
        awsOrganization({
            region: REGION,
            role: accountId === undefined ? undefined : role(accountId),
        });
    const walk = () => walkOrganization(source(), { withTags: false });

    before(async () => {
        await resetSandbox(SANDBOX);
        sandbox = await openSandbox({ name: SANDBOX });
        fleet = await furnishFleet(sandbox, {
            ous: ["Empty"],
            accounts: [...PROD, PAYMENTS, READER, CLOSED],
        });
        organizations = organizationsOf(sandbox);
        proxy = await startFaultProxy(sandbox.endpoint);
        // The programs find AWS as they do elsewhere: by the environment.
        Object.assign(process.env, fleet.env, {
            AWS_ENDPOINT_URL: proxy.endpoint,
            AWS_ENDPOINT_URL_STS: proxy.endpoint,
        });
    });

    after(async () => {
        process.env = surroundings;
        await proxy.close();
        await resetSandbox(SANDBOX);
    });

    afterEach(() => proxy.setFaults({}));

    it("is read page by page, with units and tags", async () => {
        const organization = await walkOrganization(source(), { withTags: true });
        assert.equal(organization.id, "o-exampleorgid1");
        assert.equal(organization.managementAccountId, "999999999999");
        assert.deepEqual(
            organization.accounts.map(({ id, ou }) => `${id} ${ou}`),
            [
                ...PROD.map(({ id, ou }) => `${id} ${ou}`),
                ...["222222222222 Workloads", "333333333333 ", "444444444444 Workloads/Prod"],
                "999999999999 ",
            ],
        );
        const [first] = organization.accounts;
        assert.deepEqual(first?.tags, { team: "a" });
        assert.deepEqual(first?.ouIds, [
            fleet.ouIds.get("Workloads"),
            fleet.ouIds.get("Workloads/Prod"),
        ]);
        assert.deepEqual(
            organization.accounts.filter((account) => account.isManagement).map(({ id }) => id),
            ["999999999999"],
        );
    });

    it("is read whole while calls are throttled", async () => {
        proxy.setFaults({ throttling: { share: 0.4, service: "organizations" } });
        const { accounts } = await walk();
        assert.equal(accounts.length, 49);
        assert.notEqual(proxy.counts().get("organizations")?.throttled, 0);
    });

    it("is read once while what was read is fresh", async () => {
        const keptFile = join(sandbox.folder, "organization.json");
        const read = (fresh: boolean) =>
            readOrganization(source(), {
                keptFile,
                fresh,
                role: undefined,
                profile: "management",
                organizationId: undefined,
                withTags: false,
                report: assert.fail,
            });
        rmSync(keptFile, { force: true });
        const first = await read(false);
        proxy.setFaults({ isOut: true });
        assert.deepEqual(await read(false), first);
        proxy.setFaults({});
        await organizations.send(new CloseAccountCommand({ AccountId: CLOSED.id }));
        const { accounts } = await read(true);
        assert.equal(accounts.find(({ id }) => id === CLOSED.id)?.state, "CLOSED");
    });

    it("shows where an account was moved to, and no longer one that left", async () => {
        await organizations.send(
            new MoveAccountCommand({
                AccountId: PAYMENTS.id,
                SourceParentId: fleet.ouIds.get("Workloads"),
                DestinationParentId: fleet.ouIds.get("Empty"),
            }),
        );
        const AccountId = PROD[7]?.id;
        await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId }));
        const { accounts } = await walk();
        assert.equal(accounts.find(({ id }) => id === PAYMENTS.id)?.ou, "Empty");
        assert.equal(
            accounts.some(({ id }) => id === AccountId),
            false,
        );
        await assert.rejects(
            walkOrganization(source(AccountId), { withTags: false }),
            /the account of the role arn:aws:iam::210000000007:role\/\S+ is in no organization/,
        );
    });

    it("is read by a delegated administrator, and by no other member", async () => {
        const byReader = () => walkOrganization(source(READER.id), { withTags: true });
        await assert.rejects(byReader(), (error) => {
            assert.ok(error instanceof OrganizationError);
            assert.match(
                error.message,
                /refuses organizations:ListRoots to the role \S+333333333333/,
            );
            return true;
        });
        await organizations.send(
            new RegisterDelegatedAdministratorCommand({
                AccountId: READER.id,
                ServicePrincipal: "ssm.amazonaws.com",
            }),
        );
        assert.deepEqual(
            (await byReader()).accounts.map(({ id }) => id),
            (await walk()).accounts.map(({ id }) => id),
        );
    });

    it("can't be read when credentials have ended meanwhile", async () => {
        const reader = source(READER.id);
        await reader.describe();
        proxy.setFaults({ expiredBefore: Date.now() + 1 });
        await assert.rejects(reader.roots(), /there are no valid AWS credentials/);
    });

    it("keeps Pulumi's states in a bucket", async () => {
        const cwd = join(sandbox.folder, "project");
        mkdirSync(cwd);
        writeFileSync(join(cwd, "Pulumi.yaml"), "name: states\nruntime: nodejs\n");
        const pulumi = (...args: string[]) =>
            run("pulumi", [...args, "--non-interactive"], { cwd, env: fleet.env });
        const { status, stderr } = await pulumi("stack", "init", "222222222222");
        assert.equal(status, 0, stderr);
        const { stdout } = await pulumi("stack", "ls", "--json");
        assert.deepEqual(
            (JSON.parse(stdout) as { readonly name: string }[]).map(({ name }) => name),
            ["222222222222"],
        );
    });

    it("lets IAM be asked what a role of a member may do", async () => {
        const iam = new IAM(asAdministrator(awsOf(sandbox), PAYMENTS.id, REGION));
        const RoleName = "node";
        const allow = { Effect: "Allow", Action: "s3:Put*", Resource: "arn:aws:s3:::logs/?/*" };
        const deny = { Effect: "Deny", NotAction: ["s3:*", "ssm:*"], Resource: "*" };
        const inRegion = {
            ...{ Effect: "Allow", Action: "ssm:Send*", Resource: "*" },
            Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
        };
        await iam.putRolePolicy({
            RoleName,
            PolicyName: "logs",
            PolicyDocument: JSON.stringify({
                Version: "2012-10-17",
                Statement: [allow, deny, inRegion],
            }),
        });
        const simulate = async (action: string, resource: string, region?: string) => {
            const { EvaluationResults: [result] = [] } = await iam.simulatePrincipalPolicy({
                PolicySourceArn: `arn:aws:iam::${PAYMENTS.id}:role/${RoleName}`,
                ActionNames: [action],
                ResourceArns: [resource],
                ContextEntries:
                    region === undefined
                        ? []
                        : [
                              {
                                  ContextKeyName: "aws:RequestedRegion",
                                  ContextKeyType: "string",
                                  ContextKeyValues: [region],
                              },
                          ],
            });
            return result?.EvalDecision;
        };
        assert.equal(await simulate("s3:PutObject", "arn:aws:s3:::logs/a/b"), "allowed");
        assert.equal(await simulate("s3:PutObject", "arn:aws:s3:::logs/ab/b"), "implicitDeny");
        assert.equal(await simulate("ssm:UpdateInstanceInformation", "*"), "allowed");
        assert.equal(await simulate("kms:Decrypt", "*"), "explicitDeny");
        assert.equal(await simulate("ssm:SendCommand", "*"), "implicitDeny");
        assert.equal(await simulate("ssm:SendCommand", "*", "eu-west-1"), "allowed");
    });
});
