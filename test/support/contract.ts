import type { Contract } from "../../shared/contract";

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const MULTI_REGION_KEY_ID = "mrk-1234abcd12ab34cd56ef1234567890ab";

/** What a central stack with sessions in two regions exports. */
export const contract: Contract & { readonly organizationId: string } = {
    contractVersion: 1,
    organizationId: "o-exampleorgid1",
    accountId: "111111111111",
    region: "eu-west-1",
    bucketName: "acme-session-logs",
    bucketArn: "arn:aws:s3:::acme-session-logs",
    bucketKeyArn: `arn:aws:kms:eu-west-1:111111111111:key/${KEY_ID}`,
    sessionKeyArns: {
        "eu-west-1": `arn:aws:kms:eu-west-1:111111111111:key/${MULTI_REGION_KEY_ID}`,
        "us-east-1": `arn:aws:kms:us-east-1:111111111111:key/${MULTI_REGION_KEY_ID}`,
    },
    keyPrefix: "",
};
