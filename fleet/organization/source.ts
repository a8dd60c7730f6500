import type { AccountState } from "./account";

/** An organizational unit, or the root. */
export interface Unit {
    readonly id: string;
    readonly name: string;
}

/** An account as it is listed below its unit. */
export interface ListedAccount {
    readonly id: string;
    readonly name: string;
    readonly state: AccountState;
}

/** What can be asked about an organization; lists are whole, whatever pages they came in. */
export interface OrganizationSource {
    describe(): Promise<{ readonly id: string; readonly managementAccountId: string }>;
    roots(): Promise<readonly Unit[]>;
    /** The units directly below a unit or the root. */
    units(parentId: string): Promise<readonly Unit[]>;
    /** The accounts directly in a unit or the root. */
    accounts(parentId: string): Promise<readonly ListedAccount[]>;
    tags(accountId: string): Promise<Readonly<Record<string, string>>>;
}
