import type { Account, Organization } from "./account";
import { mapAtOnce } from "../../shared/map-at-once";
import type { ListedAccount, OrganizationSource, Unit } from "./source";

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
        const looked = await mapAtOnce(AT_ONCE, places, async (place) => {
            const accounts = await source.accounts(place.id);
            const units = await source.units(place.id);
            tell({ units: progress.units + 1, accounts: progress.accounts + accounts.length });
            return { place, accounts, units };
        });
        for (const { place, accounts } of looked) {
            for (const account of accounts) {
                found.set(account.id, placed(account, place, managementAccountId));
            }
        }
        places = looked.flatMap(({ place, units }) => units.map((unit) => below(place, unit)));
    }

    if (withTags) {
        const active = [...found.values()].filter(({ state }) => state === "ACTIVE");
        await mapAtOnce(AT_ONCE, active, async (account) => {
            found.set(account.id, { ...account, tags: await source.tags(account.id) });
            tell({ tagged: progress.tagged + 1 });
        });
    }
    const accounts = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return { id, managementAccountId, accounts, readAt };
}

function below({ names, ids }: Place, { id, name }: Unit): Place {
    return { id, names: [...names, name], ids: [...ids, id] };
}

function placed(
    { id, name, state }: ListedAccount,
    { names, ids }: Place,
    managementAccountId: string,
): Account {
    const isManagement = id === managementAccountId;
    return { id, name, state, ou: names.join("/"), ouIds: ids, tags: {}, isManagement };
}
