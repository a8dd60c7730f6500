import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { ACCOUNT_ID } from "../../shared/ids";
import { UserError } from "../../shared/user-error";

/** Id → name of the accounts that are known, undefined for one without. */
export type AccountNames = ReadonlyMap<string, string | undefined>;

/** Where the fleet's commands keep what they last read of the organization. */
export const KEPT_ORGANIZATION = ".fleet/organization.json";

const id = v.pipe(v.string(), v.regex(ACCOUNT_ID));

const account = v.union([
    id,
    // What else stands there is the fleet's business.
    v.object({ id, name: v.optional(v.string()) }),
]);

const accounts = v.array(account);

const file = v.union([
    accounts,
    v.object({ accounts }),
    v.object({ organization: v.object({ accounts }) }),
]);

/**
 * The accounts of the organization, from a file: the fleet's, or a list of ids.
 *
 * @param path @default the fleet's, where there is one
 * @returns undefined where no path is given and the fleet has kept none.
 * @throws UserError for a file that can't be read or holds something else.
 */
export async function knownAccounts(path: string | undefined): Promise<AccountNames | undefined> {
    const source = path ?? KEPT_ORGANIZATION;
    let text: string;
    try {
        text = await readFile(source, "utf8");
    } catch (error) {
        if (path === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw new UserError(`${source} can't be read: ${(error as Error).message}.`);
    }
    const result = v.safeParse(file, parsed(text));
    if (!result.success) {
        throw new UserError(
            `${source} holds no accounts. Write a list of ids in quotes, such as ["222222222222"], ` +
                'or {"accounts": [{"id": "222222222222", "name": "payments"}]}, as the fleet\'s commands keep it.',
        );
    }
    return new Map(
        listIn(result.output).map((one) =>
            typeof one === "string" ? [one, undefined] : [one.id, one.name],
        ),
    );
}

function listIn(found: v.InferOutput<typeof file>): v.InferOutput<typeof accounts> {
    if (Array.isArray(found)) {
        return found;
    }
    return "accounts" in found ? found.accounts : found.organization.accounts;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** An account as people know it: its id, and its name where that is known. */
export function accountText(accountId: string, names: AccountNames | undefined): string {
    const name = names?.get(accountId);
    return name === undefined ? accountId : `${accountId} ${name}`;
}
