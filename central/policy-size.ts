import { partitionOf } from "../shared/arn";
import type { PolicyDocument } from "../shared/policy-document";
import type { Problem } from "../shared/problem";
import { bucketPolicy } from "./bucket-policy";
import { keyPolicy, type KeyPolicyArgs, usesOfBucketKey } from "./key-policy";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const BUCKET_POLICY_BYTES = 20 * 1024;
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const KEY_POLICY_BYTES = 32 * 1024;

export interface PoliciesArgs extends Omit<KeyPolicyArgs, "partition" | "uses"> {
    readonly keyPrefix: string;
    readonly refuseOtherKeys: boolean;
    readonly sessionKey: "separate" | "same";
}

/** What is wrong with a config whose policies AWS would refuse for their size. */
export function sizeProblems(namespace: string, args: PoliciesArgs): Problem[] {
    const archive = { ...args, partition: partitionOf(args.region) };
    // A key's ARN is not known yet, but its length is.
    const onlyKeyArn = args.refuseOtherKeys
        ? `arn:${archive.partition}:kms:${args.region}:${args.accountId}:key/${"0".repeat(36)}`
        : undefined;
    const sizes = [
        ["bucket policy", bytes(bucketPolicy({ ...archive, onlyKeyArn })), BUCKET_POLICY_BYTES],
        [
            "key policy",
            bytes(keyPolicy({ ...archive, uses: usesOfBucketKey(args) })),
            KEY_POLICY_BYTES,
        ],
    ] as const;
    return sizes
        .filter(([, found, limit]) => found > limit)
        .map(([policy, found, limit]) =>
            problemOf(namespace, args, `${policy} of ${found} bytes`, limit),
        );
}

function problemOf(
    namespace: string,
    { admitted, readerArns }: PoliciesArgs,
    found: string,
    limit: number,
): Problem {
    const accounts = "accountIds" in admitted ? admitted.accountIds : [];
    return accounts.length >= readerArns.length
        ? {
              key: `${namespace}:accountIds`,
              found: `has ${accounts.length} accounts, which make a ${found} where AWS takes ${limit}`,
              expected: "Admit an organization by organizationId, or fewer accounts.",
          }
        : {
              key: `${namespace}:readerArns`,
              found: `has ${readerArns.length} readers, which make a ${found} where AWS takes ${limit}`,
              expected: "Let fewer roles read, and people take one of them.",
          };
}

function bytes(policy: PolicyDocument): number {
    return Buffer.byteLength(JSON.stringify(policy));
}
