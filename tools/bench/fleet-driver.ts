import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FleetEvent, Outcome } from "../../fleet/progress/event";
import { run } from "../sandbox/command";
import { REPOSITORY } from "../sandbox/layout";
import type { FleetGround } from "./fleet-ground";
import { FLEET_DRIVER, megabytesOf, memoryRecording } from "./program-memory";

/** What one command of the fleet took. */
export interface Driven {
    /** From start to end of the command, as whoever types it waits. */
    readonly seconds: number;
    readonly outcomes: Readonly<Record<Outcome, number>>;
    /** The most memory that the driver took, in MB; engines, providers and packs are not in it. */
    readonly megabytes: number;
}

/**
 * Runs a command of the fleet that has to succeed.
 *
 * @throws Error with the last that it printed, if it fails.
 */
export async function drive(
    { env, folder }: Pick<FleetGround, "env" | "folder">,
    args: readonly string[],
): Promise<Driven> {
    const command = [
        join(REPOSITORY, "fleet", "start.mjs"),
        ...["--file", join(folder, "fleet.yaml"), "--json"],
        ...args,
    ];
    const memoryFile = join(folder, "memory.jsonl");
    await rm(memoryFile, { force: true });
    const began = performance.now();
    const { status, stdout, stderr } = await run(process.execPath, command, {
        cwd: REPOSITORY,
        env: { ...env, ...memoryRecording(memoryFile) },
    });
    const seconds = (performance.now() - began) / 1000;
    const events = stdout.split("\n").filter(Boolean);
    if (status !== 0) {
        throw new Error(
            `fleet ${args.join(" ")} ended with status ${status}:\n` +
                `${events.slice(-5).join("\n")}\n${stderr}`,
        );
    }
    const last = JSON.parse(events.at(-1) ?? "{}") as FleetEvent;
    if (last.kind !== "end") {
        throw new Error(`fleet ${args.join(" ")} did not tell how it ended:\n${stdout}`);
    }
    const recorded = await readFile(memoryFile, "utf8");
    return { seconds, outcomes: last.outcomes, megabytes: megabytesOf(FLEET_DRIVER, recorded) };
}
