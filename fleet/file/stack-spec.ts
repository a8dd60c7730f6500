import type { Party } from "../../shared/stack-name";
import type { Account } from "../organization/account";

/** Where in fleet.yaml a value comes from. */
export interface Origin {
    /** 1-based line of fleet.yaml, or undefined for what the fleet itself sets. */
    readonly line: number | undefined;
    /** For people: `defaults`, `overrides[2] for ou Workloads/Prod`, `deploy`. */
    readonly place: string;
}

/** A stack that fleet.yaml asks for, and everything it is configured with. */
export interface StackSpec {
    /** Its name, without organization and project. */
    readonly stack: string;
    readonly party: Party;
    readonly account: Account;
    /**
     * As `config:` of its Pulumi.<stack>.yaml would hold it: `<namespace>:<key>` → value; lists and
     * objects as such, everything else as text.
     */
    readonly config: Readonly<Record<string, unknown>>;
    /** Key of `config` → where its value comes from. */
    readonly origins: Readonly<Record<string, Origin>>;
}

/** What people know a stack by: central, whose account may be a member's too, or its account's name. */
export function nameOf({ party, account }: Pick<StackSpec, "party" | "account">): string {
    return party === "central" ? party : account.name;
}

/** An account that gets no stack, and why: for the list, never a failure. */
export interface PassedOver {
    readonly account: Account;
    /** "suspended", "is excluded by line 14", "no include names it", "is the management account". */
    readonly reason: string;
}

/** Everything that fleet.yaml and the organization together ask for. */
export interface Fleet {
    readonly central: StackSpec;
    /** By account id. */
    readonly members: readonly StackSpec[];
    readonly passedOver: readonly PassedOver[];
    /** What whoever runs it should know, such as which of two overrides wins. */
    readonly warnings: readonly string[];
}
