import { accountRootArn } from "../shared/arn";
import type { PolicyDocument } from "../shared/policy/document";
import { admission, type Admitted } from "./admission";

export interface KeyPolicyArgs {
    readonly partition: string;
    /** The log-archive account, which administers the key. */
    readonly accountId: string;
    /** The accounts that may use the key. */
    readonly admitted: Admitted;
}

/**
 * The policy of both keys, and of every replica: the log-archive account administers, the
 * admitted accounts encrypt and decrypt.
 *
 * kms:Decrypt on the bucket key does not let a member read logs (the bucket policy allows no
 * s3:GetObject): S3 needs it to put a log above 5 MB together from its parts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function keyPolicy(args: KeyPolicyArgs): PolicyDocument {
    const { Principal, Condition } = admission(args.partition, args.admitted);
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AdministerInOwnAccount",
                Effect: "Allow",
                Principal: { AWS: accountRootArn(args.partition, args.accountId) },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "UseKeyAsMember",
                Effect: "Allow",
                Principal,
                Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                Resource: "*",
                Condition,
            },
        ],
    };
}
