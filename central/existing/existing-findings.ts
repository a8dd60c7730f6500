import { type Findings, findings, type Problem, show } from "../../shared/problem";
import { setting } from "../../shared/setting";
import type { ExistingFacts } from "./facts";

/* What keeps a stack from being made beside what the account has already. */

interface Principals {
    readonly readerArns: readonly string[];
    readonly sealer?: { readonly assumedBy: readonly string[] } | undefined;
}

/** Roles and users named that are not there, or have another path than their ARN says. */
export function readerFindings(
    { readerArns, sealer }: Principals,
    found: ExistingFacts["readers"],
): Findings {
    const problems: Problem[] = [];
    const warnings: string[] = [];
    const named = [
        ...readerArns.map((arn, index) => ({ arn, key: setting(`readerArns[${index}]`) })),
        ...(sealer?.assumedBy ?? []).map((arn, index) => ({
            arn,
            key: setting(`sealer.assumedBy[${index}]`),
        })),
    ];
    named.forEach(({ arn, key }) => {
        const [, type = "", path = ""] = /:(role|user)(\/.*?)[^/]*$/.exec(arn) ?? [];
        const looked = found[arn];
        if (looked?.kind === "missing") {
            problems.push(missingReader(key, arn, type));
        } else if (looked?.kind === "found" && looked.value.path !== path) {
            problems.push(readerElsewhere(key, arn, looked.value.path));
        } else if (looked?.kind === "unknown") {
            warnings.push(
                `${key} is ${show(arn)}, which can't be looked up: ${looked.reason}. If it does not ` +
                    "exist, AWS rejects the policies. Let the deploying identity call iam:GetRole and iam:GetUser.",
            );
        }
    });
    return { problems, warnings };
}

function missingReader(key: string, arn: string, type: string): Problem {
    return {
        key,
        found: `is ${show(arn)}, but the account has no ${type} of that name`,
        expected:
            "Write the ARN of an existing role or user, or of a permission set's role: AWSReservedSSO_<set>_*.",
    };
}

function readerElsewhere(key: string, arn: string, path: string): Problem {
    return {
        key,
        found: `is ${show(arn)}, but the role or user of that name has the path ${path}`,
        expected: "Write its ARN with that path.",
    };
}

interface Names {
    readonly bucketName: string;
    readonly namePrefix: string;
    /** Name of the sealer's role. */
    readonly sealerRole: string;
}

/** Names that are to be made, and are taken. */
export function nameFindings(
    { bucketName, namePrefix, sealerRole }: Names,
    { bucketOfThatName, roleOfThatName, aliases }: ExistingFacts,
): Findings {
    return findings({
        problems: [
            ...bucketProblems(bucketName, bucketOfThatName),
            ...aliasProblems(namePrefix, aliases),
            ...(roleOfThatName?.kind === "found" ? [takenRole(namePrefix, sealerRole)] : []),
        ],
    });
}

function bucketProblems(name: string, found: ExistingFacts["bucketOfThatName"]): Problem[] {
    const key = setting("bucketName");
    if (found?.kind === "found") {
        return [
            {
                key,
                found: `is ${show(name)}, but the account already has a bucket of that name that is not in this stack`,
                expected: `Write another name, or set ${setting("existingBucket")} to true to have it set up as the archive.`,
            },
        ];
    }
    // S3 tells that somebody else has it by refusing to tell anything.
    return found?.kind === "unknown" && /\b(403|Forbidden)\b/.test(found.reason)
        ? [
              {
                  key,
                  found: `is ${show(name)}, which is taken by another account (or the deploying identity may not call s3:ListBucket)`,
                  expected: "Write another name: bucket names are unique across AWS accounts.",
              },
          ]
        : [];
}

function aliasProblems(namePrefix: string, taken: ExistingFacts["aliases"]): Problem[] {
    const names = taken.map(({ alias, region }) => `${alias} in ${region}`);
    return taken.length === 0
        ? []
        : [
              {
                  key: setting("namePrefix"),
                  found: `is ${show(namePrefix)}, but the account already has ${names.join(", ")}, not in this stack`,
                  expected:
                      "Write a prefix that is unique to this archive, such as eu-: its key aliases begin with it.",
              },
          ];
}

function takenRole(namePrefix: string, role: string): Problem {
    return {
        key: setting("namePrefix"),
        found: `is ${show(namePrefix)}, but the account already has a role ${role}, not in this stack`,
        expected:
            "Write a prefix that is unique to this archive, such as eu-: its sealer's name begins with it.",
    };
}

/** Replicas that were removed, and keep new ones from being made. */
export function replicaFindings({ replicas }: Pick<ExistingFacts, "replicas">): Findings {
    const problems = Object.entries(replicas)
        .filter(([, { keyState }]) => keyState === "PendingDeletion")
        .map(([region, { deletionDate }]) => ({
            key: setting("sessionRegions"),
            found: `has ${region}, where the session key's replica is pending deletion${deletionDate ? ` (${deletionDate})` : ""}, and KMS creates no other until then`,
            expected:
                `Remove the region until then; or restore the replica: \`aws kms cancel-key-deletion --region ${region}\` and ` +
                `\`aws kms enable-key --region ${region}\` with the session key's id, and the next \`pulumi up\` takes it over.`,
        }));
    return findings({ problems });
}
