import { contract } from "../../support/contract";
import { changed, conditioned, having, type Mutation, mutationsOf, without } from "./mutation";
import { DEFAULT, RICH } from "./sample";

const SEALED = { ...DEFAULT, sealer: true };
const BUCKET = contract.bucketArn;
const OWN_ACCOUNT = { AWS: "arn:aws:iam::111111111111:root" };

const OF_SEALER = {
    "the sealer can't list": without("ListLogs"),
    "the sealer can't read": without("ReadLogs"),
    "the sealer reads no versions": changed("ReadLogs", { Action: "s3:GetObject" }),
    "the sealer can't write seals": without("PutSeals"),
    "the sealer writes logs": changed("PutSeals", { Resource: `${BUCKET}/*` }),
    "the sealer changes the ACL of seals": changed("PutSeals", { Action: "s3:PutObject*" }),
    "the sealer deletes": changed("PutSeals", { Action: ["s3:PutObject", "s3:DeleteObject*"] }),
    "the sealer lifts locks": having({
        Sid: "LiftLocks",
        Effect: "Allow",
        Action: "s3:BypassGovernanceRetention",
        Resource: `${BUCKET}/*`,
    }),
    "the sealer can't decrypt": changed("UseBucketKeyThroughS3", { Action: "kms:GenerateDataKey" }),
    "the sealer can't encrypt": changed("UseBucketKeyThroughS3", { Action: "kms:Decrypt" }),
    "the sealer decrypts by itself": changed("UseBucketKeyThroughS3", { Condition: undefined }),
    "the sealer uses every key": changed("UseBucketKeyThroughS3", {
        Resource: "*",
        Condition: undefined,
    }),
    "the sealer decrypts through S3 for any bucket": conditioned(
        "UseBucketKeyThroughS3",
        "StringLike",
        { "kms:EncryptionContext:aws:s3:arn": "*" },
    ),
    "the sealer can't sign": changed("SignSeals", { Action: "kms:GetPublicKey" }),
    "the sealer does anything with its key": changed("SignSeals", { Action: "kms:*" }),
};

const OF_SEAL_KEY = {
    "nobody signs": without("SignAsSealer"),
    "whom IAM lets sign": changed("SignAsSealer", { Condition: undefined }),
    "another role signs": conditioned("SignAsSealer", "ArnEquals", {
        "aws:PrincipalArn": "arn:aws:iam::111111111111:role/another-sealer",
    }),
    "everybody signs": changed("SignAsSealer", { Principal: { AWS: "*" }, Condition: undefined }),
    "administrators sign": changed("AdministerInOwnAccount", { Action: "kms:*" }),
    "administrators grant": having({
        Sid: "Grant",
        Effect: "Allow",
        Principal: OWN_ACCOUNT,
        Action: "kms:CreateGrant",
        Resource: "*",
    }),
    "nobody administers": without("AdministerInOwnAccount"),
};

const OF_READERS = {
    "own readers can't check": without("GetPublicKeyAsOwnReader"),
    "foreign readers can't check": without("GetPublicKeyAsForeignReader"),
    "permission sets can't check": without("GetPublicKeyAsForeignPermissionSet"),
    "readers sign": changed("GetPublicKeyAsOwnReader", {
        Action: ["kms:GetPublicKey", "kms:Sign"],
    }),
    "foreign readers check after they have left": changed("GetPublicKeyAsForeignReader", {
        Condition: undefined,
    }),
    "everybody reads the public key": changed("GetPublicKeyAsOwnReader", {
        Principal: { AWS: "*" },
    }),
};

const OF_BUCKET = {
    "others write seals": without("DenySealsOfOthers"),
    "nobody writes seals": changed("DenySealsOfOthers", { Condition: undefined }),
    "others write most seals": changed("DenySealsOfOthers", { Resource: `${BUCKET}/seals/2025*` }),
    "another role writes seals": conditioned("DenySealsOfOthers", "ArnNotEquals", {
        "aws:PrincipalArn": "arn:aws:iam::111111111111:role/another-sealer",
    }),
};

export const SEALER_MUTATIONS: readonly Mutation[] = [
    ...mutationsOf("sealer", OF_SEALER, SEALED),
    ...mutationsOf("sealKey", OF_SEAL_KEY, SEALED),
    ...mutationsOf("sealKey", OF_READERS, RICH),
    ...mutationsOf("bucket", OF_BUCKET, SEALED),
];
