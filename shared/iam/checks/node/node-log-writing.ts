import type { Analysis } from "../../principals/access";
import { agentCalls } from "../../principals/agent-calls";
import type { ResourceSet } from "../../principals/resource-set";
import { checkCalls, type CallAnswer } from "../log-writing";
import { NODE } from "./node-grants";

/** What a policy says to the calls that a log in one bucket takes. */
export interface NodeLogWriting {
    readonly bucket: string;
    /** Those to the bucket, then those to its key through S3. */
    readonly calls: readonly CallAnswer[];
}

/** Which key is the bucket's is not known: one that will do is enough. */
export function checkNodeLogWriting(
    names: readonly string[],
    buckets: Analysis,
    keys: Analysis,
): readonly NodeLogWriting[] {
    if (names.length === 0) {
        return [];
    }
    const [toBucket = []] = agentCalls(buckets.context);
    const [, toKey = []] = agentCalls(keys.context);
    const ofKey = checkCalls(keys, toKey, NODE, () => true);
    return names.map((bucket) => {
        const isInBucket = ({ bucketArn }: ResourceSet) => bucketArn?.split(":::")[1] === bucket;
        return { bucket, calls: [...checkCalls(buckets, toBucket, NODE, isInBucket), ...ofKey] };
    });
}
