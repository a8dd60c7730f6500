import type { Judgement, Violation } from "../../policypack/judgement";
import type { Resource } from "../../policypack/stack/resource";
import { printable } from "../../shared/printable";

/** Where a stack is, and where it was read, which many stacks are sorted by. */
export interface Origin {
    readonly account?: string | null;
    readonly file?: string;
}

/** One line of `--json`; only an exempted violation has an exemption. */
export function jsonLine(
    id: string,
    { violations, notJudged }: Judgement,
    origin: Origin = {},
): string {
    const line = {
        id,
        ...origin,
        violations: violations.map(({ policy, level, severity, resource, message, exemption }) => ({
            policy,
            level,
            severity,
            resource: idOf(resource),
            message,
            exemption,
        })),
        notJudged: notJudged.map(({ policy, resource, reason }) => ({
            policy,
            resource: idOf(resource),
            reason,
        })),
    };
    return printable(JSON.stringify(line));
}

/** What a person reads about one stack: the violations as a table, each with its message below. */
export function table(id: string, { violations, notJudged }: Judgement): string {
    const rows = violations.map((violation) => ({
        cells: [violation.level, violation.severity, violation.policy, labelOf(violation.resource)],
        message: violation.message,
    }));
    const widths = [0, 1, 2].map((column) =>
        Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)),
    );
    const lines = [
        `${id}: ${summary(violations)}`,
        ...rows.flatMap(({ cells, message }) => [
            `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`,
            `      ${message}`,
        ]),
        ...notJudged.map(
            ({ policy, resource, reason }) =>
                `  not judged  ${policy}  ${labelOf(resource)}: ${reason}`,
        ),
    ];
    return lines.map(printable).join("\n");
}

function summary(violations: readonly Violation[]): string {
    const mandatory = violations.filter(({ level }) => level === "mandatory").length;
    const advisory = violations.length - mandatory;
    const advice = advisory > 0 ? `, ${advisory} advisory` : "";
    return mandatory > 0 ? `refused, ${mandatory} mandatory${advice}` : `accepted${advice}`;
}

/** The URN names one resource among all; a case has names only. `null` is the whole stack. */
function idOf(resource: Resource | undefined): string | null {
    return resource === undefined ? null : (resource.urn ?? resource.name);
}

function labelOf(resource: Resource | undefined): string {
    return resource === undefined ? "the whole stack" : `${resource.type} ${resource.name}`;
}
