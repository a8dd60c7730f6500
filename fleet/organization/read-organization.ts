import type { Organization } from "./account";
import { readKeptOrganization, writeKeptOrganization } from "./kept-organization";
import type { OrganizationSource } from "./source";
import { walkOrganization, type WalkProgress } from "./walk";

/** How long what was read serves: an hour, in milliseconds. */
export const MAXIMUM_AGE = 60 * 60 * 1000;

export interface ReadOptions {
    /** Path of what is kept: `.fleet/organization.json`. */
    readonly keptFile: string;
    /** Whether to read again, however fresh the kept file is. */
    readonly fresh: boolean;
    /** ARN of the role that reads; undefined: the caller's own rights. */
    readonly role: string | undefined;
    /** AWS_PROFILE. */
    readonly profile: string | undefined;
    /** o-…, where fleet.yaml names it: a kept file about another is not used. */
    readonly organizationId: string | undefined;
    /** Whether a matcher asks for tags. */
    readonly withTags: boolean;
    /** @default MAXIMUM_AGE */
    readonly maximumAge?: number;
    /** Tells what whoever runs it should know. */
    readonly report: (text: string) => void;
    readonly onProgress?: (progress: WalkProgress) => void;
    readonly now?: () => Date;
}

/**
 * The organization: what is kept of it while that is fresh, else what one walk finds, which is kept.
 *
 * @throws OrganizationError if it can't be read.
 */
export async function readOrganization(
    source: OrganizationSource,
    options: ReadOptions,
): Promise<Organization> {
    const { keptFile, withTags, report, now = () => new Date() } = options;
    const reader = { role: options.role ?? "", profile: options.profile ?? "" };
    if (!options.fresh) {
        const kept = await readKeptOrganization(keptFile, {
            reader,
            withTags,
            organizationId: options.organizationId,
            maximumAge: options.maximumAge ?? MAXIMUM_AGE,
            now: now(),
        });
        if (kept.ok) {
            return kept.organization;
        }
        if (kept.reason !== "") {
            report(`${keptFile} ${kept.reason}: the organization is read again.`);
        }
    }
    const organization = await walkOrganization(source, {
        withTags,
        now,
        ...(options.onProgress && { onProgress: options.onProgress }),
    });
    try {
        await writeKeptOrganization(keptFile, { reader, withTags, organization });
    } catch (error) {
        report(
            `${keptFile} can't be written (${(error as Error).message}): the next run reads the ` +
                "organization again.",
        );
    }
    return organization;
}
