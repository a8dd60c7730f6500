import type { Caller } from "../witnesses/callers";
import type { CompiledStatement } from "../matching/compile";
import type { MissingContext } from "../context";
import type { Access } from "../witnesses/evaluator";
import type { AccessFinding } from "../finding";
import { showText } from "../matching/text";

/** As many findings of one sort as anybody reads; the first ones are enough to refuse a policy. */
export const MOST_FINDINGS = 100;

/** That an Allow lets a caller in. */
export function findingOf(
    allow: CompiledStatement,
    caller: Caller,
    { target, actions }: Access,
    undecided?: MissingContext,
): AccessFinding {
    return {
        statement: allow.ref,
        witness: caller.witness,
        actions,
        resource: target.level === "key" ? "*" : showText(target.text),
        conditions: allow.conditions.map(({ source }) => source),
        ...(undecided === undefined ? {} : { undecided }),
    };
}
