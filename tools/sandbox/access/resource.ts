import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
    GetBucketPolicyCommand,
    GetPublicAccessBlockCommand,
    ListBucketsCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { asAdministrator, type Aws } from "../aws";
import { type DeployedPolicy, parsePolicy } from "../../oracle/policy";
import { accountsOf } from "../organization/organization";
import { stackFiles } from "../organization/stack-files";
import { partitionOf } from "../provider/session/partition";

/** A resource, with everything on its side that decides who may do what with it. */
export interface Resource {
    readonly arn: string;
    readonly accountId: string;
    /** Where requests about it go. */
    readonly region: string;
    readonly policy: DeployedPolicy | undefined;
    readonly restrictPublicBuckets: boolean;
}

/** A resource whose service knows no policies of resources. */
export function resourceWithoutPolicy(
    arn: string,
    { accountId, region }: { readonly accountId: string; readonly region: string },
): Resource {
    return { arn, accountId, region, policy: undefined, restrictPublicBuckets: false };
}

/** Reads, as its owner, what protects a bucket at this moment. */
export async function bucketOf(aws: Aws, bucket: string, region: string): Promise<Resource> {
    const accountId = await ownerOf(aws, bucket, region);
    const s3 = new S3Client({ ...asAdministrator(aws, accountId, region), forcePathStyle: true });
    const Bucket = bucket;
    const policy = await unlessAbsent("NoSuchBucketPolicy", () =>
        s3.send(new GetBucketPolicyCommand({ Bucket })),
    );
    const block = await unlessAbsent("NoSuchPublicAccessBlockConfiguration", () =>
        s3.send(new GetPublicAccessBlockCommand({ Bucket })),
    );
    return {
        arn: `arn:${partitionOf(region)}:s3:::${bucket}`,
        accountId,
        region,
        policy: policy && parsePolicy("the bucket policy", policy.Policy ?? ""),
        restrictPublicBuckets:
            block?.PublicAccessBlockConfiguration?.RestrictPublicBuckets === true,
    };
}

/** An object of a bucket: it has no policy of its own. */
export function objectIn(bucket: Resource, key: string): Resource {
    return { ...bucket, arn: `${bucket.arn}/${key}` };
}

/**
 * Reads, as its owner, the policy that a key has at this moment.
 *
 * @param id An ARN; anything else is looked for in the account given, as KMS does.
 * @throws NotFoundException if KMS has no such key in the region.
 */
export async function keyOf(
    aws: Aws,
    id: string,
    at: { readonly accountId: string; readonly region: string },
): Promise<Resource> {
    const accountId = id.startsWith("arn:") ? (id.split(":")[4] ?? "") : at.accountId;
    const kms = new KMSClient(asAdministrator(aws, accountId, at.region));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
    const { Policy = "" } = await kms.send(
        new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId, PolicyName: "default" }),
    );
    return {
        ...resourceWithoutPolicy(KeyMetadata?.Arn ?? "", { accountId, region: at.region }),
        policy: parsePolicy("the key policy", Policy),
    };
}

/** AWS tells nobody whose a bucket is: each account of the sandbox is asked for its own. */
async function ownerOf(aws: Aws, bucket: string, region: string): Promise<string> {
    for (const { accountId } of accountsOf(stackFiles())) {
        const s3 = new S3Client({
            ...asAdministrator(aws, accountId, region),
            forcePathStyle: true,
        });
        const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
        if (Buckets.some(({ Name }) => Name === bucket)) {
            return accountId;
        }
    }
    throw new Error(`NoSuchBucket: no account of the sandbox has the bucket ${bucket}.`);
}

async function unlessAbsent<T>(name: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
        return await read();
    } catch (error) {
        if ((error as Error).name === name) {
            return undefined;
        }
        throw error;
    }
}
