import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { fleetOf } from "../../fleet/file/fleet";
import type { FleetFile } from "../../fleet/file/fleet-file";
import { readFleetFile } from "../../fleet/file/read-fleet-file";
import type { Account, Organization } from "../../fleet/organization/account";
import { organizationOfList } from "../../fleet/organization/list";
import { describeProblems } from "../../shared/problem";
import type { Checked } from "../../shared/problem";
import { sectionIn } from "./support/markdown";
import { blocksIn } from "./support/markdown-links";

const ROOT = join(__dirname, "..", "..");
const PROJECT = "session-logs";
const page = read("docs/fleet.md");

describe("docs/fleet.md", () => {
    const source = read("fleet/main.ts");

    it("has every command", () => {
        const commands = [...source.matchAll(/\.command\("([\w-]+)"\)/g)].map(([, name]) => name);
        assert.ok(commands.length > 10);
        const section = sectionIn(page, "Commands");
        assert.deepEqual(
            commands.filter((name) => !new RegExp(`^\\| \`${name}\\b`, "m").test(section)),
            [],
        );
    });

    it("has every option", () => {
        const options = [...source.matchAll(/Option\(\s*"(--[\w-]+)/gi)].map(
            ([, name = ""]) => name,
        );
        assert.ok(options.length > 10);
        assert.deepEqual(
            options.filter((name) => !page.includes(`\`${name}`) && !page.includes(`${name}\``)),
            [],
        );
    });

    it("has every key of fleet.yaml", () => {
        const schema = JSON.parse(read("fleet/fleet.schema.json")) as Schema;
        const section = sectionIn(page, "fleet.yaml");
        assert.deepEqual(
            keysOf(schema).filter((key) => !section.includes(`\`${key}`)),
            [],
        );
    });

    it("shows a fleet.yaml that is accepted", () => {
        const [example = ""] = blocksIn(sectionIn(page, "fleet.yaml"), ["yaml"]);
        const file = fleetFile(example);
        const fleet = fleetOf(file, organization(), PROJECT);
        assert.ok(fleet.ok, fleet.ok ? "" : describeProblems("", fleet.problems));
        assert.deepEqual(
            fleet.value.members.map(({ stack, config }) => [
                stack,
                config[`${PROJECT}:idleSessionTimeout`],
                config[`${PROJECT}:createRole`] ?? config[`${PROJECT}:roles`],
            ]),
            [
                ["payments", "5", ["payments-node"]],
                ["999999999999", undefined, { name: "session-node" }],
            ],
        );
    });
});

describe("docs/examples/fleet.yaml", () => {
    it("says what the files in stacks/ say", () => {
        const file = fleetFile(read("docs/examples/fleet.yaml"));
        assert.equal(file.source.from, "list");
        const accounts = file.source.from === "list" ? file.source.accounts : [];
        const fleet = valueOf(fleetOf(file, organizationOfList(accounts, ""), PROJECT));
        const ours = [fleet.central, ...fleet.members].map(
            ({ stack, config }) => [stack, config] as const,
        );
        const files = readdirSync(join(ROOT, "stacks")).map((name) => {
            const { config } = parse(read(`stacks/${name}`)) as { readonly config: object };
            return [name.split(".")[1], config] as const;
        });
        assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(files));
    });
});

interface Schema {
    readonly properties: Readonly<Record<string, Partial<Schema>>>;
}

/** Those of the first level, and of the objects below that hold no config keys. */
function keysOf({ properties }: Schema): readonly string[] {
    return Object.entries(properties).flatMap(([key, { properties: inner }]) =>
        inner === undefined || OF_CONFIG.has(key)
            ? [key]
            : Object.keys(inner).map((name) => `${key}.${name}`),
    );
}

/** Their keys are those of docs/configuration.md. */
const OF_CONFIG = new Set(["central", "defaults"]);

function fleetFile(text: string): FleetFile {
    return valueOf(readFleetFile(text, { project: PROJECT, file: "fleet.yaml" }));
}

function valueOf<T>(checked: Checked<T>): T {
    assert.ok(checked.ok, checked.ok ? "" : describeProblems("", checked.problems));
    return checked.value;
}

function organization(): Organization {
    const account = (id: string, name: string, ou: string, isManagement = false): Account => ({
        ...{ id, name, ou, state: "ACTIVE", ouIds: [], tags: {}, isManagement },
    });
    return {
        id: "o-exampleorgid1",
        managementAccountId: "999999999999",
        readAt: "2026-11-26T00:00:00Z",
        accounts: [
            account("111111111111", "log-archive", "Security"),
            account("222222222222", "payments", "Workloads/Prod"),
            account("333333333333", "try-scratch", "Workloads/Test"),
            account("999999999999", "management", "", true),
        ],
    };
}

function read(path: string): string {
    return readFileSync(join(ROOT, path), "utf8");
}
