import type { MissingContext } from "../context";
import type { AccessFinding } from "../finding";
import type { CompiledStatement } from "../match/compile";
import { showText } from "../match/text";
import type { Access } from "../principals/access";
import type { SymbolicPrincipal } from "../principals/symbolic-principal";

/** As many findings of one sort as anybody reads; the first ones are enough to refuse a policy. */
export const MOST_FINDINGS = 100;

/** That an Allow gives a principal access. */
export function findingOf(
    allow: CompiledStatement,
    principal: SymbolicPrincipal,
    { resources, actions }: Access,
    undecided?: MissingContext,
): AccessFinding {
    return {
        statement: allow.ref,
        principal: principal.description,
        actions,
        resource: resources.level === "key" ? "*" : showText(resources.text),
        conditions: allow.conditions.map(({ source }) => source),
        ...(undecided === undefined ? {} : { undecided }),
    };
}
