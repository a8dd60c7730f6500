import { readFileSync } from "node:fs";
import { join } from "node:path";

/*
 * The ordinary resources of other teams in the corpus, as one stack in each kind of account declares
 * them: samples whose ids begin with "om-" are a member account's, with "oc-" the log archive's.
 */

export interface Declaration {
    readonly type: string;
    readonly name: string;
    readonly props: Readonly<Record<string, unknown>>;
}

export interface Sample {
    readonly id: string;
    readonly resources: readonly Declaration[];
}

/** The accounts that the samples' policies name. */
export const ACCOUNTS = {
    member: { id: "222222222222", samples: /^om-/ },
    archive: { id: "111111111111", samples: /^oc-/ },
} as const;

export type Account = keyof typeof ACCOUNTS;

/** A log bucket's policy that lets a stranger's account deliver, and nothing else is wrong with it. */
const LEAK = "f-43";

const FILE = join(__dirname, "..", "..", "corpus", "policy-cases-2.jsonl");

/** The account's ordinary samples. */
export function ordinarySamples(account: Account): readonly Sample[] {
    const { id: accountId, samples } = ACCOUNTS[account];
    return corpus()
        .filter(({ id }) => samples.test(id))
        .map(({ id, resources }) => ({
            id,
            resources: resources
                .map((resource) => withOwnBucket(resource, accountId))
                .flatMap(withSeparatePolicies),
        }));
}

export function leakingSample(): Sample {
    const found = corpus().find(({ id }) => id === LEAK);
    if (found === undefined) {
        throw new Error(`The corpus has no sample ${LEAK}.`);
    }
    return found;
}

function corpus(): readonly Sample[] {
    return readFileSync(FILE, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Sample);
}

/**
 * Buckets' names are unique worldwide, and the two accounts' samples have the same. Dots go, since
 * they would make a host name in front of the emulator's address, which is no name but an IP address.
 */
function withOwnBucket(resource: Declaration, accountId: string): Declaration {
    const { bucket, policy } = resource.props;
    if (typeof bucket !== "string") {
        return resource;
    }
    const own = `${bucket.replaceAll(".", "-")}-${accountId}`;
    const ownPolicy =
        typeof policy === "string"
            ? { policy: policy.replaceAll(`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${own}`) }
            : {};
    return { ...resource, props: { ...resource.props, bucket: own, ...ownPolicy } };
}

/** The sandbox's provider serves no policies inside a role: they stand beside it. */
function withSeparatePolicies(resource: Declaration): readonly Declaration[] {
    const { inlinePolicies = [], ...props } = resource.props;
    const policies = inlinePolicies as readonly {
        readonly name: string;
        readonly policy: string;
    }[];
    return [
        { ...resource, props },
        ...policies.map(({ name, policy }) => ({
            type: "aws:iam/rolePolicy:RolePolicy",
            name,
            props: { name, policy, role: props["name"] },
        })),
    ];
}
