import { expandActions } from "../matching/actions";
import { overTls } from "../witnesses/callers";
import type { Caller } from "../witnesses/callers";
import type { CompiledResource, CompiledStatement } from "../matching/compile";
import { MOST_FINDINGS } from "./access-finding";
import { appliesTo, denialOf } from "../witnesses/evaluator";
import type { Evaluator } from "../witnesses/evaluator";
import type { Witness } from "../finding";
import type { StatementRef } from "../reading/references";
import { memberCallers, sparedMembers } from "./members";
import { compare } from "../matching/pattern";
import { patternFor } from "../witnesses/requests";
import { exactly } from "../matching/text";
import type { Text } from "../matching/text";

/** A writer that reaches further than its own account's prefix. */
export interface PrefixFinding {
    readonly statement: StatementRef;
    readonly witness: Witness;
    /** The Resource as written. */
    readonly resource: string;
    /** An object of another account that it may overwrite; the literal path if that is the fault. */
    readonly reached: string;
    /** True when `${aws:PrincipalAccount}` is written but literal, for lack of Version 2012-10-17. */
    readonly literalVariable: boolean;
}

/** An account that no policy names; the victim whose log is overwritten. */
const VICTIM = "000000000000";

/**
 * Members that may write below another account's prefix, by the place of the account id that the
 * policy's own grants show: right behind what stands before the first variable or wildcard.
 */
export function findForeignPrefixes(evaluator: Evaluator): readonly PrefixFinding[] {
    const { policy, service, surroundings } = evaluator;
    if (surroundings.kind === "key") {
        return [];
    }
    const put = expandActions(service, ["s3:putobject"]);
    const findings: PrefixFinding[] = [];
    for (const allow of policy.allows.filter(({ actions }) => (actions & put) !== 0n)) {
        const found = reachedByAny(evaluator, allow, memberCallers(allow, surroundings, true), put);
        findings.push(
            ...(found.length > 0
                ? found
                : reachedByAny(evaluator, allow, sparedMembers(evaluator, allow, true), put)),
        );
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
    }
    return findings;
}

function reachedByAny(
    evaluator: Evaluator,
    allow: CompiledStatement,
    members: Iterable<Caller>,
    put: bigint,
): PrefixFinding[] {
    const findings: PrefixFinding[] = [];
    for (const member of members) {
        const caller = overTls(member, true);
        if (findings.length < MOST_FINDINGS && appliesTo(allow, caller) !== "no") {
            findings.push(...reachedBy(evaluator, allow, caller, put));
        }
    }
    return findings;
}

function reachedBy(
    evaluator: Evaluator,
    allow: CompiledStatement,
    caller: Caller,
    put: bigint,
): PrefixFinding[] {
    const finding = { statement: allow.ref, witness: caller.witness };
    if (allow.resource.not) {
        const resource = `NotResource ${allow.resource.of.map(({ text }) => text).join(", ")}`;
        const reached = victimBeside(allow.resource.of, evaluator.surroundings.bucketArns, caller);
        return isOpen(evaluator, caller, reached, put)
            ? [{ ...finding, resource, reached: reached.exact ?? "", literalVariable: false }]
            : [];
    }
    return allow.resource.of.flatMap((resource): PrefixFinding[] => {
        const literal = resource.pattern?.literal;
        if (literal !== undefined) {
            const literalVariable = /\$\{[^}]*\}/.test(literal);
            return literalVariable
                ? [{ ...finding, resource: resource.text, reached: literal, literalVariable }]
                : [];
        }
        if (resource.pattern !== undefined && /\$\{[^*?$}][^}]*\}/.test(resource.text)) {
            const reached = resource.text;
            return [{ ...finding, resource: resource.text, reached, literalVariable: true }];
        }
        const reached = victimOf(resource, evaluator.surroundings.bucketArns, caller);
        return isOpen(evaluator, caller, reached, put)
            ? [
                  {
                      ...finding,
                      resource: resource.text,
                      reached: reached.exact ?? "",
                      literalVariable: false,
                  },
              ]
            : [];
    });
}

function isOpen(
    evaluator: Evaluator,
    caller: Caller,
    reached: Text | undefined,
    put: bigint,
): reached is Text {
    return (
        reached !== undefined &&
        denialOf(evaluator, caller, { level: "object", text: reached }, put) === undefined
    );
}

/** An object of another account that none of the resources matches for the caller. */
function victimBeside(
    resources: readonly CompiledResource[],
    bucketArns: readonly string[],
    caller: Caller,
): Text | undefined {
    return bucketArns
        .map((bucket) => exactly(`${bucket}/${VICTIM}/session.log`))
        .find((object) =>
            resources.every((resource) => compare(patternFor(resource, caller), object) !== "yes"),
        );
}

/** An object of another account that the resource matches for the caller. */
function victimOf(
    resource: CompiledResource,
    bucketArns: readonly string[],
    caller: Caller,
): Text | undefined {
    const pattern = patternFor(resource, caller);
    const fixed = /^[^*?$]*/.exec(resource.text)?.[0] ?? "";
    const folder = fixed.includes("/") ? fixed.slice(0, fixed.lastIndexOf("/") + 1) : undefined;
    const folders = [...(folder === undefined ? [] : [folder]), ...bucketArns.map((b) => `${b}/`)];
    const own = `/${caller.account ?? ""}/`;
    return folders
        .filter((start) => !start.includes(own))
        .flatMap((start) => [
            `${start}${VICTIM}/session.log`,
            `${start}${VICTIM}/us-east-1/session.log`,
        ])
        .map((object) => exactly(object))
        .find((object) => compare(pattern, object) !== "no");
}
