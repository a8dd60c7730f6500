import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import {
    type FleetAccount,
    furnishFleet,
    type FurnishedFleet,
} from "../sandbox/organization/fleet-accounts";
import type { Sandbox } from "../sandbox/sandbox";

/** The role that AWS Organizations makes in each account; both sides take it. */
const DEPLOY_ROLE = "OrganizationAccountAccessRole";

/** Each unit has a canary of its own. */
const UNITS = ["Production", "Test", "Sandbox", "Shared"];

/** As tools/bench/reference has them. */
const MEMBER = {
    regions: ["eu-west-1", "us-east-1"],
    roles: ["payments-api-node", "payments-batch-node"],
};

/** Accounts of an organization in the sandbox, and where their fleet is described. */
export interface FleetGround {
    readonly env: NodeJS.ProcessEnv;
    /** Holds fleet.yaml. */
    readonly folder: string;
    readonly accounts: readonly FleetAccount[];
}

/** So many accounts of which the ids begin with 4 and a digit, one digit for each purpose. */
export function accountsFor(purpose: number, count: number): FleetAccount[] {
    return Array.from({ length: count }, (_, index) => ({
        id: `4${purpose}${String(index + 1).padStart(10, "0")}`,
        name: `account-${purpose}-${index + 1}`,
        ou: UNITS[index % UNITS.length] as string,
        roles: MEMBER.roles,
    }));
}

/** Makes the accounts and a bucket for the states; no stack exists yet. */
export async function fleetGround(
    sandbox: Sandbox,
    accounts: readonly FleetAccount[],
): Promise<FleetGround> {
    const { env }: FurnishedFleet = await furnishFleet(sandbox, {
        accounts,
        deployRole: DEPLOY_ROLE,
    });
    const folder = join(sandbox.folder, "fleet");
    await mkdir(folder, { recursive: true });
    return { env, folder, accounts };
}

/**
 * Writes the fleet.yaml of these accounts.
 *
 * @param changed Ids of accounts whose sessions end after another time than those of all others.
 */
export async function writeFleetFile(
    { folder }: FleetGround,
    accounts: readonly FleetAccount[],
    changed: readonly string[] = [],
): Promise<void> {
    const file = {
        central: {
            accountId: "111111111111",
            organizationId: "o-exampleorgid1",
            region: "eu-west-1",
            sessionRegions: ["us-east-1"],
        },
        accounts: {
            list: accounts.map(({ id, name, ou = "" }) => ({ id, name, ou })),
        },
        defaults: MEMBER,
        overrides: changed.map((id) => ({ for: { id }, set: { idleSessionTimeout: 15 } })),
    };
    await writeFile(join(folder, "fleet.yaml"), stringify(file));
}
