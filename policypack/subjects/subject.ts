import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { keyBelonging } from "./archive-key";
import type { Belonging } from "./belonging";
import { bucketBelonging } from "./log-bucket";

/**
 * How sure it is that the resource is this pack's business. Of types other than those of buckets and
 * keys the rules know by themselves: a session document, for example, is always.
 */
export function belongingOf(resource: Resource, context: Context): Belonging {
    if (/^aws:s3(control)?\//.test(resource.type)) {
        return bucketBelonging(resource, context);
    }
    return resource.type.startsWith("aws:kms/") ? keyBelonging(resource, context) : "certain";
}
