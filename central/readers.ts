import { accountOfPrincipal } from "../shared/arn";
import type { Admission, AdmissionArgs } from "./admission";

export interface ReadersArgs extends AdmissionArgs {
    /** IAM roles and users that may read logs. */
    readonly readerArns: readonly string[];
}

/** Who an Allow for readers speaks of, and what it calls them. */
export interface Readers extends Admission {
    readonly name: "OwnReader" | "ForeignReader";
}

/**
 * The readers of the log-archive account, and those of other accounts, if there are any. The latter
 * have to be in the organization, so that an account that leaves it takes no reader along.
 */
export function readers({ accountId, admitted, readerArns }: ReadersArgs): readonly Readers[] {
    const isOwn = (arn: string) => accountOfPrincipal(arn) === accountId;
    const foreign: Readers = {
        name: "ForeignReader",
        Principal: { AWS: readerArns.filter((arn) => !isOwn(arn)) },
        Condition:
            "organizationId" in admitted
                ? { StringEquals: { "aws:PrincipalOrgID": admitted.organizationId } }
                : undefined,
    };
    const own: Readers = { name: "OwnReader", Principal: { AWS: readerArns.filter(isOwn) } };
    return [
        ...(readerArns.some(isOwn) ? [own] : []),
        ...(readerArns.every(isOwn) ? [] : [foreign]),
    ];
}
