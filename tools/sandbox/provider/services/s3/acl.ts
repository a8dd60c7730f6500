import type { BucketCannedACL, Grant } from "@aws-sdk/client-s3";
import type { BucketAclArgs, BucketAclState } from "@pulumi/aws/s3/bucketAcl";
import { unlessMissing } from "../../session/aws-error";
import { text, unserved } from "../../properties/property";
import { resource, type Inputs } from "../../resource";
import { s3 } from "./client";
import type { Context } from "../../session/context";

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/**
 * What each canned ACL grants beside the owner's FULL_CONTROL (S3 User Guide, "Canned ACL"): S3
 * keeps the grants, not the name.
 */
const CANNED: Readonly<Record<string, readonly string[]>> = {
    private: [],
    "public-read": [`READ ${ALL_USERS}`],
    "public-read-write": [`READ ${ALL_USERS}`, `WRITE ${ALL_USERS}`],
    "authenticated-read": [`READ ${AUTHENTICATED_USERS}`],
    "log-delivery-write": [`READ_ACP ${LOG_DELIVERY}`, `WRITE ${LOG_DELIVERY}`],
};

/** Canned ACLs only. An id is `<bucket>,<acl>`, as the real provider has it. */
export const bucketAcl = resource<BucketAclArgs, BucketAclState>({
    token: "aws:s3/bucketAcl:BucketAcl",
    properties: {
        accessControlPolicy: unserved,
        acl: text({ oneOf: Object.keys(CANNED) }),
        bucket: text({ required: true, forcesReplacement: true }),
        expectedBucketOwner: unserved,
        region: text({ computed: true, forcesReplacement: true }),
    },
    async create(context, inputs) {
        await putAcl(context, inputs);
        return `${inputs.bucket},${inputs.acl}`;
    },
    async read(context, id) {
        const [bucket = ""] = id.split(",");
        const client = await s3(context);
        const found = await unlessMissing(client.getBucketAcl({ Bucket: bucket }), "NoSuchBucket");
        return found && { acl: cannedAcl(found.Grants ?? []), bucket };
    },
    update: (context, _id, news) => putAcl(context, news),
    /** S3 has no call for it: a bucket always has an ACL, and the last one stays. */
    delete: () => Promise.resolve(),
});

async function putAcl(context: Context, { bucket, acl }: Inputs<BucketAclArgs>): Promise<void> {
    const client = await s3(context);
    await client.putBucketAcl({ Bucket: bucket, ACL: acl as BucketCannedACL });
}

/** The canned ACL of these grants, undefined when they are of nobody's making. */
function cannedAcl(grants: readonly Grant[]): string | undefined {
    const toGroups = grants
        .filter(({ Grantee }) => Grantee?.URI !== undefined)
        .map(({ Grantee, Permission }) => `${Permission} ${Grantee?.URI}`)
        .sort();
    return Object.keys(CANNED).find((name) => CANNED[name]?.join() === toGroups.join());
}
