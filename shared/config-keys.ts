import type { Party } from "./stack-name";

/* Which config keys there are, for whoever has to tell one party's from the other's. */

export const CENTRAL_KEYS = [
    "accountId",
    "organizationId",
    "organizationPaths",
    "accountIds",
    "region",
    "bucketName",
    "existingBucket",
    "adopt",
    "namePrefix",
    "keyPrefix",
    "bucketKeyArn",
    "sessionKey",
    "sessionRegions",
    "newRegions",
    "readerArns",
    "sealer",
    "retentionDays",
    "archiveAfterDays",
    "objectLock",
    "refuseOtherKeys",
    "accessLogs",
    "eventBridge",
    "tags",
    "protect",
    "force",
] as const;

export const MEMBER_KEYS = [
    "accountId",
    "regions",
    "newRegions",
    "roles",
    "createRole",
    "dhmc",
    "attachment",
    "permissionsBoundary",
    "path",
    "namePrefix",
    "startSessionPolicy",
    "centralStack",
    "idleSessionTimeout",
    "maxSessionDuration",
    "runAsEnabled",
    "runAsDefaultUser",
    "shellProfile",
    "regionOverrides",
    "extraDocuments",
    "cloudWatch",
    "blockPublicDocuments",
    "adopt",
    "off",
    "tags",
] as const;

/** The keys that mean nothing to one party and something to the other. */
export function keysOfTheOther(party: Party): readonly string[] {
    const [own, others] =
        party === "central" ? [CENTRAL_KEYS, MEMBER_KEYS] : [MEMBER_KEYS, CENTRAL_KEYS];
    const isOwn = new Set<string>(own);
    return others.filter((key) => !isOwn.has(key));
}
