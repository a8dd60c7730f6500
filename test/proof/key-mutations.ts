import { contract } from "../support/contract";
import { changed, having, type Mutation, mutationsOf, without } from "./mutation";

const ADMINISTER = "AdministerInOwnAccount";
const USE = "UseKeyAsMember";
const inOrganization = (id: string, operator = "StringEquals") => ({
    Condition: { [operator]: { "aws:PrincipalOrgID": id } },
});
const using = (...actions: readonly string[]) =>
    changed(USE, { Action: ["kms:Decrypt", "kms:GenerateDataKey*", ...actions] });

const OF_ANY_KEY = {
    "administration dropped": without(ADMINISTER),
    "use dropped": without(USE),
    "administration by a member": changed(ADMINISTER, {
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
    }),
    "administration by everybody": changed(ADMINISTER, { Principal: { AWS: "*" } }),
    "administration without change of policy": changed(ADMINISTER, {
        Action: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:Describe*"],
    }),
    "organization dropped": changed(USE, { Condition: undefined }),
    "another organization": changed(USE, inOrganization("o-otherorg99")),
    "any organization": changed(USE, inOrganization("o-*", "StringLike")),
    "the organization, if there is one": changed(
        USE,
        inOrganization(contract.organizationId, "StringEqualsIfExists"),
    ),
    "every organization but ours": changed(
        USE,
        inOrganization(contract.organizationId, "StringNotEquals"),
    ),
    "use by the archive only": changed(USE, {
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
    }),
    "Decrypt taken away": changed(USE, { Action: "kms:GenerateDataKey*" }),
    "GenerateDataKey taken away": changed(USE, { Action: "kms:Decrypt" }),
    "CreateGrant added": using("kms:CreateGrant"),
    "Encrypt added": using("kms:Encrypt"),
    "ReEncrypt added": using("kms:ReEncrypt*"),
    "PutKeyPolicy added": using("kms:PutKeyPolicy"),
    "deletion added": using("kms:ScheduleKeyDeletion"),
    "everything in use": changed(USE, { Action: "kms:*" }),
    "everything denied to members": having({
        Sid: "Deny",
        Effect: "Deny",
        Principal: { AWS: "222222222222" },
        Action: "kms:*",
        Resource: "*",
    }),
};

const of = (policy: Mutation["policy"], what: string) =>
    mutationsOf(policy, OF_ANY_KEY).map((one) => ({ ...one, name: `${what}: ${one.name}` }));

export const KEY_MUTATIONS: readonly Mutation[] = [
    ...of("bucketKey", "bucket key"),
    ...of("sessionKey", "session key"),
    ...of("sessionKeyReplica", "replica"),
];
