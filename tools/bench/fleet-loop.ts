import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { FleetAccount } from "../sandbox/organization/fleet-accounts";
import type { FleetGround } from "./fleet-ground";
import { initStack, succeed } from "./sandbox";

const REFERENCE = join(__dirname, "reference");

/**
 * A copy of the reference program for a loop of its own: `pulumi stack init` writes stack files into
 * it. Below the repository it finds the same packages.
 *
 * @returns its folder.
 */
export async function loopFolder({ folder }: FleetGround): Promise<string> {
    const copy = join(folder, "loop");
    await cp(REFERENCE, copy, { recursive: true });
    return copy;
}

/**
 * What people write who have no driver: for each account `pulumi stack init`, then `pulumi up --yes`.
 *
 * @returns seconds for each account, one after the other.
 */
export async function loopOver(
    accounts: readonly FleetAccount[],
    { env }: FleetGround,
    { folder, withPack }: { readonly folder: string; readonly withPack: boolean },
): Promise<number[]> {
    const seconds: number[] = [];
    const pack = withPack ? ["--policy-pack", join(folder, "policypack")] : [];
    for (const { id } of accounts) {
        const began = performance.now();
        const sandbox = { env: { ...env, ACCOUNT_ID: id } };
        await initStack(sandbox, folder, id);
        await succeed(sandbox, ["up", "--yes", "--stack", id, ...pack], folder);
        seconds.push((performance.now() - began) / 1000);
    }
    return seconds;
}
