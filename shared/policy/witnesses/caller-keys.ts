import { ABSENT, FREE, perhaps, present } from "../matching/key-value";
import type { KeyValue } from "../matching/key-value";
import type { Surroundings } from "./surroundings";
import {
    ANY,
    ANYTHING,
    OTHER_ACCOUNT,
    OTHER_NAME,
    OTHER_PART,
    OTHER_ORGANIZATION,
    exactly,
    textOf,
} from "../matching/text";
import type { Text } from "../matching/text";

/**
 * What the requests of each sort of caller carry under the condition keys that tie a caller. Every
 * other key (networks, tags, headers, dates, encryption contexts, …) is free.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */

/** A principal with an account. */
export interface PrincipalIdentity {
    readonly account: Text;
    /** See `OrganizationId`. */
    readonly organization: string;
    readonly foreignAccessPoints: boolean;
}

/** A service principal and the account for which it acts. */
export interface ServiceIdentity {
    readonly service: string;
    readonly account: Text;
    readonly organization: string;
    readonly foreignAccessPoints: boolean;
}

/**
 * What aws:PrincipalType says of those who sign their requests.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
const PRINCIPAL_TYPES = ["Account", "AssumedRole", "FederatedUser", "User"];

/** Under a key in lower case, in an unsigned request. */
export function anonymousKey(
    key: string,
    { foreignAccessPoints }: Pick<PrincipalIdentity, "foreignAccessPoints">,
    surroundings: Surroundings,
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
                (foreignAccessPoints
                    ? accessPointKey(key, surroundings, OTHER_ACCOUNT)
                    : undefined) ?? ordinaryKey(key, surroundings)
            );
    }
}

/** Under a key in lower case, in a request that a user, role or root user signed. */
export function principalKey(
    key: string,
    { account, organization, foreignAccessPoints }: PrincipalIdentity,
    surroundings: Surroundings,
): KeyValue {
    const { partitions } = surroundings;
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
            return organization === "none" ? ABSENT : present(organizationText(organization));
        case "aws:principalorgpaths":
            return organization === "none" ? ABSENT : present(organizationPaths(organization));
        case "aws:principaltype":
            return present(...PRINCIPAL_TYPES);
        case "aws:principalisawsservice":
            return present("false");
        default:
            return (
                (foreignAccessPoints
                    ? accessPointKey(key, surroundings, OTHER_ACCOUNT, account)
                    : undefined) ?? ordinaryKey(key, surroundings)
            );
    }
}

/** Under a key in lower case, in a request of a service that acts for somebody's resource. */
export function serviceKey(
    key: string,
    { service, account, organization, foreignAccessPoints }: ServiceIdentity,
    surroundings: Surroundings,
): KeyValue {
    switch (key) {
        case "aws:sourceaccount":
            return perhaps(account);
        case "aws:sourcearn":
            return sourceArn(account, surroundings, surroundings.sourceBucketArns);
        case "aws:sourceorgid":
            return organization === "none" ? ABSENT : perhaps(organizationText(organization));
        case "aws:sourceorgpaths":
            return organization === "none" ? ABSENT : perhaps(organizationPaths(organization));
        case "aws:principalorgid":
        case "aws:principalorgpaths":
            return ABSENT;
        case "aws:principalaccount":
        case "kms:calleraccount":
            // Either missing or an account of AWS's own.
            return perhaps(OTHER_ACCOUNT);
        case "aws:principalarn":
            return perhaps(
                ...surroundings.partitions.map((partition) =>
                    textOf("arn:", partition, ":iam::", OTHER_ACCOUNT, ":", ANY),
                ),
            );
        case "aws:userid":
            return perhaps(textOf("AROA", ANY, ":", ANY));
        case "aws:principalisawsservice":
            return present("true");
        case "aws:principalservicename":
        case "aws:principalservicenameslist":
            return present(service === "unnamed" ? ANYTHING : service);
        default:
            // Services put the ARN of the resource that they encrypt for into the encryption context.
            return key.startsWith("kms:encryptioncontext:") && key.endsWith("arn")
                ? sourceArn(account, surroundings)
                : ((foreignAccessPoints
                      ? accessPointKey(key, surroundings, OTHER_ACCOUNT, account)
                      : undefined) ??
                      resourceKey(key, surroundings) ??
                      FREE);
    }
}

/** Keys that say nothing about an ordinary caller. */
function ordinaryKey(key: string, surroundings: Surroundings): KeyValue {
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
            return resourceKey(key, surroundings) ?? FREE;
    }
}

/** What every request carries: the transport, and the resource's account and organization, ours. */
function resourceKey(key: string, surroundings: Surroundings): KeyValue | undefined {
    const { ownAccount, ownOrganizations } = surroundings;
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
            return organization === undefined ? FREE : present(organizationPaths(organization));
        default:
            return undefined;
    }
}

/**
 * Whoever comes through an access point of the own account has to pass that access point's policy,
 * which is judged by itself; so outsiders come directly or through access points of their own. In
 * an access point's policy every request comes through it.
 */
function accessPointKey(
    key: string,
    { kind, partitions, ownAccount = "(own account)" }: Surroundings,
    ...accounts: readonly Text[]
): KeyValue | undefined {
    const own = kind === "access-point";
    if (key === "s3:dataaccesspointaccount") {
        return own ? present(ownAccount) : perhaps(...accounts);
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
    { partitions }: Surroundings,
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

function organizationText(organization: string): Text {
    return organization === "unnamed" ? OTHER_ORGANIZATION : exactly(organization);
}

function organizationPaths(organization: string): Text {
    return textOf(organizationText(organization), "/", ANY);
}
