import { contract } from "../../support/contract";
import { changed, having, type Mutation, mutationsOf, without } from "./mutation";

const LOOK_UP = "GetBucketEncryption";
const PUT = "PutLogsBelowOwnAccount";
const ENCRYPT = "EncryptLogsWithBucketKey";
const STREAM = "DecryptSessionStream";
const BUCKET = contract.bucketArn;
const [HOME_KEY, REPLICA] = Object.values(contract.sessionKeyArns);

const OF_ANY_NODE = {
    "looking up the encryption dropped": without(LOOK_UP),
    "uploads dropped": without(PUT),
    "bucket key dropped": without(ENCRYPT),
    "session key dropped": without(STREAM),
    "encryption of any bucket": changed(LOOK_UP, { Resource: "*" }),
    "encryption of another bucket": changed(LOOK_UP, { Resource: "arn:aws:s3:::other" }),
    "every Get of the bucket": changed(LOOK_UP, { Action: "s3:Get*" }),
    "listing added": changed(LOOK_UP, {
        Action: ["s3:GetEncryptionConfiguration", "s3:ListBucket"],
    }),
    "uploads to any bucket": changed(PUT, { Resource: "*" }),
    "uploads below any account": changed(PUT, { Resource: `${BUCKET}/*` }),
    "PutObject taken away": changed(PUT, { Action: "s3:PutObjectAcl" }),
    "PutObjectAcl taken away": changed(PUT, { Action: "s3:PutObject" }),
    "GetObject added": changed(PUT, {
        Action: ["s3:PutObject", "s3:PutObjectAcl", "s3:GetObject"],
    }),
    "every action on logs": changed(PUT, { Action: "s3:*" }),
    "Decrypt with the bucket key taken away": changed(ENCRYPT, { Action: "kms:GenerateDataKey*" }),
    "GenerateDataKey with the bucket key taken away": changed(ENCRYPT, { Action: "kms:Decrypt" }),
    "any key in place of the bucket key": changed(ENCRYPT, { Resource: "*" }),
    "session key in place of the bucket key": changed(ENCRYPT, { Resource: HOME_KEY }),
    "everything with the bucket key": changed(ENCRYPT, { Action: "kms:*" }),
    "any key in place of the session keys": changed(STREAM, { Resource: "*" }),
    "bucket key in place of the session keys": changed(STREAM, {
        Resource: contract.bucketKeyArn,
    }),
    "GenerateDataKey with the session keys": changed(STREAM, {
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    }),
    "everything denied": having({ Sid: "Deny", Effect: "Deny", Action: "s3:*", Resource: "*" }),
};

const of = (policy: Mutation["policy"], what: string) =>
    mutationsOf(policy, OF_ANY_NODE).map((one) => ({ ...one, name: `${what}: ${one.name}` }));

export const NODE_MUTATIONS: readonly Mutation[] = [
    ...of("paymentsNode", "payments node"),
    ...of("searchNode", "search node"),
    ...mutationsOf("paymentsNode", {
        "payments node: prefix of another account": changed(PUT, {
            Resource: `${BUCKET}/333333333333/*`,
        }),
        "payments node: prefix without its slash": changed(PUT, {
            Resource: `${BUCKET}/222222222222*`,
        }),
        "payments node: one region's logs only": changed(PUT, {
            Resource: `${BUCKET}/222222222222/eu-west-1/*`,
        }),
        "payments node: region missing from the session keys": changed(STREAM, {
            Resource: HOME_KEY,
        }),
        "payments node: home region missing from the session keys": changed(STREAM, {
            Resource: REPLICA,
        }),
    }),
    ...mutationsOf("searchNode", {
        "search node: session key of another region": changed(STREAM, { Resource: HOME_KEY }),
        "search node: session keys of all regions": changed(STREAM, {
            Resource: REPLICA?.replace("us-east-1", "*"),
        }),
    }),
];
