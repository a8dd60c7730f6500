import { ORGANIZATION_ID } from "../../ids";
import type { CompiledCondition } from "../match/conditions";
import type { CompiledStatement } from "../match/compile";
import type { Analysis } from "../principals/access";
import { MOST_FINDINGS } from "./access-finding";
import type { ConditionRef, StatementRef } from "../parse/references";
import { hasVariable } from "../match/variables";

/** An organization id that admits, and is not one exact id of ours. */
export interface OrganizationIdFinding {
    readonly statement: StatementRef;
    readonly condition: ConditionRef;
    readonly value: string;
    readonly reason: "wildcard" | "variable" | "malformed" | "not-configured";
}

const ID_KEYS = ["aws:principalorgid", "aws:sourceorgid"];
const PATH_KEYS = ["aws:principalorgpaths", "aws:sourceorgpaths"];

/**
 * Organization ids that decide who gets in (values of an Allow, exceptions of a Deny) and are not
 * one exact, well-formed id, or not a configured one. A statement that another condition ties to an
 * exact id may narrow it down with patterns.
 */
export function findOrganizationIds(
    analysis: Analysis,
    configured: readonly string[],
): readonly OrganizationIdFinding[] {
    const { allows, denies } = analysis.policy;
    const findings: OrganizationIdFinding[] = [];
    for (const statement of [...allows, ...denies]) {
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
        const admitting = statement.conditions.filter((condition) => admits(statement, condition));
        const faults = admitting.map((condition) => faultsOf(statement, condition, configured));
        if (!faults.some((found) => found.length === 0)) {
            findings.push(...faults.flat());
        }
    }
    return findings;
}

/** Whether a value of the condition is one whose principals get in, or stay in. */
function admits({ effect }: CompiledStatement, { key, operator }: CompiledCondition): boolean {
    return (
        (ID_KEYS.includes(key) || PATH_KEYS.includes(key)) &&
        operator !== undefined &&
        operator.comparison !== "presence" &&
        operator.negated === (effect === "Deny")
    );
}

function faultsOf(
    { ref }: CompiledStatement,
    { source, key }: CompiledCondition,
    configured: readonly string[],
): OrganizationIdFinding[] {
    return source.values.flatMap((value): OrganizationIdFinding[] => {
        const reason = faultOf(PATH_KEYS.includes(key) ? firstSegment(value) : value, configured);
        return reason === undefined ? [] : [{ statement: ref, condition: source, value, reason }];
    });
}

function firstSegment(path: string): string {
    const slash = path.indexOf("/");
    return slash < 0 ? path : path.slice(0, slash);
}

function faultOf(
    id: string,
    configured: readonly string[],
): OrganizationIdFinding["reason"] | undefined {
    if (hasVariable(id, true)) {
        // The resource's own organization is ours, and one.
        return id.toLowerCase() === "${aws:resourceorgid}" ? undefined : "variable";
    }
    if (/[*?]/.test(id)) {
        return "wildcard";
    }
    if (!ORGANIZATION_ID.test(id)) {
        return "malformed";
    }
    return configured.length > 0 && !configured.includes(id) ? "not-configured" : undefined;
}
