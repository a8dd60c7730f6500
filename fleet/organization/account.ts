/** An account of the organization, as AWS Organizations or the list in fleet.yaml tells it. */
export interface Account {
    readonly id: string;
    readonly name: string;
    /** Of AWS Organizations; only an active account takes a stack. */
    readonly state: AccountState;
    /** Names of the organizational units from the root down, with slashes: "Workloads/Prod"; "" at the root. */
    readonly ou: string;
    /** Ids of the same units, from the root down; empty at the root and where they are not known. */
    readonly ouIds: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    readonly isManagement: boolean;
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html */
export type AccountState =
    "ACTIVE" | "PENDING_ACTIVATION" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";

/** What one walk through the organization found. */
export interface Organization {
    /** o-… */
    readonly id: string;
    readonly managementAccountId: string;
    readonly accounts: readonly Account[];
    /** When it was read, ISO 8601. */
    readonly readAt: string;
}
