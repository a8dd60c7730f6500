import { ABSENT, FREE, perhaps, present, type KeyValue } from "../match/key-value";
import {
    ANY_ACCOUNT,
    accountText,
    named,
    organizationPaths,
    organizationText,
    type Place,
    type Scope,
    type ServiceName,
} from "./symbolic-principal";
import type { AnalysisContext } from "./analysis-context";
import {
    ANY,
    ANYTHING,
    OTHER_ACCOUNT,
    OTHER_NAME,
    OTHER_PART,
    textOf,
    type Text,
} from "../match/text";

/**
 * What the requests of each sort of principal carry under the condition keys that tell principals
 * apart. Every
 * other key (networks, tags, headers, dates, encryption contexts, …) is free.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

/**
 * What aws:PrincipalType says of those who sign their requests.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
const PRINCIPAL_TYPES = ["Account", "AssumedRole", "FederatedUser", "User"];

/** Under a key in lower case, in an unsigned request. */
export function anonymousKey(
    key: string,
    { externalAccessPoints }: Scope,
    context: AnalysisContext,
): KeyValue {
    switch (key) {
        case "aws:principalaccount":
        case "kms:calleraccount":
        case "aws:userid":
            return present("anonymous");
        case "aws:principaltype":
            return present("Anonymous");
        case "aws:principalarn":
        case "aws:principalorgid":
        case "aws:principalorgpaths":
        case "aws:principalisawsservice":
        case "aws:username":
            return ABSENT;
        default:
            return (
                (externalAccessPoints ? accessPointKey(key, context, OTHER_ACCOUNT) : undefined) ??
                ordinaryKey(key, context)
            );
    }
}

/** Under a key in lower case, in a request that a user, role or root user signed. */
export function principalKey(
    key: string,
    { account: owner, organization, externalAccessPoints }: Place & Scope,
    context: AnalysisContext,
): KeyValue {
    const { partitions } = context;
    const account = accountText(owner);
    switch (key) {
        case "aws:principalaccount":
        case "kms:calleraccount":
            return present(account);
        case "aws:principalarn":
            return present(
                ...partitions.flatMap((partition) => [
                    textOf("arn:", partition, ":iam::", account, ":", OTHER_PART),
                    // Of a role's session too it is the role's ARN that is in the request.
                    textOf("arn:", partition, ":sts::", account, ":federated-user/", OTHER_PART),
                ]),
            );
        case "aws:userid":
            return present(
                account,
                textOf(account, ":", ANY),
                textOf("AIDA", ANY),
                textOf("AROA", ANY, ":", ANY),
            );
        case "aws:principalorgid":
            return organization.kind === "none" ? ABSENT : present(organizationText(organization));
        case "aws:principalorgpaths":
            return organization.kind === "none" ? ABSENT : present(organizationPaths(organization));
        case "aws:principaltype":
            return present(...PRINCIPAL_TYPES);
        case "aws:principalisawsservice":
            return present("false");
        default:
            return (
                (externalAccessPoints
                    ? accessPointKey(key, context, OTHER_ACCOUNT, account)
                    : undefined) ?? ordinaryKey(key, context)
            );
    }
}

/** Under a key in lower case, in a request of a service that acts for somebody's resource. */
export function serviceKey(
    key: string,
    {
        service,
        account: owner,
        organization,
        externalAccessPoints,
    }: Place & Scope & { readonly service: ServiceName },
    context: AnalysisContext,
): KeyValue {
    const account = accountText(owner);
    switch (key) {
        case "aws:sourceaccount":
            return perhaps(account);
        case "aws:sourcearn":
            return sourceArn(account, context, context.sourceBucketArns);
        case "aws:sourceorgid":
            return organization.kind === "none" ? ABSENT : perhaps(organizationText(organization));
        case "aws:sourceorgpaths":
            return organization.kind === "none" ? ABSENT : perhaps(organizationPaths(organization));
        case "aws:principalorgid":
        case "aws:principalorgpaths":
            return ABSENT;
        case "aws:principalaccount":
        case "kms:calleraccount":
            // Either missing or an account of AWS's own.
            return perhaps(OTHER_ACCOUNT);
        case "aws:principalarn":
            return perhaps(
                ...context.partitions.map((partition) =>
                    textOf("arn:", partition, ":iam::", OTHER_ACCOUNT, ":", ANY),
                ),
            );
        case "aws:userid":
            return perhaps(textOf("AROA", ANY, ":", ANY));
        case "aws:principalisawsservice":
            return present("true");
        case "aws:principalservicename":
        case "aws:principalservicenameslist":
            return present(service.kind === "named" ? service.name : ANYTHING);
        default:
            // Services put the ARN of the resource that they encrypt for into the encryption context.
            return key.startsWith("kms:encryptioncontext:") && key.endsWith("arn")
                ? sourceArn(account, context)
                : ((externalAccessPoints
                      ? accessPointKey(key, context, OTHER_ACCOUNT, account)
                      : undefined) ??
                      resourceKey(key, context) ??
                      FREE);
    }
}

/** Keys that say nothing about an ordinary principal. */
function ordinaryKey(key: string, context: AnalysisContext): KeyValue {
    switch (key) {
        case "aws:sourceaccount":
        case "aws:sourcearn":
        case "aws:sourceorgid":
        case "aws:sourceorgpaths":
        case "aws:principalservicename":
        case "aws:principalservicenameslist":
            // Only in requests that a service sends by itself.
            return ABSENT;
        default:
            return resourceKey(key, context) ?? FREE;
    }
}

/** What every request carries: the transport, and the resource's account and organization, ours. */
function resourceKey(key: string, context: AnalysisContext): KeyValue | undefined {
    const { ownAccount, ownOrganizations } = context;
    const [organization] = ownOrganizations;
    switch (key) {
        case "aws:securetransport":
            return present("true", "false");
        case "aws:resourceaccount":
        case "s3:resourceaccount":
            return ownAccount === undefined ? FREE : present(ownAccount);
        case "aws:resourceorgid":
            return organization === undefined ? FREE : present(organization);
        case "aws:resourceorgpaths":
            return organization === undefined
                ? FREE
                : present(organizationPaths(named(organization)));
        default:
            return undefined;
    }
}

/**
 * Whoever comes through an access point of the own account has to pass that access point's policy,
 * which is judged by itself; so external principals come directly or through access points of their own. In
 * an access point's policy every request comes through it.
 */
function accessPointKey(
    key: string,
    { kind, partitions, ownAccount }: AnalysisContext,
    ...accounts: readonly Text[]
): KeyValue | undefined {
    const own = kind === "access-point";
    if (key === "s3:dataaccesspointaccount") {
        return own ? present(ownAccount ?? ANY_ACCOUNT) : perhaps(...accounts);
    }
    if (key !== "s3:dataaccesspointarn" || own) {
        return undefined;
    }
    return perhaps(
        ...partitions.flatMap((partition) =>
            accounts.map((id) =>
                textOf("arn:", partition, ":s3:", OTHER_PART, ":", id, ":accesspoint/", OTHER_NAME),
            ),
        ),
    );
}

/** The ARN of an account's resource, or of a bucket, whose ARN does not say whose it is. */
function sourceArn(
    account: Text,
    { partitions }: AnalysisContext,
    namedBuckets: readonly string[] = [],
): KeyValue {
    return perhaps(
        ...namedBuckets,
        ...partitions.flatMap((partition) => {
            const name = OTHER_NAME;
            return [
                textOf("arn:", partition, ":", name, ":", name, ":", account, ":", OTHER_PART),
                textOf("arn:", partition, ":s3:::", name),
            ];
        }),
    );
}
