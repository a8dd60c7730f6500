import type { Organization } from "./account";

/** An account as fleet.yaml lists it. */
export interface AccountOfList {
    readonly id: string;
    readonly name: string;
    readonly ou: string;
    readonly tags: Readonly<Record<string, string>>;
}

/**
 * What fleet.yaml lists, as if it had been read: every account is taken for active, and none for the
 * management account, which whoever lists it has chosen.
 *
 * @param organizationId Of central's config; "" where that names none.
 */
export function organizationOfList(
    list: readonly AccountOfList[],
    organizationId: string,
    now: () => Date = () => new Date(),
): Organization {
    return {
        id: organizationId,
        managementAccountId: "",
        accounts: list.map(({ id, name, ou, tags }) => ({
            id,
            name,
            state: "ACTIVE",
            ou,
            ouIds: [],
            tags,
            isManagement: false,
        })),
        readAt: now().toISOString(),
    };
}
