import type { InvokeType, ResourceType } from "../resource";
import { bucketAcl } from "./s3/acl";
import { bucketOwnershipControls, bucketPolicy, bucketPublicAccessBlock } from "./s3/access";
import { bucket } from "./s3/bucket";
import { bucketLogging, bucketNotification } from "./s3/delivery";
import { bucketLifecycle } from "./s3/lifecycle";
import { getBucket, getBucketPolicy } from "./s3/look-ups";
import { bucketEncryption, bucketObjectLock, bucketVersioning } from "./s3/protection";

/** The resource types of aws:s3. */
export const s3Types: readonly ResourceType[] = [
    bucket,
    bucketAcl,
    bucketEncryption,
    bucketLifecycle,
    bucketLogging,
    bucketNotification,
    bucketObjectLock,
    bucketOwnershipControls,
    bucketPolicy,
    bucketPublicAccessBlock,
    bucketVersioning,
];

/** The functions of aws:s3. */
export const s3Invokes: readonly InvokeType[] = [getBucket, getBucketPolicy];
