import type { Contract } from "../../shared/contract";
import { programVersion } from "../../shared/program-version";
import { qualifiedStackName } from "../../shared/stack-name";
import type { StackSpec } from "../file/stack-spec";
import { mapAtOnce } from "../../shared/map-at-once";
import { dueOf, isNew } from "../plan/due";
import { planStack, type PlanPorts, type StackPlan } from "../plan/plan-stack";
import { accounts } from "../progress/words";
import { canariesOf } from "../rollout/canaries";
import type { StackSummary } from "../states/stack-state";
import { accessOf } from "../accounts/access";
import type { Choice } from "../opening/choice";
import { contractSoFar } from "../opening/contract";
import { DONE, NOT_ALL } from "./exit-status";
import type { Opened } from "../opening/opening";
import type { Output } from "./output";
import {
    detailLines,
    jsonOf,
    labelWidth,
    lineOf,
    type Planned,
    tellPassedOver,
    withCommands,
} from "./plan-lines";
import { targets } from "../opening/targets";

export interface PlanOptions extends Choice {
    /** Whether no account is asked: who and why, without what. */
    readonly facts: boolean;
    readonly canary?: number;
}

/** In how many accounts at once is asked. */
const AT_ONCE = 16;

/** Tells who is going to be worked on, in which order, why, and what would change, without an engine. */
export async function plan(opened: Opened, options: PlanOptions, output: Output): Promise<number> {
    const { fleet, states, project, path } = opened;
    const { central, members } = targets(opened, options);
    const summaries = await states.summaries();
    const programs = { project, version: programVersion() };
    const contract = await contractSoFar(opened);
    const due = dueOf(members, summaries, contract, programs).due;
    const dueOfCentral = central ? dueOf([central], summaries, undefined, programs).due : [];
    const canaries = new Set(canariesOf(due, options.canary));
    const inOrder = [...canaries, ...due.filter((member) => !canaries.has(member))];
    const ask = options.facts ? planner(opened, summaries, programs) : undefined;
    const count = dueOfCentral.length + (contract === undefined ? 0 : inOrder.length);
    if (ask !== undefined && count > 0) {
        output.note(`Asking ${accounts(count)} what is there already.`);
    }
    const planned = await mapAtOnce(
        AT_ONCE,
        [...dueOfCentral, ...inOrder],
        async (spec): Promise<Planned> => ({
            ...(ask === undefined || (spec.party === "member" && contract === undefined)
                ? foreseen(spec, summaries, contract)
                : withCommands(await ask(spec), spec.account.id)),
            spec,
            wave: spec.party === "central" ? "central" : canaries.has(spec) ? "canary" : "rest",
        }),
    );
    const current = members.length - due.length + (central && dueOfCentral.length === 0 ? 1 : 0);
    for (const one of planned) {
        output.tell(lineOf(one, labelWidth(planned)), jsonOf(one));
        detailLines(one).forEach(output.print);
    }
    tellPassedOver(fleet.passedOver, output);
    fleet.warnings.forEach((warning) =>
        output.tell(`warning: ${warning}`, { kind: "warning", warning }),
    );
    const without = fleet.passedOver.length;
    output.tell(
        `${planned.length} to do, ${current} current, ${accounts(without)} without a stack, by ${path}.`,
        { kind: "summary", due: planned.length, current, passedOver: without },
    );
    return planned.some(({ verdict }) => verdict === "refused") ? NOT_ALL : DONE;
}

/** What can be said without asking the account. */
function foreseen(
    { stack, party }: StackSpec,
    summaries: ReadonlyMap<string, StackSummary>,
    contract: Contract | undefined,
): StackPlan {
    const isFirst = isNew(summaries.get(stack));
    const waits = party === "member" && contract === undefined ? ", once central is there" : "";
    const why = party === "central" ? "new archive" : "new account";
    return {
        stack,
        verdict: isFirst ? "create" : "update",
        why: (isFirst ? why : "program, config or central changed") + waits,
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
