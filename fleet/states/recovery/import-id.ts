import { policyArn } from "../../../shared/arn";
import type { StateResource } from "../stack-state";

/** The account a stack deploys to. */
export interface OwnAccount {
    readonly accountId: string;
    /** `aws`, `aws-cn`, … */
    readonly partition: string;
}

/** Under which id the provider reads what a killed engine may have made. */
export type ImportId =
    | { readonly kind: "id"; readonly id: string }
    /** Making it again does the same again, and is no error where it is there already. */
    | { readonly kind: "again" }
    /** AWS gave it an id that nobody knows. */
    | { readonly kind: "unknown"; readonly sentence: string };

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Type → the id under which it is imported, of its inputs; undefined where an input is missing.
 *
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ "Import" on each resource's page
 */
const IDS: Readonly<Record<string, (inputs: Inputs, own: OwnAccount) => string | undefined>> = {
    "aws:cloudwatch/logGroup:LogGroup": ({ name }) => text(name),
    "aws:iam/instanceProfile:InstanceProfile": ({ name }) => text(name),
    "aws:iam/policy:Policy": ({ name, path }, { partition, accountId }) =>
        text(name) && policyArn(partition, accountId, text(path) ?? "/", text(name) ?? ""),
    "aws:iam/role:Role": ({ name }) => text(name),
    "aws:iam/rolePolicy:RolePolicy": ({ role, name }) => joined(":", role, name),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ role, policyArn: arn }) =>
        joined("/", role, arn),
    "aws:kms/alias:Alias": ({ name }) => text(name),
    // A replica has the key id of the key it replicates.
    "aws:kms/replicaKey:ReplicaKey": ({ primaryKeyArn }) => text(primaryKeyArn)?.split("/").at(-1),
    "aws:s3/bucket:Bucket": ({ bucket }) => text(bucket),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ({ bucket }) =>
        text(bucket),
    "aws:s3/bucketLogging:BucketLogging": ({ bucket }) => text(bucket),
    "aws:s3/bucketNotification:BucketNotification": ({ bucket }) => text(bucket),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ({ bucket }) =>
        text(bucket),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ({ bucket }) => text(bucket),
    "aws:s3/bucketPolicy:BucketPolicy": ({ bucket }) => text(bucket),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ bucket }) => text(bucket),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ({
        bucket,
    }) => text(bucket),
    "aws:s3/bucketVersioning:BucketVersioning": ({ bucket }) => text(bucket),
    "aws:ssm/document:Document": ({ name }) => text(name),
};

/** A setting of a service is always there; a stash is nowhere but in the state. */
const MADE_AGAIN = new Set(["aws:ssm/serviceSetting:ServiceSetting", "pulumi:index:Stash"]);

/** The id of what a resource's creation would have made. */
export function importIdOf({ type, inputs, urn }: StateResource, own: OwnAccount): ImportId {
    if (MADE_AGAIN.has(type)) {
        return { kind: "again" };
    }
    const id = IDS[type]?.(inputs, own);
    const region = text(inputs["region"]);
    if (id !== undefined) {
        // How an import names a region other than the provider's, since @pulumi/aws 7.
        return { kind: "id", id: region === undefined ? id : `${id}@${region}` };
    }
    const where = `account ${own.accountId}${region === undefined ? "" : `, ${region}`}`;
    const description = text(inputs["description"]);
    return {
        kind: "unknown",
        sentence:
            `${urn} was being made in ${where} when its run was killed, and can't be found by ` +
            `name. If it is there${description ? ` (description "${description}")` : ""}, nothing ` +
            `uses it: the next run makes another one. Look for it, and delete it by hand.`,
    };
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function joined(separator: string, one: unknown, other: unknown): string | undefined {
    const [first, second] = [text(one), text(other)];
    return first === undefined || second === undefined
        ? undefined
        : `${first}${separator}${second}`;
}
