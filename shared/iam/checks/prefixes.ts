import type { PrincipalDescription } from "../finding";
import { expandActions } from "../match/actions";
import type { CompiledResource, CompiledStatement } from "../match/compile";
import { compare } from "../match/pattern";
import { exactly, type Text } from "../match/text";
import type { StatementRef } from "../parse/references";
import { appliesTo, denialOf, type Analysis } from "../principals/access";
import { patternFor } from "../principals/granted-resources";
import { exemptedMembers, grantedMembers } from "../principals/members";
import { overTls } from "../principals/make-principal";
import type { SymbolicPrincipal } from "../principals/symbolic-principal";
import { MOST_FINDINGS } from "./access-finding";

/** A writer that reaches further than its own account's prefix. */
export interface PrefixFinding {
    readonly statement: StatementRef;
    readonly principal: PrincipalDescription;
    /** The Resource as written. */
    readonly resource: string;
    /** An object of another account that it may overwrite; the literal path if that is the fault. */
    readonly reached: string;
    /** True when `${aws:PrincipalAccount}` is written but literal, for lack of Version 2012-10-17. */
    readonly literalVariable: boolean;
}

/** An account that no policy names; the victim whose log is overwritten. */
const VICTIM = "000000000000";

const EXTERNAL = { externalAccessPoints: true };

/**
 * Members that may write below another account's prefix, by the place of the account id that the
 * policy's own grants show: right behind what stands before the first variable or wildcard.
 */
export function findOtherPrefixes(analysis: Analysis): readonly PrefixFinding[] {
    const { policy, service, context } = analysis;
    if (context.kind === "key") {
        return [];
    }
    const put = expandActions(service, ["s3:putobject"]);
    const findings: PrefixFinding[] = [];
    for (const allow of policy.allows.filter(({ actions }) => (actions & put) !== 0n)) {
        const found = reachedByAny(analysis, allow, grantedMembers(allow, context, EXTERNAL), put);
        findings.push(
            ...(found.length > 0
                ? found
                : reachedByAny(analysis, allow, exemptedMembers(analysis, allow, EXTERNAL), put)),
        );
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
    }
    return findings;
}

function reachedByAny(
    analysis: Analysis,
    allow: CompiledStatement,
    members: Iterable<SymbolicPrincipal>,
    put: bigint,
): PrefixFinding[] {
    const findings: PrefixFinding[] = [];
    for (const member of members) {
        const principal = overTls(member, true);
        if (findings.length < MOST_FINDINGS && appliesTo(allow, principal) !== "no") {
            findings.push(...reachedBy(analysis, allow, principal, put));
        }
    }
    return findings;
}

function reachedBy(
    analysis: Analysis,
    allow: CompiledStatement,
    principal: SymbolicPrincipal,
    put: bigint,
): PrefixFinding[] {
    const finding = { statement: allow.ref, principal: principal.description };
    if (allow.resource.not) {
        const resource = `NotResource ${allow.resource.of.map(({ text }) => text).join(", ")}`;
        const reached = victimBeside(allow.resource.of, analysis.context.bucketArns, principal);
        return isOpen(analysis, principal, reached, put)
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
        const reached = victimOf(resource, analysis.context.bucketArns, principal);
        return isOpen(analysis, principal, reached, put)
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
    analysis: Analysis,
    principal: SymbolicPrincipal,
    reached: Text | undefined,
    put: bigint,
): reached is Text {
    return (
        reached !== undefined &&
        denialOf(analysis, principal, { level: "object", text: reached }, put) === undefined
    );
}

/** An object of another account that none of the resources matches for the principal. */
function victimBeside(
    resources: readonly CompiledResource[],
    bucketArns: readonly string[],
    principal: SymbolicPrincipal,
): Text | undefined {
    return bucketArns
        .map((bucket) => exactly(`${bucket}/${VICTIM}/session.log`))
        .find((object) =>
            resources.every(
                (resource) => compare(patternFor(resource, principal), object) !== "yes",
            ),
        );
}

/** An object of another account that the resource matches for the principal. */
function victimOf(
    resource: CompiledResource,
    bucketArns: readonly string[],
    principal: SymbolicPrincipal,
): Text | undefined {
    const pattern = patternFor(resource, principal);
    const fixed = /^[^*?$]*/.exec(resource.text)?.[0] ?? "";
    const folder = fixed.includes("/") ? fixed.slice(0, fixed.lastIndexOf("/") + 1) : undefined;
    const folders = [...(folder === undefined ? [] : [folder]), ...bucketArns.map((b) => `${b}/`)];
    const own = `/${principal.description.accountId}/`;
    return folders
        .filter((start) => !start.includes(own))
        .flatMap((start) => [
            `${start}${VICTIM}/session.log`,
            `${start}${VICTIM}/us-east-1/session.log`,
        ])
        .map((object) => exactly(object))
        .find((object) => compare(pattern, object) !== "no");
}
