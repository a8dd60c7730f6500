import { PARTITIONS } from "./partitions";

export type PartitionName = (typeof PARTITIONS)[number]["name"];

/** What names end with in most partitions, and those of most services as principals in all. */
const UNIVERSAL = "amazonaws.com";

/** The names of all partitions, as an alternative within a pattern. */
export const ANY_PARTITION = `(${PARTITIONS.map(({ name }) => name).join("|")})`;

/**
 * The partition a region belongs to. One that is newer than the table belongs to the partition of
 * those that share most words of its name, and to the commercial one where none does.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOf(region: string): PartitionName {
    const words = region.split("-");
    for (let count = words.length; count > 0; count--) {
        const beginning = words.slice(0, count).join("-");
        const found = PARTITIONS.find(({ regions, optInRegions }) =>
            [...regions, ...optInRegions].some((known) => `${known}-`.startsWith(`${beginning}-`)),
        );
        if (found !== undefined) {
            return found.name;
        }
    }
    return "aws";
}

/** What the names of endpoints end with, in one partition or another. */
export const DNS_SUFFIXES: readonly string[] = [...new Set(PARTITIONS.map(({ suffix }) => suffix))];

/** What the names of a partition's endpoints end with. */
export function dnsSuffix(partition: string): string {
    return PARTITIONS.find(({ name }) => name === partition)?.suffix ?? UNIVERSAL;
}

/** The bucket's ARN, known before the bucket exists: bucket policies stay readable at preview. */
export function bucketArn(partition: string, bucketName: string): string {
    return `arn:${partition}:s3:::${bucketName}`;
}

/** The account itself as a principal (not only its root user). */
export function accountRootArn(partition: string, accountId: string): string {
    return `arn:${partition}:iam::${accountId}:root`;
}

/** The account of a role or user. */
export function accountOfPrincipal(arn: string): string | undefined {
    return /^arn:[a-z-]+:iam::(\d{12}):/.exec(arn)?.[1];
}

/** The role of a permission set in an account, whatever it is named there: `AWSReservedSSO_<set>_*`. */
const PERMISSION_SET =
    /^(arn:[a-z-]+:iam::\d{12}:role)\/(?:aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?)?(AWSReservedSSO_[\w+=,.@-]{1,32}_\*)$/;

/**
 * Patterns for the role that IAM Identity Center makes of a permission set in an account, and makes
 * anew with another suffix whenever the set is assigned again. Its path names the Identity Center's
 * region, or none where that is us-east-1; nobody else can make a role below it.
 *
 * @param reader `arn:aws:iam::<account>:role/AWSReservedSSO_<set>_*`, with that path or without.
 * @returns undefined for everything else.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function permissionSetRoles(reader: string): readonly string[] | undefined {
    const [, role, name] = PERMISSION_SET.exec(reader) ?? [];
    const path = "aws-reserved/sso.amazonaws.com";
    return role === undefined || name === undefined
        ? undefined
        : [`${role}/${path}/${name}`, `${role}/${path}/*/${name}`];
}

/**
 * What kms:ViaService says of a service in a region. AWS documents `<service>.<region>.amazonaws.com`
 * for every partition, while in some everything else ends otherwise: there either is expected.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(partition: string, service: string, region: string): string[] {
    const suffixes = new Set([UNIVERSAL, dnsSuffix(partition)]);
    return [...suffixes].map((suffix) => `${service}.${region}.${suffix}`);
}

/** `arn:<partition>:kms:<region>:<account>:key/<id>`; aliases and bare ids do not match. */
export const KEY_ARN = new RegExp(
    `^arn:${ANY_PARTITION}:kms:([a-z0-9-]+):(\\d{12}):key/([0-9a-z-]+)$`,
);

/** A log group's ARN, which without `:*` at its end stands for none of its streams. */
export function logGroupArn(
    partition: string,
    region: string,
    accountId: string,
    name: string,
): string {
    return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}

/** A managed policy of an account. `path` stands between slashes. */
export function policyArn(
    partition: string,
    accountId: string,
    path: string,
    name: string,
): string {
    return `arn:${partition}:iam::${accountId}:policy${path}${name}`;
}

/** A policy that AWS keeps up itself, such as AmazonSSMManagedInstanceCore. */
export function awsManagedPolicyArn(partition: string, name: string): string {
    return `arn:${partition}:iam::aws:policy/${name}`;
}

/** Where IAM refuses `ec2.amazonaws.com`, and knows EC2 by the partition's own suffix. */
const PARTITIONS_WITH_OWN_EC2: readonly string[] = ["aws-cn", "aws-iso", "aws-iso-b"];

/**
 * The service as a principal: of those used here EC2 alone goes by another name, and only in some
 * partitions; aws-eusc refuses `ec2.amazonaws.eu`.
 *
 * @see https://github.com/kubernetes/kops/issues/27
 * @see https://github.com/eksctl-io/eksctl/blob/main/pkg/apis/eksctl.io/v1alpha5/partitions.go
 */
export function servicePrincipal(service: "ec2" | "ssm", partition: string): string {
    const isOwn = service === "ec2" && PARTITIONS_WITH_OWN_EC2.includes(partition);
    return `${service}.${isOwn ? dnsSuffix(partition) : UNIVERSAL}`;
}
