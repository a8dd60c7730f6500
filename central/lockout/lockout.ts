import type { Contract } from "../../shared/contract";
import {
    type Checked,
    describeProblems,
    type Findings,
    findings,
    type Problem,
} from "../../shared/problem";
import { setting } from "../../shared/setting";
import type { Admitted } from "../admission";

/** A deployed member stack whose nodes write to the archive. */
export interface WritingMember {
    readonly stack: string;
    readonly accountId: string;
    readonly regions: readonly string[];
}

/** What of the archive members depend on, as its last update exported it. */
export type Deployed = Omit<Contract, "contractVersion"> & { readonly protect: boolean };

/** The same as it is about to be. */
export interface Wanted {
    readonly admitted: Admitted;
    readonly region: string;
    readonly bucketName: string;
    readonly keyPrefix: string;
    readonly bucketKeyArn?: string | undefined;
    readonly sessionRegions: readonly string[];
    readonly protect: boolean;
}

/** A change that may take from members what their nodes need. */
export interface Risk {
    readonly key: string;
    /** What the change is: `no longer has 222222222222`. */
    readonly found: string;
    /** What it does to those that it concerns. */
    readonly consequence: string;
    readonly concerns: (member: WritingMember) => boolean;
}

/** What the SSM agent says as it refuses a session, since `s3EncryptionEnabled` asks for a check. */
const REFUSED = 'every session there is refused with "encryption is not set up"';
const LOST = "uploads are refused until each member is deployed again, and those logs are lost";

const everybody = () => true;

/** The changes between two states of an archive that members which still write would not survive. */
export function risksOf(deployed: Deployed, wanted: Wanted): readonly Risk[] {
    const { region, bucketName, keyPrefix, bucketKeyArn, protect } = wanted;
    const isMoved = (before: string, after: string) =>
        ({ found: `changes from "${before}" to "${after}"`, concerns: everybody }) as const;
    const left = leftRegions(deployed, wanted);
    return [
        ...dismissals(deployed, wanted.admitted),
        deployed.region !== region && {
            key: "region",
            ...isMoved(deployed.region, region),
            consequence: REFUSED,
        },
        deployed.bucketName !== bucketName && {
            key: "bucketName",
            ...isMoved(deployed.bucketName, bucketName),
            consequence: REFUSED,
        },
        deployed.keyPrefix !== keyPrefix && {
            key: "keyPrefix",
            ...isMoved(deployed.keyPrefix, keyPrefix),
            consequence: LOST,
        },
        bucketKeyArn !== undefined &&
            deployed.bucketKeyArn !== bucketKeyArn && {
                key: "bucketKeyArn",
                ...isMoved(deployed.bucketKeyArn, bucketKeyArn),
                consequence: LOST,
            },
        left.length > 0 && {
            key: "sessionRegions",
            found: `no longer has ${left.join(", ")}`,
            consequence: "every session there is refused, since its key is gone",
            concerns: (member: WritingMember) =>
                member.regions.some((served) => left.includes(served)),
        },
        deployed.protect &&
            !protect && {
                key: "protect",
                found: "is switched off",
                consequence:
                    "`pulumi destroy`, or a change that replaces the bucket or a key, then deletes the archive, and " +
                    REFUSED,
                concerns: everybody,
            },
    ].filter((risk) => risk !== false);
}

function leftRegions(deployed: Deployed, { region, sessionRegions }: Wanted): readonly string[] {
    return Object.keys(deployed.sessionKeyArns).filter(
        (served) => ![region, ...sessionRegions].includes(served),
    );
}

/** Accounts that the archive admits no longer, or may admit no longer. */
function dismissals(deployed: Deployed, admitted: Admitted): readonly Risk[] {
    if ("accountIds" in admitted) {
        const admits = [deployed.accountId, ...admitted.accountIds];
        const gone = deployed.accountIds?.filter((id) => !admits.includes(id));
        const found =
            gone === undefined
                ? "does not have every account that was admitted"
                : `no longer has ${gone.join(", ")}`;
        const concerns = ({ accountId }: WritingMember) => !admits.includes(accountId);
        const isSame = gone?.length === 0;
        return isSame ? [] : [{ key: "accountIds", found, consequence: REFUSED, concerns }];
    }
    const { organizationId, organizationPaths } = admitted;
    // The archive's own nodes need no admission.
    const concerns = ({ accountId }: WritingMember) => accountId !== deployed.accountId;
    if (deployed.organizationId !== organizationId) {
        const before = deployed.organizationId ?? deployed.accountIds?.join(", ") ?? "";
        const found = `is now "${organizationId}", while ${before} was admitted before`;
        return [{ key: "organizationId", found, consequence: REFUSED, concerns }];
    }
    const before = deployed.organizationPaths ?? [`${organizationId}/*`];
    const gone = organizationPaths && before.filter((path) => !organizationPaths.includes(path));
    return gone === undefined || gone.length === 0
        ? []
        : [
              {
                  key: "organizationPaths",
                  found: `no longer has ${gone.join(", ")}`,
                  consequence: `unless the account is below another path, ${REFUSED}`,
                  concerns,
              },
          ];
}

/** What was read for the sake of the members. */
export interface LockoutFacts {
    /** What they depend on, as the last update left it; undefined where none could write yet. */
    readonly deployed: Checked<Deployed | undefined>;
    /** Those that write, where there is a risk to any. */
    readonly members: Checked<readonly WritingMember[]>;
}

/**
 * Changes that would lock out members which still write, any while what was deployed before can't be
 * read, and what can't be taken back for a while.
 *
 * @param force Whether to warn instead of refusing.
 */
export function lockoutFindings(
    { deployed, members }: LockoutFacts,
    wanted: Wanted,
    force: boolean,
): Findings {
    const reminder = force
        ? [`${setting("force")} is true. Remove it once this update is done.`]
        : [];
    if (!members.ok) {
        return findings({ problems: members.problems, warnings: reminder });
    }
    const refused = deployed.ok
        ? deployed.value === undefined
            ? []
            : [
                  ...lockouts(risksOf(deployed.value, wanted), members.value),
                  ...removedReplicas(deployed.value, wanted),
              ]
        : deployed.problems;
    return force && refused.length > 0
        ? findings({
              warnings: [
                  ...reminder,
                  describeProblems(`${setting("force")} allows these changes:`, refused),
              ],
          })
        : findings({ problems: refused, warnings: reminder });
}

/** Replicas that go, whoever uses them: KMS deletes late, and makes no other in the meantime. */
function removedReplicas(deployed: Deployed, wanted: Wanted): readonly Problem[] {
    const left = leftRegions(deployed, wanted).filter((region) => region !== deployed.region);
    return left.length === 0
        ? []
        : [
              {
                  key: setting("sessionRegions"),
                  found: `no longer has ${left.join(", ")}, whose replica of the session key would be deleted`,
                  expected:
                      "Deletion takes 30 days (KMS allows 7 to 30), and until then KMS creates no other there. If no " +
                      `session has to run there in that time, set ${setting("force")} to true for one update.`,
              },
          ];
}

/** The risks that concern members, each with those. */
export function lockouts(
    risks: readonly Risk[],
    members: readonly WritingMember[],
): readonly Problem[] {
    return risks.flatMap(({ key, found, consequence, concerns }) => {
        const concerned = members.filter(concerns);
        const names = concerned.map(
            ({ stack, accountId, regions }) =>
                `${stack} (account ${accountId}: ${regions.join(", ")})`,
        );
        return concerned.length === 0
            ? []
            : [
                  {
                      key: setting(key),
                      found: `${found}, while members still write: ${names.join("; ")}`,
                      expected:
                          `With this, ${consequence}. Switch these members off first ` +
                          `(set ${setting("off")} to true in each, then \`pulumi up\`) or destroy them; or set ` +
                          `${setting("force")} to true to proceed anyway.`,
                  },
              ];
    });
}
