import { parseExactKmsArn } from "../stack/arns";
import { bucketOf } from "../stack/bucket";
import { encryptionRulesOf, ENCRYPTION_CONFIGURATIONS } from "../stack/resources";
import type { Resource } from "../stack/resource";
import { ifKnown } from "../values";
import { companionsOf, type Stack } from "../stack/stack";

/**
 * The ARN of the key with which a bucket encrypts what it is put, if the stack tells one: the agent
 * sends it back with each upload.
 */
export function defaultKeyOf(policy: Resource, stack: Stack | undefined): string | undefined {
    const bucket = bucketOf(policy);
    const separate =
        stack === undefined ? [] : companionsOf(bucket, ENCRYPTION_CONFIGURATIONS, stack);
    const encryptions = separate.length > 0 ? separate : [bucket.resource ?? policy];
    const keys = encryptions.flatMap((encryption) =>
        (ifKnown(() => encryptionRulesOf(encryption)) ?? []).map(({ keyId }) => ifKnown(keyId)),
    );
    return keys.find((key) => key !== undefined && parseExactKmsArn(key)?.kind === "key");
}
