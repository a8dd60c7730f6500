import type { GetBucketArgs, GetBucketResult } from "@pulumi/aws/s3/getBucket";
import type { GetBucketPolicyArgs, GetBucketPolicyResult } from "@pulumi/aws/s3/getBucketPolicy";
import { canonicalJson } from "../../properties/policy-text";
import { text } from "../../properties/property";
import { invoke } from "../../resource";
import { found, unlessMissing } from "../../session/aws-error";
import { dnsSuffixOf } from "../../session/partition";
import { s3 } from "./client";

const properties = { bucket: text({ required: true }), region: text() };

export const getBucket = invoke<GetBucketArgs, GetBucketResult>({
    token: "aws:s3/getBucket:getBucket",
    properties,
    async call(context, { bucket }) {
        const client = await s3(context);
        const head = await found(
            `S3 Bucket (${bucket})`,
            unlessMissing(client.headBucket({ Bucket: bucket }), "NotFound", "NoSuchBucket"),
        );
        const bucketRegion = head.BucketRegion ?? context.region;
        const domain = dnsSuffixOf(context.region);
        return {
            arn: `arn:${context.partition}:s3:::${bucket}`,
            bucket,
            bucketDomainName: `${bucket}.s3.${domain}`,
            bucketRegion,
            bucketRegionalDomainName: `${bucket}.s3.${bucketRegion}.${domain}`,
            id: bucket,
            region: context.region,
        };
    },
});

export const getBucketPolicy = invoke<GetBucketPolicyArgs, GetBucketPolicyResult>({
    token: "aws:s3/getBucketPolicy:getBucketPolicy",
    properties,
    async call(context, { bucket }) {
        const client = await s3(context);
        const { Policy = "" } = await found(
            `S3 Bucket (${bucket}) Policy`,
            unlessMissing(
                client.getBucketPolicy({ Bucket: bucket }),
                "NoSuchBucket",
                "NoSuchBucketPolicy",
            ),
        );
        return { bucket, id: bucket, policy: canonicalJson(Policy), region: context.region };
    },
});
