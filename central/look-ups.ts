import type { LookedUp } from "../shared/looked-up";
import type { Checked } from "../shared/problem";
import type { FoundBucket, FoundKey, FoundReplica } from "./existing/facts";

/**
 * What an archive asks its account. The program asks by the AWS provider, whoever plans it without
 * an engine by an SDK: what is asked when is decided once, in facts.ts.
 */
export interface CentralLookUps {
    /** Signs in to the account, or says why nobody can. */
    readonly signIn: () => Promise<Checked<undefined>>;
    /** A key that is not of this stack. */
    readonly key: (arn: string, region: string) => Promise<LookedUp<FoundKey>>;
    /** A bucket that is not of this stack. */
    readonly bucket: (name: string, region: string) => Promise<LookedUp<FoundBucket>>;
    /** Whether the account, or anybody, has a bucket of that name. */
    readonly bucketName: (name: string, region: string) => Promise<LookedUp<unknown>>;
    /** A role or user of the account. */
    readonly principal: (
        kind: "role" | "user",
        name: string,
    ) => Promise<LookedUp<{ readonly path: string }>>;
    /** Whether there is a key alias, `alias/…`. */
    readonly alias: (name: string, region: string) => Promise<LookedUp<unknown>>;
    /** The replica of a multi-Region key. */
    readonly replica: (arn: string, region: string) => Promise<LookedUp<FoundReplica>>;
}
