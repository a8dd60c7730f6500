import type { LookedUp } from "../shared/looked-up";
import type { Checked } from "../shared/problem";
import type { OwnOrganization } from "./archive/admission";
import type { FoundRole } from "./nodes/role-findings";
import type { DocumentLabels, ExistingPreferences } from "./sessions/existing-preferences";

/**
 * What a member asks its account. The program asks by the AWS provider, whoever plans many members
 * by an SDK: what is asked when is decided once, in facts.ts.
 */
export interface MemberLookUps {
    /** Signs in to the account, or says why nobody can. */
    readonly signIn: () => Promise<Checked<undefined>>;
    /** A role that nodes are to run with; how it gets its policy decides what may be in the way. */
    readonly role: (name: string, attachment: "managed" | "inline") => Promise<LookedUp<FoundRole>>;
    /** The document of a managed policy, JSON text. */
    readonly policy: (arn: string) => Promise<LookedUp<string>>;
    readonly instanceProfile: (name: string) => Promise<LookedUp<unknown>>;
    readonly logGroup: (name: string, region: string) => Promise<LookedUp<unknown>>;
    readonly document: (name: string, region: string) => Promise<LookedUp<unknown>>;
    /** The session preferences that the account has in a region, without their labels. */
    readonly preferences: (region: string) => Promise<LookedUp<ExistingPreferences>>;
    /** The tags of preferences that are there, and the accounts that they are shared with. */
    readonly preferencesLabels: (region: string) => Promise<DocumentLabels>;
    readonly organization: () => Promise<OwnOrganization>;
}
