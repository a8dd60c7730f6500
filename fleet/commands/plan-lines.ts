import type { Problem } from "../../shared/problem";
import { existingPreferences, toAdopt } from "../existing-preferences";
import { nameOf, type PassedOver, type StackSpec } from "../file/stack-spec";
import type { ResourceChange } from "../plan/changes";
import type { StackPlan } from "../plan/plan-stack";
import { accounts } from "../progress/words";
import type { Output } from "./output";

/** A stack's plan, and its turn. */
export interface Planned extends StackPlan {
    readonly spec: StackSpec;
    readonly wave: "central" | "canary" | "rest";
}

export function jsonOf({ spec, wave, stack, verdict, why, changes, problems, warnings }: Planned) {
    const { id, ou } = spec.account;
    return {
        ...{ kind: "stack", stack, account: id, name: nameOf(spec), ou, wave, verdict, why },
        ...(changes && { changes: changes.filter(({ operation }) => operation !== "same") }),
        ...(problems && { problems }),
        ...(warnings && warnings.length > 0 && { warnings }),
    };
}

/** A plan whose problems say what to type, where the fleet has a command for it. */
export function withCommands({ problems, ...plan }: StackPlan, accountId: string): StackPlan {
    return problems === undefined
        ? plan
        : { ...plan, problems: problems.map((problem) => withCommand(problem, accountId)) };
}

function withCommand(problem: Problem, accountId: string): Problem {
    if (existingPreferences(problem.found) === undefined) {
        return problem;
    }
    const [changes = ""] = /replace makes these changes:[^]*/.exec(problem.expected) ?? [];
    return {
        ...problem,
        expected:
            `${toAdopt(accountId)}; with --keep what this project does not set stays. Without it, ` +
            changes,
    };
}

/** How wide the column of accounts is. */
export function labelWidth(planned: readonly Planned[]): number {
    return Math.min(40, Math.max(0, ...planned.map(({ spec }) => labelOf(spec).length)));
}

/** A stack in one line: its turn, account, verdict, what would change, and why. */
export function lineOf({ wave, spec, verdict, changes, why }: Planned, width: number): string {
    const label = labelOf(spec).padEnd(width);
    return `${wave.padEnd(7)}  ${label}  ${verdict.padEnd(7)}  ${countsOf(changes)}${why}`;
}

/** What there is to say of it beside: what is not simply made, problems, warnings. */
export function detailLines({ changes = [], problems = [], warnings = [] }: Planned): string[] {
    const telling = changes.filter(({ operation }) => !["same", "create"].includes(operation));
    return [
        ...telling.map(({ operation, type, name, properties }) => {
            const what = properties.length === 0 ? "" : `: ${properties.join(", ")}`;
            return `${operation} ${type} ${name}${what}`;
        }),
        ...problems.map(({ key, found, expected }) => `${key} ${found}. ${expected}`),
        ...warnings.map((warning) => `warning: ${warning}`),
    ].flatMap((text) => text.split("\n").map((line) => `         ${line}`));
}

/** Each account that somebody may look for; for people, those that no include names are counted. */
export function tellPassedOver(passedOver: readonly PassedOver[], output: Output): void {
    const counts = new Map<string, number>();
    for (const { account, reason } of passedOver) {
        const { id, name, state } = account;
        if (output.isJson || state !== "ACTIVE") {
            const value = { kind: "passed over", account: id, name, reason };
            output.tell(`none     ${id} ${name}  ${reason}`, value);
        } else {
            counts.set(reason, (counts.get(reason) ?? 0) + 1);
        }
    }
    for (const [reason, count] of counts) {
        output.print(`none     ${accounts(count)}: ${reason}`);
    }
}

function labelOf(spec: StackSpec): string {
    return `${spec.account.id} ${nameOf(spec)}`;
}

const SIGNS = { create: "+", import: "=", update: "~", replace: "±", delete: "-" } as const;

function countsOf(changes: readonly ResourceChange[] = []): string {
    const counts = Object.entries(SIGNS).flatMap(([operation, sign]) => {
        const count = changes.filter((one) => one.operation === operation).length;
        return count === 0 ? [] : [`${sign}${count}`];
    });
    return counts.length === 0 ? "" : `${counts.join(" ")}  `;
}
