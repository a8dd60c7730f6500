import assert from "node:assert/strict";
import { fleetOf } from "../../../fleet/file/fleet";
import type { FleetFile } from "../../../fleet/file/fleet-file";
import { readFleetFile } from "../../../fleet/file/read-fleet-file";
import type { Fleet } from "../../../fleet/file/stack-spec";
import type { Account, Organization } from "../../../fleet/organization/account";
import type { Checked, Problem } from "../../../shared/problem";

/** Central and defaults of a file that has nothing wrong with it, before what a test adds. */
export const LEAST = `central:
  accountId: "111111111111"
  organizationId: o-exampleorgid1
  region: eu-west-1
accounts:
  from: organizations
defaults:
  regions: [eu-west-1]
  createRole: {name: session-node}
`;

/** The same with parts of `accounts` in place of its one line. */
export function withAccounts(accounts: string): string {
    return LEAST.replace("  from: organizations\n", accounts);
}

export function read(text: string): Checked<FleetFile> {
    return readFleetFile(text, { project: "session-logs", file: "fleet.yaml" });
}

/** Problems as messages show them. */
export function lines(problems: readonly Problem[]): readonly string[] {
    return problems.map(({ key, found, expected }) => `${key} ${found}. ${expected}`);
}

export function problemsOf(text: string): readonly string[] {
    const result = read(text);
    return result.ok ? [] : lines(result.problems);
}

export function fileOf(text: string): FleetFile {
    const result = read(text);
    assert.ok(result.ok, result.ok ? "" : lines(result.problems).join("\n"));
    return result.value;
}

/** An active account in no unit, but for what is said. */
export function account(id: string, others: Partial<Account> = {}): Account {
    return {
        id,
        name: `account-${id.slice(0, 3)}`,
        state: "ACTIVE",
        ou: "",
        ouIds: [],
        tags: {},
        isManagement: false,
        ...others,
    };
}

export const LOG_ARCHIVE = account("111111111111", { name: "log-archive", ou: "Security" });

export const PAYMENTS = account("222222222222", {
    name: "payments",
    ou: "Workloads/Prod",
    ouIds: ["ou-ab12-11111111", "ou-ab12-22222222"],
    tags: { team: "a", logged: "yes" },
});

export const SEARCH = account("333333333333", {
    name: "search",
    ou: "Workloads/Dev",
    ouIds: ["ou-ab12-11111111", "ou-ab12-33333333"],
    tags: { team: "b" },
});

export const MANAGEMENT = account("999999999999", { name: "management", isManagement: true });

export function organizationOf(...accounts: readonly Account[]): Organization {
    return {
        id: "o-exampleorgid1",
        managementAccountId: MANAGEMENT.id,
        accounts,
        readAt: "2026-01-01T00:00:00.000Z",
    };
}

export const ORGANIZATION = organizationOf(LOG_ARCHIVE, PAYMENTS, SEARCH, MANAGEMENT);

export function fleetProblems(text: string, organization = ORGANIZATION): readonly string[] {
    const fleet = fleetOf(fileOf(text), organization, "session-logs");
    return fleet.ok ? [] : lines(fleet.problems);
}

export function fleet(text: string, organization = ORGANIZATION): Fleet {
    const result = fleetOf(fileOf(text), organization, "session-logs");
    assert.ok(result.ok, result.ok ? "" : lines(result.problems).join("\n"));
    return result.value;
}
