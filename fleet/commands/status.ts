import { programVersion } from "../../shared/program-version";
import { nameOf } from "../file/stack-spec";
import type { Account } from "../organization/account";
import { dueOf, isNew } from "../plan/due";
import { accounts } from "../progress/words";
import { lastRun } from "../runs/run";
import type { StackLock, StackSummary } from "../states/stack-state";
import { contractSoFar } from "../opening/contract";
import type { Choice } from "../opening/choice";
import { DONE, NOT_ALL } from "./exit-status";
import type { Opened } from "../opening/opening";
import type { Output } from "./output";
import { targets } from "../opening/targets";

interface Row {
    readonly stack: string;
    readonly account: string;
    readonly name: string;
    /** `current`, `stale`, `new`, `interrupted`, `left`, or why there is no stack. */
    readonly status: string;
    readonly changedAt?: string;
    /** That it is locked, and by whom: who works on it, or was killed while working on it. */
    readonly lock?: string;
    readonly error?: string;
}

/** Tells how each account stands, by the states alone: no account is asked, and no engine runs. */
export async function status(opened: Opened, choice: Choice, output: Output): Promise<number> {
    const { fleet, states, project, folder } = opened;
    const { central, members } = targets(opened, choice);
    const summaries = await states.summaries();
    const programs = { project, version: programVersion() };
    // A state that can't be read is told in central's own row.
    const contract = await contractSoFar(opened).catch(() => undefined);
    const stacks = [...(central === undefined ? [] : [central]), ...members];
    const current = new Set(dueOf(stacks, summaries, contract, programs).current);
    const errors = lastRun(folder)?.ended;
    const locks = new Map((await states.locks()).map((lock) => [lock.stack, lock]));
    const ofStacks = stacks.map((spec): Row => {
        const summary = summaries.get(spec.stack);
        const error = errors?.get(spec.stack)?.error;
        return {
            stack: spec.stack,
            account: spec.account.id,
            name: nameOf(spec),
            status: current.has(spec) ? "current" : statusOf(summary),
            ...(locks.has(spec.stack) && { lock: lockText(locks.get(spec.stack)) }),
            ...(summary && !isNew(summary) && { changedAt: summary.changedAt }),
            ...(error !== undefined && !current.has(spec) && { error }),
        };
    });
    const rows = [...ofStacks, ...leftRows(opened, summaries), ...passedOverRows(opened)];
    const width = Math.min(40, Math.max(0, ...rows.map(({ name }) => name.length)));
    for (const row of rows) {
        const { account, name, changedAt, lock, error } = row;
        const facts = [row.status, changedAt, lock, error];
        const told = facts.filter((fact) => fact !== undefined).join("  ");
        output.tell(`${account}  ${name.padEnd(width)}  ${told}`, row);
    }
    output.print(
        `${current.size} current, ${stacks.length - current.size} not, of ${stacks.length} stacks; ` +
            `${accounts(fleet.passedOver.length)} without one.`,
    );
    return current.size === stacks.length ? DONE : NOT_ALL;
}

function lockText({ username, hostname, pid, since, problem }: Partial<StackLock> = {}): string {
    return problem ?? `locked by ${username}@${hostname} (process ${pid}) since ${since}`;
}

function statusOf(summary: StackSummary | undefined): string {
    if (summary === undefined || isNew(summary)) {
        return "new";
    }
    if (summary.problem !== undefined) {
        return summary.problem;
    }
    return summary.pendingCount > 0 ? "interrupted" : "stale";
}

/** Stacks of accounts that fleet.yaml does not ask for any more, such as those that left. */
function leftRows(
    { fleet, organization }: Opened,
    summaries: ReadonlyMap<string, StackSummary>,
): readonly Row[] {
    const asked = new Set([fleet.central, ...fleet.members].map(({ stack }) => stack));
    const known = new Map(organization.accounts.map((account) => [account.id, account]));
    return [...summaries.values()]
        .filter(({ stack }) => !asked.has(stack))
        .map(({ stack, accountId, changedAt }) => {
            const account = known.get(accountId ?? stack);
            return {
                stack,
                account: accountId ?? stack,
                name: account?.name ?? "?",
                status: whyLeft(account),
                changedAt,
            };
        });
}

function whyLeft(account: Account | undefined): string {
    if (account === undefined) {
        return "left the organization: `fleet forget` takes it off the list";
    }
    // What fleet.yaml does not mean, `off` and `destroy` can't choose.
    return account.state === "ACTIVE"
        ? "has a stack that fleet.yaml does not ask for: include it, then `fleet off` and `destroy`; or `forget`"
        : "has a stack, and is not active any more: `fleet forget` takes it off the list";
}

function passedOverRows({ fleet }: Opened): readonly Row[] {
    return fleet.passedOver.map(({ account, reason }) => ({
        stack: "",
        account: account.id,
        name: account.name,
        status: reason,
    }));
}
