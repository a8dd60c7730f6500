import type { Caller } from "./callers";
import type { Deployment, Member } from "./deployment";

/** What docs/access.md says of the deployments that a row is about → whether one is such. */
const TRAITS: Readonly<Record<string, (deployment: Deployment, caller: Caller) => boolean>> = {
    "two keys": (deployment) => !hasOneKey(deployment),
    "one key": hasOneKey,
    "any key": ({ refusesOtherKeys }) => !refusesOtherKeys,
    refuseOtherKeys: ({ refusesOtherKeys }) => refusesOtherKeys,
    sealer: ({ sealer }) => sealer !== undefined,
    "no sealer": ({ sealer }) => sealer === undefined,
    startSessionPolicy: (deployment, caller) =>
        memberOf(deployment, caller)?.startSessions !== undefined,
    cloudWatch: (deployment, caller) =>
        (memberOf(deployment, caller)?.logGroupArns ?? []).length > 0,
};

export const TRAIT_NAMES: ReadonlySet<string> = new Set(Object.keys(TRAITS));

/** Whether a deployment has all traits, seen from a caller. */
export function hasTraits(
    names: readonly string[],
    deployment: Deployment,
    caller: Caller,
): boolean {
    return names.every((name) => TRAITS[name]?.(deployment, caller) === true);
}

/** `sessionKey: same` */
function hasOneKey({ archive: { bucketKeyArn, sessionKeyArns } }: Deployment): boolean {
    return Object.values(sessionKeyArns).includes(bucketKeyArn);
}

function memberOf({ members }: Deployment, { accountId }: Caller): Member | undefined {
    return members.find((member) => member.accountId === accountId);
}
