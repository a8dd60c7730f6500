import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Contract, CONTRACT_VERSION } from "../../shared/contract";
import { projectFile } from "../../shared/pulumi/project-file";
import { fleetOf } from "../../fleet/file/fleet";
import { readFleetFile } from "../../fleet/file/read-fleet-file";
import type { Fleet } from "../../fleet/file/stack-spec";
import type { Organization } from "../../fleet/organization/account";
import {
    readKeptOrganization,
    writeKeptOrganization,
} from "../../fleet/organization/kept-organization";
import { dueOf } from "../../fleet/plan/due";
import { expectedDigest } from "../../fleet/plan/expected-digest";
import { openStates } from "../../fleet/states/open-states";

/*
 * One measurement in a process of its own, in the repository's folder:
 * `fleet-plan-run prepare <folder> <count>` writes fleet.yaml, a kept organization, and a backend of
 * files in which every member is current; `fleet-plan-run plan <folder>` tells who is due, by the
 * functions that the fleet's commands do it with, and prints seconds and the most memory in MB.
 */

const PROJECT = "session-logs";
const VERSION = "1";
const READER = { role: "", profile: "" };
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-4000-8000-000000000000";

const CONTRACT: Contract = {
    contractVersion: CONTRACT_VERSION,
    organizationId: "o-exampleorgid1",
    accountId: "111111111111",
    region: "eu-west-1",
    bucketName: "session-logs-111111111111-eu-west-1",
    bucketArn: "arn:aws:s3:::session-logs-111111111111-eu-west-1",
    bucketKeyArn: KEY,
    sessionKeyArns: { "eu-west-1": KEY },
    keyPrefix: "",
};

const FLEET = {
    central: {
        accountId: CONTRACT.accountId,
        organizationId: CONTRACT.organizationId,
        region: CONTRACT.region,
    },
    accounts: { from: "organizations", exclude: [{ name: "sandbox-*" }] },
    defaults: { regions: ["eu-west-1"], createRole: { name: "session-node" } },
    overrides: [{ for: { ou: "Unit-1" }, set: { idleSessionTimeout: 15 } }],
};

async function prepare(folder: string, count: number): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "fleet.yaml"), stringify(FLEET));
    await writeKeptOrganization(join(folder, "organization.json"), {
        reader: READER,
        withTags: false,
        organization: organizationOf(count),
    });
    const fleet = await fleetIn(folder);
    const [stacks, history] = ["stacks", "history"].map((kind) =>
        join(folder, "backend", ".pulumi", kind, PROJECT),
    ) as [string, string];
    await mkdir(stacks, { recursive: true });
    await writeFile(join(folder, "backend", ".pulumi", "meta.yaml"), "version: 1\n");
    for (const spec of fleet.members) {
        const { stack } = spec;
        const digest = expectedDigest(spec, CONTRACT, { project: PROJECT, version: VERSION });
        await writeFile(join(stacks, `${stack}.json`), stateOf(stack, digest));
        await mkdir(join(history, stack), { recursive: true });
        await writeFile(
            join(history, stack, `${stack}-${Date.parse(WRITTEN_AT) + 1}000000.history.json`),
            JSON.stringify({ kind: "update", result: "succeeded" }),
        );
    }
}

const WRITTEN_AT = "2026-11-26T10:00:00.000Z";

function organizationOf(count: number): Organization {
    return {
        id: "o-exampleorgid1",
        managementAccountId: "999999999999",
        readAt: new Date().toISOString(),
        accounts: Array.from({ length: count }, (_, index) => ({
            id: String(400_000_000_000 + index),
            name: `account-${index}`,
            state: "ACTIVE",
            ou: `Unit-${index % 50}`,
            ouIds: [`ou-ab12-${String(index % 50).padStart(8, "0")}`],
            tags: {},
            isManagement: false,
        })),
    };
}

/** A state with as many resources as a member has. */
function stateOf(stack: string, digest: string): string {
    const urn = (type: string, name: string) => `urn:pulumi:${stack}::${PROJECT}::${type}::${name}`;
    const type = "aws:ssm/document:Document";
    const root = {
        urn: urn("pulumi:pulumi:Stack", `${PROJECT}-${stack}`),
        type: "pulumi:pulumi:Stack",
        outputs: { digest, accountId: stack },
    };
    const others = Array.from({ length: 6 }, (_, index) => ({
        urn: urn(type, `document-${index}`),
        type,
        custom: true,
        id: `document-${index}`,
        inputs: { content: "x".repeat(600) },
        outputs: { content: "x".repeat(600) },
    }));
    const latest = { manifest: { time: WRITTEN_AT }, resources: [root, ...others] };
    return JSON.stringify({ version: 3, checkpoint: { stack, latest } });
}

async function fleetIn(folder: string): Promise<Fleet> {
    const path = join(folder, "fleet.yaml");
    const [kept, text, { config }] = await Promise.all([
        readKeptOrganization(join(folder, "organization.json"), {
            reader: READER,
            withTags: false,
            organizationId: CONTRACT.organizationId,
            maximumAge: Infinity,
            now: new Date(),
        }),
        readFile(path, "utf8"),
        projectFile(process.cwd()),
    ]);
    if (!kept.ok) {
        throw new Error(`The organization that was kept ${kept.reason}.`);
    }
    const file = readFleetFile(text, { project: PROJECT, file: path });
    const fleet = file.ok ? fleetOf(file.value, kept.organization, PROJECT, config) : file;
    if (!fleet.ok) {
        throw new Error(JSON.stringify(fleet.problems.slice(0, 5)));
    }
    return fleet.value;
}

async function plan(folder: string): Promise<void> {
    const states = openStates({
        backendUrl: `file://${join(folder, "backend")}`,
        project: PROJECT,
        keptFile: join(folder, "states.json"),
    });
    const [fleet, summaries] = await Promise.all([fleetIn(folder), states.summaries()]);
    const { due, current } = dueOf(fleet.members, summaries, CONTRACT, {
        project: PROJECT,
        version: VERSION,
    });
    console.log(
        JSON.stringify({
            due: due.length,
            current: current.length,
            megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
        }),
    );
}

async function main([what, folder = "", count]: readonly string[]): Promise<void> {
    await (what === "prepare" ? prepare(folder, Number(count)) : plan(folder));
}

void main(process.argv.slice(2));
