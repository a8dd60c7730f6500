import type { Level } from "../match/actions";
import { ANY, OTHER_PART, exactly, textOf, type Text } from "../match/text";

/** Resources of one level that a principal may ask for. */
export interface ResourceSet {
    readonly level: Level;
    /** The ARNs of all of them. */
    readonly text: Text;
    /** The bucket or access point that they are, or lie in, if it is a certain one. */
    readonly bucketArn?: string;
}

/** The keys of the account, `undefined` for any account. */
export function keysOf(partition: string, account: string | undefined): ResourceSet {
    const text = textOf("arn:", partition, ":kms:", OTHER_PART, ":", account ?? ANY, ":key/", ANY);
    return { level: "key", text };
}

/** A bucket or access point, and all its objects. */
export function bucketAndObjects(bucketArn: string): readonly ResourceSet[] {
    return [
        { level: "bucket", text: exactly(bucketArn), bucketArn },
        { level: "object", text: objectsOf(bucketArn), bucketArn },
    ];
}

/** All objects of a bucket or access point. */
export function objectsOf(arn: string): Text {
    return textOf(arn, arn.includes(":accesspoint/") ? "/object/" : "/", ANY);
}
