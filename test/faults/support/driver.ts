import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetEvent, Outcome } from "../../../fleet/progress/event";
import { REPOSITORY } from "../../../tools/sandbox/layout";
import { descendants, type Process, signal } from "./processes";

/** The parts of a run that can be killed. */
export type Part = "driver" | "engine" | "provider";

/** How their command lines are known: the published provider, or the stand-in. */
const COMMANDS: Readonly<Record<Part, RegExp>> = {
    driver: /\/dist\/fleet\.js /,
    engine: /(?:^|\/)pulumi (?:up|destroy|refresh|preview) /,
    provider: /pulumi-resource-aws|\/provider\.js/,
};

/** How a command of the fleet ended. */
export interface DriverEnd {
    /** Exit status; null when a signal ended it. */
    readonly status: number | null;
    readonly events: readonly FleetEvent[];
    /** Everything it printed, for messages. */
    readonly output: string;
}

/** A command of the fleet that runs. */
export interface Driver {
    readonly ended: Promise<DriverEnd>;
    hasEnded(): boolean;
    /** What it has told so far. */
    events(): readonly FleetEvent[];
    /** Those of its processes that are such a part, the first started first. */
    parts(part: Part): readonly Process[];
    /** Ctrl-C in its terminal: every process of its group gets it. */
    interrupt(): void;
    /** Resolves with the first event that is meant, or undefined if it ends without. */
    until(isMeant: (event: FleetEvent) => boolean): Promise<FleetEvent | undefined>;
}

/** Starts a command of the fleet as a person would, in a process group of its own. */
export function startDriver(args: readonly string[], env: NodeJS.ProcessEnv): Driver {
    const child = spawn(
        process.execPath,
        [join(REPOSITORY, "fleet", "start.mjs"), "--json", ...args],
        { env, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const pid = child.pid ?? 0;
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const events = () => eventsOf(stdout);
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    return {
        ended: endOf(child).then((status) => ({
            status,
            events: events(),
            output: stdout + stderr,
        })),
        hasEnded,
        events,
        parts: (part) => descendants(pid).filter(({ command }) => COMMANDS[part].test(command)),
        interrupt: () => signal(-pid, "SIGINT"),
        until: async (isMeant) => {
            while (!hasEnded()) {
                const found = events().find(isMeant);
                if (found !== undefined) {
                    return found;
                }
                await sleep(10);
            }
            return events().find(isMeant);
        },
    };
}

/** How it ended with each member that it worked on, the first that ended first. */
export function outcomesOf(events: readonly FleetEvent[]): readonly Outcome[] {
    return events.flatMap((event) =>
        event.kind === "done" && event.party === "member" ? [event.outcome] : [],
    );
}

/** Its pipes may be held open by engines that outlive it: they are not waited for. */
function endOf(child: ChildProcess): Promise<number | null> {
    return new Promise((resolve) => {
        child.on("exit", (status) => setImmediate(() => resolve(status)));
    });
}

/** Whole lines of JSON; a killed driver leaves half a one. */
function eventsOf(text: string): readonly FleetEvent[] {
    return text.split("\n").flatMap((line) => {
        try {
            return [JSON.parse(line) as FleetEvent];
        } catch {
            return [];
        }
    });
}
