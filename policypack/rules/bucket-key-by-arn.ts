import { parseExactKmsArn } from "../stack/arns";
import { show } from "../../shared/problem";
import { bucketOf } from "../stack/bucket";
import { isLogBucketEncryption } from "../subjects/log-bucket";
import {
    encryptionRulesOf,
    KEY_TYPES,
    regionOf,
    ENCRYPTION_TYPES,
    sourcesOf,
    type EncryptionRule,
} from "../stack/resources";
import { finding, notJudged, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isUnknownValue } from "../values";

/*
 * The SSM agent sends the bucket's default key id back with each upload. AWS resolves an id or an
 * alias in the account of the caller, the member, where there is no such key.
 */
export const bucketKeyByArn: Rule = {
    name: "bucket-key-by-arn",
    level: "mandatory",
    severity: "high",
    description: "A log bucket names its key by the full key ARN, in the bucket's region.",
    remediation: "Set kmsMasterKeyId to the key's arn, not its id, keyId or alias.",
    appliesTo: ENCRYPTION_TYPES,
    judge,
    judgeAgainInStack: true,
};

const WRITE = "Write the key's full ARN, arn:aws:kms:<region>:<account id>:key/<key id>.";

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketEncryption(resource, context)) {
        return [];
    }
    return (encryptionRulesOf(resource) ?? [])
        .filter(({ algorithm }) => algorithm?.startsWith("aws:kms"))
        .flatMap((rule) => judgeKey(rule, resource));
}

function judgeKey(rule: EncryptionRule, resource: Resource): readonly Outcome[] {
    let keyId: string | undefined;
    try {
        keyId = rule.keyId();
    } catch (error) {
        return isUnknownValue(error) ? judgeUnknownKey(resource, error.message) : raise(error);
    }
    if (keyId === undefined || keyId === "") {
        return [finding("kmsMasterKeyId is empty, so S3 uses the AWS managed key aws/s3.", WRITE)];
    }
    const arn = parseExactKmsArn(keyId);
    if (arn?.kind !== "key") {
        return [finding(`kmsMasterKeyId is ${show(keyId)}, which is no full key ARN.`, WRITE)];
    }
    const bucketRegion = regionOf(resource) ?? regionOfBucket(resource);
    if (bucketRegion !== undefined && bucketRegion !== arn.region) {
        return [
            finding(
                `kmsMasterKeyId is a key in ${arn.region}, but the bucket is in ${bucketRegion}: S3 refuses every upload.`,
                `Write the ARN of a key in ${bucketRegion}.`,
            ),
        ];
    }
    return [];
}

/** `key.arn` of a key that is yet to be made: the dependency tells as much as the value would. */
function judgeUnknownKey(resource: Resource, reason: string): readonly Outcome[] {
    const properties = Object.keys(resource.propertyDependencies ?? {});
    const isKey = properties.some(
        (property) => sourcesOf(resource, property, KEY_TYPES).length > 0,
    );
    return isKey ? [] : [notJudged(reason)];
}

function regionOfBucket(resource: Resource): string | undefined {
    const { resource: bucket } = bucketOf(resource);
    return bucket === undefined ? undefined : regionOf(bucket);
}

function raise(error: unknown): never {
    throw error;
}
