import { bucketArn, viaService } from "../../shared/arn";
import { ABSENT, type KeyValue, present } from "../../shared/iam/match/key-value";
import { fullIds } from "../../shared/iam/match/pattern";
import { ANYTHING } from "../../shared/iam/match/text";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import type { LookedUp } from "../../shared/looked-up";
import { type Findings, findings, type Problem, show } from "../../shared/problem";
import { setting } from "../../shared/setting";
import { keyPolicy, type KeyPolicyArgs, type KeyUse } from "../key-policy";
import type { FoundKey } from "./facts";
import { trusted } from "./trusted";

/**
 * What is wrong with the key that `bucketKeyArn` names.
 *
 * @param found What was looked up; nothing if the config names none.
 * @param args What its policy would be made from, were it made here.
 */
export function keyFindings(
    arn: string | undefined,
    found: LookedUp<FoundKey> | undefined,
    args: KeyPolicyArgs,
): Findings {
    if (found === undefined) {
        return findings({});
    }
    return findings({
        problems: found.kind === "found" ? keyProblems(found.value, args) : [untold(arn)],
    });
}

function untold(arn: string | undefined): Problem {
    return {
        key: setting("bucketKeyArn"),
        found: `is ${show(arn)}, a key whose policy can't be read`,
        expected:
            "Name an existing key, and let the deploying identity call kms:DescribeKey and kms:GetKeyPolicy.",
    };
}

/**
 * Why an existing key can't encrypt logs: not the right sort of key, not usable by everybody who is
 * admitted, or usable by somebody outside.
 */
export function keyProblems(found: FoundKey, args: KeyPolicyArgs): Problem[] {
    return [
        ...sortProblems(found, args),
        ...outsiderProblems(found, args),
        ...useProblems(found, args),
    ].map((problem) => ({ key: setting("bucketKeyArn"), ...problem }));
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
        ...trusted(admitted),
    });
    return externalAccess.map(({ statement, principal, actions }) => ({
        found: `names a key whose policy grants access to ${principal.text} (${statement.sid ?? `statement ${statement.index + 1}`}: ${actions.slice(0, 3).join(", ")})`,
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
            found: `names a key whose policy does not allow ${refused.join(", ")}`,
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
        ...trusted(admitted),
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
