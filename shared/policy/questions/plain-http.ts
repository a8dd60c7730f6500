import { actionNames } from "../matching/actions";
import { accountCaller, anonymousCaller, overTls, serviceCaller } from "../witnesses/callers";
import type { Caller } from "../witnesses/callers";
import type { CompiledStatement } from "../matching/compile";
import { evaluateCondition } from "../matching/conditions";
import { appliesTo, deniedActions } from "../witnesses/evaluator";
import type { Evaluator } from "../witnesses/evaluator";
import { FREE } from "../matching/key-value";
import { describeCondition } from "../reading/references";
import type { Witness } from "../finding";
import type { StatementRef } from "../reading/references";
import { memberCaller, memberOrganizations } from "./members";
import { ownerCaller } from "./owner";
import { matchPrincipal } from "../witnesses/principals";
import { coversForSure } from "../witnesses/requests";
import type { Target } from "../witnesses/target";
import { showText } from "../matching/text";

/** What stays open to plain HTTP. */
export interface PlainHttpFinding {
    /** `bucket`: bucket-level calls; `object`: calls on objects. */
    readonly level: "bucket" | "object";
    readonly witness: Witness;
    /** Actions not definitely denied, sorted. */
    readonly actions: readonly string[];
    readonly resource: string;
    /** The Deny statements that mention aws:SecureTransport but do not close it, with the reason. */
    readonly insufficient: readonly { readonly statement: StatementRef; readonly why: string }[];
}

const SECURE_TRANSPORT = "aws:securetransport";

/** A caller of whom nothing is known: what denies this one denies everybody. */
const ANYBODY: Caller = overTls(
    {
        id: "anybody",
        witness: { kind: "anonymous", text: "anybody" },
        account: "unknown",
        lookup: () => FREE,
    },
    false,
);

/**
 * What is not definitely denied over plain HTTP, to anybody, the owner included: at most one
 * finding for each bucket and for its objects. None for a key: KMS has no plain HTTP endpoint.
 */
export function findPlainHttp(evaluator: Evaluator): readonly PlainHttpFinding[] {
    const { targets } = evaluator.surroundings;
    if (targets.every((target) => firstOpen(evaluator, target, [ANYBODY]) === undefined)) {
        return [];
    }
    const callers = everyone(evaluator).map((caller) => overTls(caller, false));
    return targets.flatMap((target) => firstOpen(evaluator, target, callers) ?? []);
}

function firstOpen(
    evaluator: Evaluator,
    target: Target,
    callers: readonly Caller[],
): PlainHttpFinding | undefined {
    const { service } = evaluator;
    const { level, text } = target;
    if (level !== "bucket" && level !== "object") {
        return undefined;
    }
    const asked = service.ofLevel[level];
    for (const caller of callers) {
        const open = asked & ~deniedActions(evaluator, caller, target, asked);
        if (open !== 0n) {
            return {
                level,
                witness: caller.witness,
                actions: actionNames(service, open),
                resource: showText(text),
                insufficient: insufficient(evaluator, target, caller, open),
            };
        }
    }
    return undefined;
}

/** One caller for each way in which a Deny may tell callers apart. */
function everyone({ surroundings, policy }: Evaluator): Caller[] {
    const { denies } = policy;
    // Access points of the own account take plain HTTP too.
    const foreignAccessPoints = false;
    const [own = ""] = memberOrganizations(surroundings);
    const accounts = ["unnamed", ...new Set(denies.flatMap((deny) => deny.accounts))];
    const organizations = ["none", "unnamed", ...new Set(denies.flatMap((d) => d.organizations))];
    const services = ["unnamed", ...new Set(denies.flatMap((d) => d.principal?.of.service ?? []))];
    return [
        anonymousCaller(surroundings, { foreignAccessPoints }),
        ...accounts.flatMap((account) => [
            memberCaller(account, own, surroundings, foreignAccessPoints),
            ...organizations.map((organization) => {
                const text = `any principal of ${accountName(account)}`;
                const kind = "account-without-organization" as const;
                const args = { kind, account, organization, text, foreignAccessPoints };
                return accountCaller(args, surroundings);
            }),
        ]),
        ownerCaller(surroundings),
        ...services.flatMap((service) =>
            accounts.flatMap((account) =>
                organizations.map((organization) =>
                    serviceCaller(
                        { service, account, organization, foreignAccessPoints },
                        surroundings,
                    ),
                ),
            ),
        ),
    ];
}

function accountName(account: string): string {
    return account === "unnamed" ? "any account" : `account ${account}`;
}

function insufficient(
    evaluator: Evaluator,
    target: Target,
    caller: Caller,
    open: bigint,
): PlainHttpFinding["insufficient"] {
    return evaluator.policy.denies
        .filter((deny) => deny.conditions.some(({ key }) => key === SECURE_TRANSPORT))
        .slice(0, 10)
        .map((deny) => ({ statement: deny.ref, why: reason(deny, target, caller, open) }));
}

function reason(deny: CompiledStatement, target: Target, caller: Caller, open: bigint): string {
    if (matchPrincipal(deny, caller) !== "yes") {
        return "does not name everybody";
    }
    const unmet = deny.conditions.find(
        (condition) => evaluateCondition(condition, caller.lookup) !== "yes",
    );
    if (appliesTo(deny, caller) !== "yes" && unmet !== undefined) {
        return unmet.key === SECURE_TRANSPORT
            ? "does not deny requests whose aws:SecureTransport is false"
            : `also requires ${describeCondition(unmet.source)}`;
    }
    if (!coversForSure(deny, caller, target.text)) {
        return `does not cover ${showText(target.text)}`;
    }
    return (deny.actions & open) === open
        ? "covers only part of the requests"
        : "does not cover these actions";
}
