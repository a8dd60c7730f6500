import { accountOfPrincipal, accountRootArn, permissionSetRoles } from "../shared/arn";
import type { ConditionBlock } from "../shared/policy-document";
import type { Admission, AdmissionArgs } from "./admission";
import { allOf } from "./conditions";

export interface ReadersArgs extends AdmissionArgs {
    /** IAM roles and users that may read logs, and roles of permission sets. */
    readonly readerArns: readonly string[];
}

/** Who an Allow for readers speaks of, and what it calls them. */
export interface Readers extends Admission {
    readonly name: "OwnReader" | "ForeignReader" | "OwnPermissionSet" | "ForeignPermissionSet";
}

/**
 * The readers of the log-archive account, and those of other accounts, if there are any. The latter
 * have to be in the organization, so that an account that leaves it takes no reader along.
 */
export function readers({
    partition,
    accountId,
    admitted,
    readerArns,
}: ReadersArgs): readonly Readers[] {
    const isOwn = (arn: string) => accountOfPrincipal(arn) === accountId;
    const isForeign = (arn: string) => !isOwn(arn);
    const isSet = (arn: string) => permissionSetRoles(arn) !== undefined;
    const named = readerArns.filter((arn) => !isSet(arn));
    const sets = readerArns.filter(isSet);
    const inOrganization =
        "organizationId" in admitted
            ? { StringEquals: { "aws:PrincipalOrgID": admitted.organizationId } }
            : undefined;
    const all: readonly (Readers | undefined)[] = [
        byName("OwnReader", named.filter(isOwn)),
        byName("ForeignReader", named.filter(isForeign), inOrganization),
        bySet("OwnPermissionSet", partition, sets.filter(isOwn)),
        bySet("ForeignPermissionSet", partition, sets.filter(isForeign), inOrganization),
    ];
    return all.filter((some) => some !== undefined);
}

function byName(
    name: Readers["name"],
    arns: readonly string[],
    Condition?: ConditionBlock,
): Readers | undefined {
    return arns.length === 0 ? undefined : { name, Principal: { AWS: arns }, Condition };
}

/**
 * A role of a permission set can't be a principal: its name changes, and AWS takes no pattern there.
 * So its account is, and the permission set has to allow the same.
 */
function bySet(
    name: Readers["name"],
    partition: string,
    arns: readonly string[],
    condition?: ConditionBlock,
): Readers | undefined {
    if (arns.length === 0) {
        return undefined;
    }
    const accounts = [...new Set(arns.map((arn) => accountOfPrincipal(arn) ?? ""))];
    const roles = arns.flatMap((arn) => permissionSetRoles(arn) ?? []);
    return {
        name,
        Principal: { AWS: accounts.map((id) => accountRootArn(partition, id)) },
        Condition: allOf(condition, { ArnLike: { "aws:PrincipalArn": roles } }),
    };
}
