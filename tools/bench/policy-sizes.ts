import { bucketPolicy } from "../../central/bucket-policy";
import { keyPolicy } from "../../central/key-policy";
import type { PolicyDocument } from "../../shared/policy-document";
import { type Metric, metric } from "./metric";

const partition = "aws";
const accountId = "111111111111";
const region = "eu-west-1";
const organizationId = "o-exampleorgid1";

/**
 * Bytes of the archive's policies for an organization of 10,000 accounts (ours) and of one
 * (reference). Both are the same document: the builders take the organization and no account of it.
 */
export function policySizes(): Metric[] {
    const bucketName = `session-logs-${accountId}-${region}`;
    const archive = {
        partition,
        accountId,
        region,
        bucketName,
        admitted: { organizationId },
        readerArns: [],
    };
    const bucket = bytes(bucketPolicy({ ...archive, keyPrefix: "" }));
    const key = bytes(keyPolicy({ ...archive, uses: ["logs"] }));
    return [
        metric("bucket-policy-bytes", "bytes", bucket, bucket),
        metric("key-policy-bytes", "bytes", key, key),
    ];
}

function bytes(policy: PolicyDocument): number {
    return Buffer.byteLength(JSON.stringify(policy));
}
