import { accountRootArn, bucketArn } from "../shared/arn";
import type { PolicyDocument, Statement } from "../shared/policy-document";
import {
    component,
    json,
    output,
    type OutputOf,
    type PlannedItem,
    resource,
} from "../shared/pulumi/plan";
import { DELETION_WINDOW_DAYS } from "./encryption-key";
import { throughS3 } from "./key-policy";
import { readers, type ReadersArgs } from "./readers";

/** Who may take the sealer's role: at least one of the two says so. */
export interface SealerSettings {
    /** IAM roles and users of the log-archive account. */
    readonly assumedBy: readonly string[];
    /** The `sub` claim of a GitHub workflow's token. */
    readonly githubSubject?: string | undefined;
}

export interface SealerArgs extends ReadersArgs {
    readonly region: string;
    readonly bucketName: string;
    /** What stands before `seals/`: empty, or ends with a slash. */
    readonly keyPrefix: string;
    readonly namePrefix: string;
    readonly sealer: SealerSettings;
    /** ARN of the key that encrypts the bucket's objects. */
    readonly bucketKeyArn: string | OutputOf;
    /** The signing key's alias. */
    readonly alias: string;
    /** Whether Pulumi is kept from deleting the key. */
    readonly protect: boolean;
}

export interface Sealer {
    readonly items: readonly PlannedItem[];
    /** Of the key that signs seals. */
    readonly keyArn: OutputOf;
    /** Known once the role has its policy. */
    readonly roleArn: OutputOf;
}

/**
 * Seconds that a session of the role may last, as many as GitHub gives a job: the first run reads
 * every log there is.
 *
 * @see https://docs.github.com/en/actions/reference/limits
 */
const LONGEST_RUN = 6 * 60 * 60;

/** @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
const GITHUB = "token.actions.githubusercontent.com";

/** Stand in the role's policy for ARNs of keys that are made here. */
const BUCKET_KEY = "<bucket key>";
const SEAL_KEY = "<seal key>";

/** Name of the sealer's role; IAM takes no slashes in it, which a prefix of aliases may have. */
export function sealerRoleName(namePrefix: string): string {
    return `${namePrefix.replaceAll("/", "-")}session-logs-sealer`;
}

export function sealerRoleArn({
    partition,
    accountId,
    namePrefix,
}: Pick<SealerArgs, "partition" | "accountId" | "namePrefix">): string {
    return `arn:${partition}:iam::${accountId}:role/${sealerRoleName(namePrefix)}`;
}

/** What seals lie below, as an ARN of objects. */
export function sealsArn({
    partition,
    bucketName,
    keyPrefix,
}: Pick<SealerArgs, "partition" | "bucketName" | "keyPrefix">): string {
    return `${bucketArn(partition, bucketName)}/${keyPrefix}seals/*`;
}

/** A role that reads the archive and writes its seals, and a key that nobody else signs with. */
export function sealer(name: string, args: SealerArgs): Sealer {
    const { region, namePrefix, bucketKeyArn, alias, protect } = args;
    const parent = component("session-logs:central:Sealer", name, { protect });
    const key = resource(
        "Key",
        "seal-key",
        {
            description: "Signs the seals of the session logs archive",
            region,
            customerMasterKeySpec: "ECC_NIST_P256",
            keyUsage: "SIGN_VERIFY",
            // KMS rotates no asymmetric keys; a chain of seals has one key anyway.
            deletionWindowInDays: DELETION_WINDOW_DAYS,
            policy: json(sealKeyPolicy(args)),
        },
        { parent, protect },
    );
    const aliased = resource(
        "Alias",
        "seal-key",
        { name: alias, region, targetKeyId: output(key, "keyId") },
        // As with the others: an alias and a role come back in a second, the key does not.
        { parent, protect: false },
    );
    const role = resource(
        "Role",
        name,
        {
            name: sealerRoleName(namePrefix),
            description: "Reads the archive of session logs and signs its seals",
            assumeRolePolicy: json(sealerTrust(args)),
            maxSessionDuration: LONGEST_RUN,
        },
        { parent, protect: false },
    );
    const policy = resource(
        "RolePolicy",
        name,
        {
            name: "seal-session-logs",
            role: output(role, "name"),
            policy: json(
                sealerPolicy(
                    args,
                    typeof bucketKeyArn === "string" ? bucketKeyArn : BUCKET_KEY,
                    SEAL_KEY,
                ),
                {
                    ...(typeof bucketKeyArn !== "string" && { [BUCKET_KEY]: bucketKeyArn }),
                    [SEAL_KEY]: output(key, "arn"),
                },
            ),
        },
        { parent, protect: false },
    );
    return {
        items: [parent, key, aliased, role, policy],
        keyArn: output(key, "arn"),
        roleArn: output(role, "arn"),
    };
}

/** A trust policy names no resource, which is the role itself. */
interface TrustPolicy {
    readonly Version: "2012-10-17";
    readonly Statement: readonly Omit<Statement, "Resource">[];
}

/** Who may take the sealer's role. */
export function sealerTrust({
    partition,
    accountId,
    sealer: { assumedBy, githubSubject },
}: Pick<SealerArgs, "partition" | "accountId" | "sealer">): TrustPolicy {
    const named: TrustPolicy["Statement"] =
        assumedBy.length === 0
            ? []
            : [
                  {
                      Sid: "AssumeRoleByName",
                      Effect: "Allow",
                      Principal: { AWS: assumedBy },
                      Action: "sts:AssumeRole",
                  },
              ];
    const workflow: TrustPolicy["Statement"] =
        githubSubject === undefined
            ? []
            : [
                  {
                      Sid: "AssumeRoleAsWorkflow",
                      Effect: "Allow",
                      Principal: {
                          Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${GITHUB}`,
                      },
                      Action: "sts:AssumeRoleWithWebIdentity",
                      Condition: {
                          StringEquals: {
                              [`${GITHUB}:aud`]: "sts.amazonaws.com",
                              [`${GITHUB}:sub`]: githubSubject,
                          },
                      },
                  },
              ];
    return { Version: "2012-10-17", Statement: [...named, ...workflow] };
}

/** What the role may do: read like a reader, write seals, and sign. */
export function sealerPolicy(
    args: Pick<SealerArgs, "partition" | "region" | "bucketName" | "keyPrefix">,
    bucketKeyArn: string,
    sealKeyArn: string,
): PolicyDocument {
    const bucket = bucketArn(args.partition, args.bucketName);
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "ListLogs",
                Effect: "Allow",
                Action: ["s3:ListBucket", "s3:ListBucketVersions"],
                Resource: bucket,
            },
            {
                Sid: "ReadLogs",
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:GetObjectVersion"],
                Resource: `${bucket}/*`,
            },
            {
                Sid: "PutSeals",
                Effect: "Allow",
                Action: "s3:PutObject",
                Resource: sealsArn(args),
            },
            {
                Sid: "UseBucketKeyThroughS3",
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: bucketKeyArn,
                Condition: throughS3(args),
            },
            {
                Sid: "SignSeals",
                Effect: "Allow",
                Action: ["kms:Sign", "kms:GetPublicKey"],
                Resource: sealKeyArn,
            },
        ],
    };
}

/**
 * The signing key's policy: the account administers it and reads its public half, the role alone
 * signs, and the readers get the public half. Administrators are allowed by name what they need, so
 * that none signs who has not changed this policy first, which CloudTrail shows. kms:CreateGrant is
 * not among that: a grant would let anybody sign.
 *
 * The role is named by a condition: as a principal KMS would keep its id, which a role that is made
 * anew does not have.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
export function sealKeyPolicy(args: ReadersArgs & Pick<SealerArgs, "namePrefix">): PolicyDocument {
    const ownAccount = { AWS: accountRootArn(args.partition, args.accountId) };
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AdministerInOwnAccount",
                Effect: "Allow",
                Principal: ownAccount,
                Action: [
                    ...["kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:Update*"],
                    ...["kms:Enable*", "kms:Disable*", "kms:TagResource", "kms:UntagResource"],
                    ...["kms:CreateAlias", "kms:DeleteAlias", "kms:RevokeGrant"],
                    ...["kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"],
                ],
                Resource: "*",
            },
            {
                Sid: "SignAsSealer",
                Effect: "Allow",
                Principal: ownAccount,
                Action: "kms:Sign",
                Resource: "*",
                Condition: { ArnEquals: { "aws:PrincipalArn": sealerRoleArn(args) } },
            },
            ...readers(args).map(({ name, Principal, Condition }): Statement => ({
                Sid: `GetPublicKeyAs${name}`,
                Effect: "Allow",
                Principal,
                Action: "kms:GetPublicKey",
                Resource: "*",
                Condition,
            })),
        ],
    };
}
