import type { PolicyDocument } from "../shared/policy-document";
import { type Findings, findings, type Problem } from "../shared/problem";
import { setting } from "../shared/setting";
import type { Admitted } from "./admission";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const BUCKET_POLICY_BYTES = 20 * 1024;
/** @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const KEY_POLICY_BYTES = 32 * 1024;

export interface SizedPolicies {
    readonly admitted: Admitted;
    readonly readerArns: readonly string[];
    readonly bucketPolicy: PolicyDocument;
    readonly keyPolicy: PolicyDocument;
}

/** What is wrong with a config whose policies AWS would refuse for their size. */
export function sizeFindings(args: SizedPolicies): Findings {
    const sizes = [
        ["bucket policy", bytes(args.bucketPolicy), BUCKET_POLICY_BYTES],
        ["key policy", bytes(args.keyPolicy), KEY_POLICY_BYTES],
    ] as const;
    return findings({
        problems: sizes
            .filter(([, found, limit]) => found > limit)
            .map(([policy, found, limit]) => problemOf(args, `${policy} of ${found} bytes`, limit)),
    });
}

function problemOf({ admitted, readerArns }: SizedPolicies, found: string, limit: number): Problem {
    const accounts = "accountIds" in admitted ? admitted.accountIds : [];
    return accounts.length >= readerArns.length
        ? {
              key: setting("accountIds"),
              found: `has ${accounts.length} accounts, which results in a ${found}; AWS allows ${limit}`,
              expected: "Admit an organization with organizationId, or list fewer accounts.",
          }
        : {
              key: setting("readerArns"),
              found: `has ${readerArns.length} readers, which results in a ${found}; AWS allows ${limit}`,
              expected: "List fewer roles, and have people assume one of them.",
          };
}

function bytes(policy: PolicyDocument): number {
    return Buffer.byteLength(JSON.stringify(policy));
}
