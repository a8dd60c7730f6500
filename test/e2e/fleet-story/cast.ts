import type { FleetAccount } from "../../../tools/sandbox/organization/fleet-accounts";
import { NODE_ROLE } from "./account";

export const PROD = "Workloads/Prod";
export const DEV = "Workloads/Dev";

/** Keeps the archive; no member. */
export const ARCHIVE: FleetAccount = {
    id: "111111111111",
    name: "log-archive",
    ou: "Security",
};

/** The accounts of the story, by the part that they play; each plays one. */
export interface Cast {
    /** All that are there at the beginning, by id. */
    readonly members: readonly FleetAccount[];
    /** Who have overrides of their own, which are changed: by id, by name and by tag. */
    readonly tuned: readonly [FleetAccount, FleetAccount, FleetAccount];
    /** Who have session preferences already. */
    readonly settled: readonly FleetAccount[];
    /** Who are closed. */
    readonly closed: readonly [FleetAccount, FleetAccount];
    /** From DEV to PROD. */
    readonly moved: FleetAccount;
    /** Who joins, into DEV. */
    readonly joining: FleetAccount;
}

/**
 * @param count How many members: a fifth of them, two at least, at the root, the others in two units.
 * @param settled How many of them have preferences already; even.
 */
export function castOf(count: number, settled: number): Cast {
    const atRoot = Math.max(2, Math.floor(count / 5));
    const inProd = Math.ceil((count - atRoot) / 2);
    const ouOf = (index: number) =>
        index < inProd ? PROD : index < count - atRoot ? DEV : undefined;
    const prefixes = { [PROD]: "prod", [DEV]: "dev" };
    const members = Array.from({ length: count }, (_, index) => {
        const ou = ouOf(index);
        const prefix = ou === undefined ? "root" : prefixes[ou];
        const first = ou === undefined ? count - atRoot : ou === DEV ? inProd : 0;
        return account(index, `${prefix}-${index - first + 1}`, ou);
    });
    const unit = (ou: string | undefined) => members.filter((one) => one.ou === ou);
    const [prod, dev, root] = [unit(PROD), unit(DEV), unit(undefined)];
    const [closedInProd, tunedInProd] = prod as [FleetAccount, FleetAccount];
    const [moved, tunedInDev] = dev as [FleetAccount, FleetAccount];
    const [closedAtRoot, tunedAtRoot] = root as [FleetAccount, FleetAccount];
    return {
        members,
        tuned: [tunedInProd, tunedInDev, tunedAtRoot],
        settled: [...prod.slice(-settled / 2), ...dev.slice(-settled / 2)],
        closed: [closedInProd, closedAtRoot],
        moved,
        joining: account(count, "joining", DEV),
    };
}

function account(index: number, name: string, ou: string | undefined): FleetAccount {
    return {
        id: String(300000000001 + index),
        name,
        ...(ou !== undefined && { ou }),
        tags: name === "root-2" ? { pace: "own" } : { pace: "common" },
        roles: [NODE_ROLE],
    };
}
