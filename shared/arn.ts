/**
 * The partition a region belongs to.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
export function partitionOf(region: string): "aws" | "aws-cn" | "aws-us-gov" {
    if (region.startsWith("cn-")) {
        return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
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
 * for every partition, while everything else in China ends with `.cn`: there either is expected.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(partition: string, service: string, region: string): string[] {
    const host = `${service}.${region}.amazonaws.com`;
    return partition === "aws-cn" ? [host, `${host}.cn`] : [host];
}

/** `arn:<partition>:kms:<region>:<account>:key/<id>`; aliases and bare ids do not match. */
export const KEY_ARN = /^arn:(aws|aws-cn|aws-us-gov):kms:([a-z0-9-]+):(\d{12}):key\/([0-9a-z-]+)$/;

export function logGroupArn(
    partition: string,
    region: string,
    accountId: string,
    name: string,
): string {
    return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}

/** A policy that AWS keeps up itself, such as AmazonSSMManagedInstanceCore. */
export function awsManagedPolicyArn(partition: string, name: string): string {
    return `arn:${partition}:iam::aws:policy/${name}`;
}

/**
 * The service as a principal. In the China regions EC2 alone of those used here goes by another
 * name: IAM refuses `ec2.amazonaws.com` there.
 *
 * @see https://github.com/kubernetes/kops/issues/27
 */
export function servicePrincipal(service: "ec2" | "ssm", partition: string): string {
    const isEc2InChina = service === "ec2" && partition === "aws-cn";
    return `${service}.amazonaws.com${isEc2InChina ? ".cn" : ""}`;
}
