import { ACCOUNT_ID } from "../../shared/ids";
import { createTable, readyQueries } from "../athena/sql";
import { keysBelow, REGION } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { foldersBelow } from "../reading/listing";
import type { Selection } from "../sessions/selection";
import { UserError } from "../../shared/user-error";
import { FOUND, type Output } from "./output";

export interface AthenaOptions {
    readonly database: string;
    readonly table: string;
}

/** Writes a table and queries in SQL, for the accounts and regions that have logs. */
export async function athena(
    archive: Archive,
    { accountIds, regions }: Selection,
    options: AthenaOptions,
    output: Output,
): Promise<number> {
    for (const name of [options.database, options.table]) {
        if (!/^[a-z_][a-z0-9_]{0,127}$/.test(name)) {
            throw new UserError(
                `${JSON.stringify(name)} can't name a table or database. Write small letters, digits and underscores, such as session_logs.`,
            );
        }
    }
    const found = await placesOf(archive);
    const asked = {
        accountIds: accountIds.length > 0 ? accountIds : found.accountIds,
        regions: regions.length > 0 ? regions : found.regions,
    };
    if (asked.accountIds.length === 0 || asked.regions.length === 0) {
        throw new UserError(
            "The archive has no logs yet, so no account and region for the table. Name them with --account and --region.",
        );
    }
    const { bucketName: bucket, keyPrefix: prefix } = archive;
    const table = { ...options, ...asked, bucket, prefix };
    await output.write(`${[createTable(table), ...readyQueries(table)].join("\n\n")}\n`);
    output.note(
        `For ${asked.accountIds.length} accounts and ${asked.regions.length} regions. Make the table anew when others come.`,
    );
    return FOUND;
}

async function placesOf(archive: Archive) {
    const folders = await foldersBelow(archive, archive.keyPrefix);
    const accountIds = folders.filter((folder) => ACCOUNT_ID.test(folder));
    const regions = new Set<string>();
    for (const accountId of accountIds) {
        const below = await foldersBelow(archive, keysBelow(archive.keyPrefix, accountId));
        for (const region of below.filter((name) => REGION.test(name))) {
            regions.add(region);
        }
    }
    return { accountIds, regions: [...regions].sort() };
}
