import { bucketArn, viaService } from "../../shared/arn";
import { ABSENT, type KeyValue, present } from "../../shared/iam/match/key-value";
import { fullIds } from "../../shared/iam/match/pattern";
import { ANYTHING } from "../../shared/iam/match/text";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import type { Problem } from "../../shared/problem";
import { keyPolicy, type KeyPolicyArgs, type KeyUse } from "../key-policy";

/** What KMS tells of a key. */
export interface FoundKey {
    readonly policy: string;
    readonly isEnabled: boolean;
    readonly customerMasterKeySpec: string;
    readonly multiRegion: boolean;
}

/** In the form of an organization's id, and nobody's: where accounts are listed, none counts as ours. */
const NO_ORGANIZATION = "o-0000000000";

/**
 * Why an existing key can't encrypt logs: not the right sort of key, not usable by everybody who is
 * admitted, or usable by somebody outside.
 *
 * @param setting The config key that names it.
 * @param args What its policy would be made from, were it made here.
 */
export function keyProblems(setting: string, found: FoundKey, args: KeyPolicyArgs): Problem[] {
    return [
        ...sortProblems(found, args),
        ...outsiderProblems(found, args),
        ...useProblems(found, args),
    ].map((problem) => ({ key: setting, ...problem }));
}

type Complaint = Omit<Problem, "key">;

function sortProblems(found: FoundKey, { uses }: KeyPolicyArgs): Complaint[] {
    const { customerMasterKeySpec: spec, isEnabled, multiRegion } = found;
    return [
        spec !== "SYMMETRIC_DEFAULT" && {
            found: `names a key of type ${spec}, which neither S3 nor Session Manager can use`,
            expected: "Name a key of type SYMMETRIC_DEFAULT.",
        },
        !isEnabled && {
            found: "names a key that is disabled",
            expected: "Enable it, or name another one.",
        },
        uses.includes("sessions") &&
            !multiRegion && {
                found: "names a single-Region key, while sessionKey is same",
                expected: "Name a multi-Region key, or set sessionKey to separate.",
            },
    ].filter((problem) => problem !== false);
}

function outsiderProblems(
    { policy }: FoundKey,
    { accountId, admitted }: KeyPolicyArgs,
): Complaint[] {
    const { externalAccess } = analyzeResourcePolicy(policy, {
        kind: "key",
        ownAccountId: accountId,
        organizationIds: ["organizationId" in admitted ? admitted.organizationId : NO_ORGANIZATION],
        trustedAccountIds: "accountIds" in admitted ? admitted.accountIds : [],
    });
    return externalAccess.map(({ statement, principal, actions }) => ({
        found: `names a key whose policy lets in ${principal.text} (${statement.sid ?? `statement ${statement.index + 1}`}: ${actions.slice(0, 3).join(", ")})`,
        expected: "Limit that statement to the accounts that are admitted here.",
    }));
}

/** Every use that the policy refuses, and all the statements that would allow them. */
function useProblems({ policy }: FoundKey, args: KeyPolicyArgs): Complaint[] {
    const accounts = "accountIds" in args.admitted ? args.admitted.accountIds : [undefined];
    const refused = args.uses.flatMap((use) =>
        accounts.flatMap((account) =>
            refusedActions(policy, use, account, args).map(
                (action) => `${account ?? "the organization's accounts"} (${action} for ${use})`,
            ),
        ),
    );
    if (refused.length === 0) {
        return [];
    }
    const needed = keyPolicy(args).Statement.slice(1);
    return [
        {
            found: `names a key whose policy refuses ${refused.join(", ")}`,
            expected: `Add to its policy:\n${JSON.stringify(needed, undefined, 4)}`,
        },
    ];
}

/** Of one account, or of any account of the organization that the policy does not name. */
function refusedActions(
    policy: string,
    use: KeyUse,
    account: string | undefined,
    args: KeyPolicyArgs,
): string[] {
    const { accountId, admitted } = args;
    const { logWriting } = analyzeResourcePolicy(policy, {
        kind: "key",
        ownAccountId: accountId,
        organizationIds: ["organizationId" in admitted ? admitted.organizationId : NO_ORGANIZATION],
        // Who is trusted is no member: those that are left are the ones asked about.
        trustedAccountIds: fullIds(policy).accounts.filter((id) => id !== account),
        memberRequest: REQUESTS[use](args),
    });
    return logWriting.calls.filter(({ answer }) => answer === "no").map(({ action }) => action);
}

/** The condition keys of a member's request to KMS. */
const REQUESTS: Readonly<Record<KeyUse, (args: KeyPolicyArgs) => Record<string, KeyValue>>> = {
    logs: ({ partition, region, bucketName }) => ({
        "kms:viaservice": present(...viaService(partition, "s3", region)),
        "kms:encryptioncontext:aws:s3:arn": present(bucketArn(partition, bucketName)),
        "kms:encryptioncontextkeys": present("aws:s3:arn"),
    }),
    sessions: () => ({
        "kms:viaservice": ABSENT,
        "kms:encryptioncontext:aws:ssm:sessionid": present(ANYTHING),
        "kms:encryptioncontext:aws:ssm:targetid": present(ANYTHING),
    }),
};
