import { contract } from "../../support/contract";
import { changed, conditioned, having, type Mutation, mutationsOf, without } from "./mutation";

const ADMINISTER = "AdministerInOwnAccount";
const S3_CONTEXT = "kms:EncryptionContext:aws:s3:arn";
const SESSION_ID = "kms:EncryptionContext:aws:ssm:SessionId";
const TARGET_ID = "kms:EncryptionContext:aws:ssm:TargetId";
const LOGS = "EncryptLogsThroughS3";
const SESSIONS = "EncryptStreamsOfSessions";
const inOrganization = (id: string, operator = "StringEquals") => ({
    Condition: { [operator]: { "aws:PrincipalOrgID": id } },
});

const ofAnyKey = (use: string) => {
    const using = (...actions: readonly string[]) =>
        changed(use, { Action: ["kms:Decrypt", "kms:GenerateDataKey*", ...actions] });
    return {
        "administration dropped": without(ADMINISTER),
        "use dropped": without(use),
        "administration by a member": changed(ADMINISTER, {
            Principal: { AWS: "arn:aws:iam::222222222222:root" },
        }),
        "administration by everybody": changed(ADMINISTER, { Principal: { AWS: "*" } }),
        "administration without change of policy": changed(ADMINISTER, {
            Action: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:Describe*"],
        }),
        "organization dropped": changed(use, { Condition: undefined }),
        "another organization": changed(use, inOrganization("o-otherorg99")),
        "any organization": changed(use, inOrganization("o-*", "StringLike")),
        "the organization, if there is one": changed(
            use,
            inOrganization(contract.organizationId, "StringEqualsIfExists"),
        ),
        "every organization but ours": changed(
            use,
            inOrganization(contract.organizationId, "StringNotEquals"),
        ),
        "the archive's own roles too": conditioned(use, "StringNotEquals", {
            "aws:PrincipalAccount": undefined,
        }),
        "use by the archive only": changed(use, {
            Principal: { AWS: "arn:aws:iam::111111111111:root" },
        }),
        "Decrypt taken away": changed(use, { Action: "kms:GenerateDataKey*" }),
        "GenerateDataKey taken away": changed(use, { Action: "kms:Decrypt" }),
        "CreateGrant added": using("kms:CreateGrant"),
        "Encrypt added": using("kms:Encrypt"),
        "ReEncrypt added": using("kms:ReEncrypt*"),
        "PutKeyPolicy added": using("kms:PutKeyPolicy"),
        "deletion added": using("kms:ScheduleKeyDeletion"),
        "everything in use": changed(use, { Action: "kms:*" }),
        "everything denied to members": having({
            Sid: "Deny",
            Effect: "Deny",
            Principal: { AWS: "222222222222" },
            Action: "kms:*",
            Resource: "*",
        }),
    };
};

const OF_BUCKET_KEY = {
    "any service": conditioned(LOGS, "StringEquals", { "kms:ViaService": undefined }),
    "another service": conditioned(LOGS, "StringEquals", {
        "kms:ViaService": "ebs.eu-west-1.amazonaws.com",
    }),
    "another region's S3": conditioned(LOGS, "StringEquals", {
        "kms:ViaService": "s3.us-east-1.amazonaws.com",
    }),
    "any bucket": conditioned(LOGS, "StringLike", { [S3_CONTEXT]: undefined }),
    "any bucket of a like name": conditioned(LOGS, "StringLike", {
        [S3_CONTEXT]: `${contract.bucketArn}*`,
    }),
    "another bucket": conditioned(LOGS, "StringLike", { [S3_CONTEXT]: "arn:aws:s3:::other" }),
    "objects' ARNs only": conditioned(LOGS, "StringLike", {
        [S3_CONTEXT]: `${contract.bucketArn}/*`,
    }),
};

const OF_SESSION_KEY = {
    "the session's id not asked": conditioned(SESSIONS, "Null", { [SESSION_ID]: undefined }),
    "the session's node not asked": conditioned(SESSIONS, "Null", { [TARGET_ID]: undefined }),
    "requests without a session": conditioned(SESSIONS, "Null", { [SESSION_ID]: "true" }),
    "through any service": conditioned(SESSIONS, "StringLikeIfExists", {
        "kms:ViaService": undefined,
    }),
};

const of = (policy: Mutation["policy"], use: string, what: string) =>
    mutationsOf(policy, {
        ...ofAnyKey(use),
        ...(use === LOGS ? OF_BUCKET_KEY : OF_SESSION_KEY),
    }).map((one) => ({ ...one, name: `${what}: ${one.name}` }));

export const KEY_MUTATIONS: readonly Mutation[] = [
    ...of("bucketKey", LOGS, "bucket key"),
    ...of("sessionKey", SESSIONS, "session key"),
    ...of("sessionKeyReplica", SESSIONS, "replica"),
];
