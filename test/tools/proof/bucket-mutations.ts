import { contract } from "../../support/contract";
import { changed, conditioned, having, mutationsOf, ofVersion, without } from "./mutation";

const LOOK_UP = "GetBucketEncryptionAsMember";
const PUT = "PutLogsBelowOwnAccount";
const HTTP = "DenyPlainHttp";
const BUCKET = contract.bucketArn;
const OWN = `${BUCKET}/\${aws:PrincipalAccount}`;
const inOrganization = (id: string | readonly string[], operator = "StringEquals") => ({
    Condition: { [operator]: { "aws:PrincipalOrgID": id } },
});
const ours = inOrganization(contract.organizationId);
const members = { Effect: "Allow", Principal: { AWS: "*" }, ...ours };
const plain = (value: string) => ({ Condition: { Bool: { "aws:SecureTransport": value } } });

export const BUCKET_MUTATIONS = mutationsOf("bucket", {
    "statement dropped that shows the encryption": without(LOOK_UP),
    "statement dropped that takes logs": without(PUT),
    "Deny of plain HTTP dropped": without(HTTP),
    "organization dropped from looking up the encryption": changed(LOOK_UP, {
        Condition: undefined,
    }),
    "organization dropped from putting logs": changed(PUT, { Condition: undefined }),
    "another organization": changed(PUT, inOrganization("o-otherorg99")),
    "another organization besides": changed(
        PUT,
        inOrganization([contract.organizationId, "o-otherorg99"]),
    ),
    "any organization": changed(PUT, inOrganization("o-*", "StringLike")),
    "any organization may look up the encryption": changed(
        LOOK_UP,
        inOrganization("o-*", "StringLike"),
    ),
    "the organization, if there is one": changed(
        PUT,
        inOrganization(contract.organizationId, "StringEqualsIfExists"),
    ),
    "every organization but ours": changed(
        PUT,
        inOrganization(contract.organizationId, "StringNotEquals"),
    ),
    "the archive's own roles too": conditioned(PUT, "StringNotEquals", {
        "aws:PrincipalAccount": undefined,
    }),
    "one member only may put": changed(PUT, { Principal: { AWS: "222222222222" } }),
    "everybody may look up, of one member only": changed(LOOK_UP, {
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
    }),
    "no prefix per account": changed(PUT, { Resource: `${BUCKET}/*` }),
    "prefix per account without its slash": changed(PUT, { Resource: `${OWN}*` }),
    "prefix of one account for all": changed(PUT, { Resource: `${BUCKET}/222222222222/*` }),
    "prefix before the account": changed(PUT, {
        Resource: `${BUCKET}/session/\${aws:PrincipalAccount}/*`,
    }),
    "prefix by organization in place of account": changed(PUT, {
        Resource: `${BUCKET}/\${aws:PrincipalOrgID}/*`,
    }),
    "one region's logs only": changed(PUT, { Resource: `${OWN}/eu-west-1/*` }),
    "another bucket's logs": changed(PUT, {
        Resource: "arn:aws:s3:::other/${aws:PrincipalAccount}/*",
    }),
    "another bucket's encryption": changed(LOOK_UP, { Resource: "arn:aws:s3:::other" }),
    "PutObject taken away": changed(PUT, { Action: "s3:PutObjectAcl" }),
    "PutObjectAcl taken away": changed(PUT, { Action: "s3:PutObject" }),
    "GetObject added": changed(PUT, {
        Action: ["s3:PutObject", "s3:PutObjectAcl", "s3:GetObject"],
    }),
    "DeleteObject added": changed(PUT, {
        Action: ["s3:PutObject", "s3:PutObjectAcl", "s3:DeleteObject"],
    }),
    "every Put": changed(PUT, { Action: "s3:Put*" }),
    "everything with objects": changed(PUT, { Action: "s3:*Object*" }),
    "every Get of the bucket": changed(LOOK_UP, { Action: "s3:Get*" }),
    "listing for members": having({
        ...members,
        Sid: "List",
        Action: "s3:ListBucket",
        Resource: BUCKET,
    }),
    "reading for members": having({
        ...members,
        Sid: "Read",
        Action: "s3:GetObject",
        Resource: `${BUCKET}/*`,
    }),
    "reading for one foreign account": having({
        Sid: "Read",
        Effect: "Allow",
        Principal: { AWS: "999999999992" },
        Action: "s3:GetObject",
        Resource: `${BUCKET}/*`,
    }),
    "change of policy for members": having({
        ...members,
        Sid: "Change",
        Action: "s3:PutBucketPolicy",
        Resource: BUCKET,
    }),
    "reading for a service": having({
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: "ssm.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: `${BUCKET}/*`,
    }),
    "Deny turned into Allow": changed(HTTP, { Effect: "Allow" }),
    "Deny of TLS instead of plain HTTP": changed(HTTP, plain("true")),
    "Deny without its condition": changed(HTTP, { Condition: undefined }),
    "Deny for the bucket only": changed(HTTP, { Resource: BUCKET }),
    "Deny for the logs only": changed(HTTP, { Resource: `${BUCKET}/*` }),
    "Deny of uploads only": changed(HTTP, { Action: "s3:PutObject" }),
    "Deny for one member only": changed(HTTP, { Principal: { AWS: "222222222222" } }),
    "Deny of an allowed upload": having({
        Sid: "Deny",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObjectAcl",
        Resource: `${BUCKET}/*`,
    }),
    "version of 2008": ofVersion("2008-10-17"),
});
