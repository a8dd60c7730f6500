import type { Level } from "../matching/actions";
import { ANY, OTHER_PART, exactly, textOf } from "../matching/text";
import type { Text } from "../matching/text";

/** Things of one level that a caller may ask for. */
export interface Target {
    readonly level: Level;
    /** The ARNs of all of them. */
    readonly text: Text;
}

/** One key of the account, `undefined` for any account. */
export function keyTarget(partition: string, account: string | undefined): Target {
    const text = textOf("arn:", partition, ":kms:", OTHER_PART, ":", account ?? ANY, ":key/", ANY);
    return { level: "key", text };
}

/** A bucket or access point, and all its objects. */
export function bucketTargets(arn: string): readonly Target[] {
    return [
        { level: "bucket", text: exactly(arn) },
        { level: "object", text: objectsOf(arn) },
    ];
}

/** All objects of a bucket or access point. */
export function objectsOf(arn: string): Text {
    return textOf(arn, arn.includes(":accesspoint/") ? "/object/" : "/", ANY);
}
