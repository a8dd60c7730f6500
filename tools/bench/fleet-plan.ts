import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ranProgram } from "./fleet-program";
import { median, type Metric, metric } from "./metric";

const ACCOUNTS = 10_000;
const ROUNDS = 5;

interface Planned {
    readonly due: number;
    readonly current: number;
    readonly megabytes: number;
}

/**
 * Measures who is due of 10,000 members, with the organization and the summaries kept from an earlier
 * run, which is the reference: it reads every state.
 */
export async function benchPlan(): Promise<Metric[]> {
    const folder = await mkdtemp(join(tmpdir(), "session-logs-bench-"));
    try {
        await ranProgram("fleet-plan-run", ["prepare", folder, ACCOUNTS], process.env);
        const before = await planned(folder);
        const after = [];
        for (let round = 0; round < ROUNDS; round++) {
            after.push(await planned(folder));
        }
        return [
            metric("plan-10000", "s", median(after.map(({ seconds }) => seconds)), before.seconds),
            metric(
                "plan-10000-memory",
                "MB",
                median(after.map(({ megabytes }) => megabytes)),
                before.megabytes,
            ),
        ];
    } finally {
        await rm(folder, { recursive: true });
    }
}

async function planned(folder: string): Promise<{ seconds: number; megabytes: number }> {
    const { seconds, printed } = await ranProgram<Planned>(
        "fleet-plan-run",
        ["plan", folder],
        process.env,
    );
    if (printed.current !== ACCOUNTS || printed.due !== 0) {
        throw new Error(`${printed.current} stacks are current and ${printed.due} due.`);
    }
    return { seconds, megabytes: printed.megabytes };
}
