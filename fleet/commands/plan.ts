import { type Contract, parseContract } from "../../shared/contract";
import { printable } from "../../shared/printable";
import { programVersion } from "../../shared/program-version";
import { qualifiedStackName } from "../../shared/stack-name";
import type { PassedOver, StackSpec } from "../file/stack-spec";
import { mapAtOnce } from "../../shared/map-at-once";
import type { ResourceChange } from "../plan/changes";
import { dueOf } from "../plan/due";
import { planStack, type PlanPorts, type StackPlan } from "../plan/plan-stack";
import { canariesOf } from "../rollout/canaries";
import type { StackSummary } from "../states/stack-state";
import { accessOf } from "./account-access";
import type { Choice } from "./choice";
import { DONE, NOT_ALL } from "./exit-status";
import type { Opened } from "./opening";
import type { Output } from "./output";
import { targets } from "./targets";

export interface PlanOptions extends Choice {
    /** Whether no account is asked: who and why, without what. */
    readonly facts: boolean;
    readonly canary?: number;
    readonly json?: boolean;
}

/** In how many accounts at once is asked. */
const AT_ONCE = 16;

/** A stack's plan, and its turn. */
interface Planned extends StackPlan {
    readonly spec: StackSpec;
    readonly wave: "central" | "canary" | "rest";
}

/** Tells who is going to be worked on, in which order, why, and what would change, without an engine. */
export async function plan(opened: Opened, options: PlanOptions, output: Output): Promise<number> {
    const { fleet, states, project } = opened;
    const { central, members } = targets(opened, options);
    const summaries = await states.summaries();
    const programs = { project, version: programVersion() };
    const contract = await contractSoFar(opened);
    const due = dueOf(members, summaries, contract, programs).due;
    const dueOfCentral = central ? dueOf([central], summaries, undefined, programs).due : [];
    const canaries = new Set(canariesOf(due, options.canary));
    const inOrder = [...canaries, ...due.filter((member) => !canaries.has(member))];
    const ask = options.facts ? planner(opened, summaries, programs) : undefined;
    const planned = await mapAtOnce(
        AT_ONCE,
        [...dueOfCentral, ...inOrder],
        async (spec): Promise<Planned> => ({
            ...(ask === undefined || (spec.party === "member" && contract === undefined)
                ? foreseen(spec, summaries, contract)
                : await ask(spec)),
            spec,
            wave: spec.party === "central" ? "central" : canaries.has(spec) ? "canary" : "rest",
        }),
    );
    const current = members.length - due.length + (central && dueOfCentral.length === 0 ? 1 : 0);
    if (options.json) {
        planned.forEach((one) => output.json(jsonOf(one)));
        fleet.passedOver.forEach(({ account, reason }) =>
            output.json({ kind: "passed over", account: account.id, name: account.name, reason }),
        );
        output.json({ kind: "summary", due: planned.length, current });
    } else {
        textOf(planned, current, opened).forEach((line) => output.print(line));
    }
    return planned.some(({ verdict }) => verdict === "refused") ? NOT_ALL : DONE;
}

/** Central's outputs, or undefined before it is deployed. */
async function contractSoFar({ fleet, states }: Opened): Promise<Contract | undefined> {
    const { stack } = fleet.central;
    const contract = parseContract(stack, (await states.state(stack))?.outputs ?? {});
    return contract.ok ? contract.value : undefined;
}

/** What can be said without asking the account. */
function foreseen(
    { stack, party }: StackSpec,
    summaries: ReadonlyMap<string, StackSummary>,
    contract: Contract | undefined,
): StackPlan {
    const isNew = !summaries.has(stack);
    const waits = party === "member" && contract === undefined ? ", once central is there" : "";
    const why = party === "central" ? "new archive" : "new account";
    return {
        stack,
        verdict: isNew ? "create" : "update",
        why: (isNew ? why : "program, config or central changed") + waits,
    };
}

function planner(
    { fleet, states, project }: Opened,
    summaries: ReadonlyMap<string, StackSummary>,
    programs: PlanPorts["programs"],
): (spec: StackSpec) => Promise<StackPlan> {
    const loaded = Promise.all([
        import("../plan/facts/account-clients"),
        import("../plan/facts/member-look-ups"),
        import("../plan/facts/central-look-ups"),
    ]);
    const qualified = (stack: string) =>
        qualifiedStackName(stack, { organization: "organization", project });
    return async (spec) => {
        const [{ accountClients }, { memberLookUps }, { centralLookUps }] = await loaded;
        const clients = accountClients(accessOf(spec));
        try {
            return await planStack(spec, {
                programs,
                digest: (stack) => summaries.get(stack)?.digest,
                state: (stack) => states.state(stack),
                memberLookUps: ({ account }) => memberLookUps(account.id, clients),
                centralLookUps: ({ account }) => centralLookUps(account.id, clients),
                members: () =>
                    Promise.resolve({
                        ok: true,
                        value: fleet.members.map(({ stack }) => qualified(stack)),
                    }),
            });
        } finally {
            clients.close();
        }
    };
}

function jsonOf({ spec, wave, stack, verdict, why, changes, problems, warnings }: Planned) {
    const { id, name, ou } = spec.account;
    return {
        ...{ kind: "stack", stack, account: id, name, ou, wave, verdict, why },
        ...(changes && { changes: changes.filter(({ operation }) => operation !== "same") }),
        ...(problems && { problems }),
        ...(warnings && warnings.length > 0 && { warnings }),
    };
}

function textOf(
    planned: readonly Planned[],
    current: number,
    { fleet, path }: Opened,
): readonly string[] {
    const width = Math.min(40, Math.max(0, ...planned.map(({ spec }) => labelOf(spec).length)));
    return [
        ...planned.flatMap((one) => [
            `${one.wave.padEnd(7)}  ${labelOf(one.spec).padEnd(width)}  ${one.verdict.padEnd(7)}  ${countsOf(one.changes)}${one.why}`,
            ...(one.problems ?? []).map(
                ({ key, found, expected }) => `         ${key} ${found}. ${expected}`,
            ),
            ...(one.warnings ?? []).map((warning) => `         warning: ${warning}`),
        ]),
        ...passedOverLines(fleet.passedOver),
        ...fleet.warnings.map((warning) => `warning: ${warning}`),
        `${planned.length} to do, ${current} current, ${fleet.passedOver.length} accounts without a stack, by ${path}.`,
    ].map(printable);
}

function labelOf({ account, party }: StackSpec): string {
    return party === "central" ? `${account.id} central` : `${account.id} ${account.name}`;
}

function countsOf(changes: readonly ResourceChange[] | undefined): string {
    const signs = { create: "+", import: "=", update: "~", replace: "±", delete: "-" } as const;
    const counts = Object.entries(signs).flatMap(([operation, sign]) => {
        const count = (changes ?? []).filter((one) => one.operation === operation).length;
        return count === 0 ? [] : [`${sign}${count}`];
    });
    return counts.length === 0 ? "" : `${counts.join(" ")}  `;
}

/** Each account that somebody may look for; those that no include names are counted. */
function passedOverLines(passedOver: readonly PassedOver[]): readonly string[] {
    const notActive = passedOver.filter(({ account }) => account.state !== "ACTIVE");
    const others = new Map<string, number>();
    for (const { account, reason } of passedOver) {
        if (account.state === "ACTIVE") {
            others.set(reason, (others.get(reason) ?? 0) + 1);
        }
    }
    return [
        ...notActive.map(
            ({ account, reason }) => `none     ${account.id} ${account.name}  ${reason}`,
        ),
        ...[...others].map(([reason, count]) => `none     ${count} accounts: ${reason}`),
    ];
}
