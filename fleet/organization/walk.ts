import { parallelMap } from "streaming-iterables";
import type { Account, Organization } from "./account";
import type { ListedAccount, OrganizationSource } from "./source";

/** How far a walk has come. */
export interface WalkProgress {
    /** Units that were looked through, with the root. */
    readonly units: number;
    readonly accounts: number;
    /** Accounts whose tags were read. */
    readonly tagged: number;
}

export interface WalkOptions {
    /** Whether tags are wanted: they cost a call for each account. */
    readonly withTags: boolean;
    readonly onProgress?: (progress: WalkProgress) => void;
    readonly now?: () => Date;
}

/** Calls that wait for an answer at once. Others break from 25 on; AWS names no number. */
const AT_ONCE = 4;

/** A unit on the walk, and how it is reached. */
interface Place {
    readonly id: string;
    readonly names: readonly string[];
    readonly ids: readonly string[];
}

/**
 * Reads an organization once: unit by unit from the root down, so that where an account lies costs no
 * call for each. Tags are read of active accounts only, the others get no stack.
 *
 * AWS gives no view of a single moment. An account that is moved meanwhile is taken where it was met
 * last; one that moves out of a unit not yet seen into one already seen is missing until the next walk.
 *
 * @throws What the source throws.
 */
export async function walkOrganization(
    source: OrganizationSource,
    { withTags, onProgress = () => undefined, now = () => new Date() }: WalkOptions,
): Promise<Organization> {
    const { id, managementAccountId } = await source.describe();
    const readAt = now().toISOString();
    const found = new Map<string, Account>();
    let progress: WalkProgress = { units: 0, accounts: 0, tagged: 0 };
    const tell = (changed: Partial<WalkProgress>) => {
        progress = { ...progress, ...changed };
        onProgress(progress);
    };

    const roots = await source.roots();
    let places: readonly Place[] = roots.map((root) => ({ id: root.id, names: [], ids: [] }));
    while (places.length > 0) {
        const below: Place[] = [];
        for await (const { place, accounts, units } of parallelMap(AT_ONCE, look(source), places)) {
            for (const account of accounts) {
                found.set(account.id, placed(account, place, managementAccountId));
            }
            below.push(
                ...units.map((unit) => ({
                    id: unit.id,
                    names: [...place.names, unit.name],
                    ids: [...place.ids, unit.id],
                })),
            );
            tell({ units: progress.units + 1, accounts: found.size });
        }
        places = below;
    }

    if (withTags) {
        const active = [...found.values()].filter(({ state }) => state === "ACTIVE");
        const tag = async (account: Account) => ({
            ...account,
            tags: await source.tags(account.id),
        });
        for await (const account of parallelMap(AT_ONCE, tag, active)) {
            found.set(account.id, account);
            tell({ tagged: progress.tagged + 1 });
        }
    }
    const accounts = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return { id, managementAccountId, accounts, readAt };
}

function look(source: OrganizationSource) {
    return async (place: Place) => ({
        place,
        accounts: await source.accounts(place.id),
        units: await source.units(place.id),
    });
}

function placed(
    { id, name, state }: ListedAccount,
    { names, ids }: Place,
    managementAccountId: string,
): Account {
    const isManagement = id === managementAccountId;
    return { id, name, state, ou: names.join("/"), ouIds: ids, tags: {}, isManagement };
}
