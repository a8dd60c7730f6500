import { EventEmitter } from "node:events";
import { Terminal } from "@xterm/headless";
import type { FleetEvent } from "../../../fleet/progress/event";
import type { Clock } from "../../../fleet/progress/plain";

/** A stream that keeps what was written, and shows it as a terminal would. */
export class FakeTerminal extends EventEmitter {
    readonly isTTY: boolean;
    private readonly steps: (string | { readonly columns: number })[] = [];

    constructor(
        public columns: number,
        public rows = 24,
        isTTY = true,
    ) {
        super();
        this.isTTY = isTTY;
        this.first = columns;
    }

    private readonly first: number;

    write(text: string): boolean {
        this.steps.push(text);
        return true;
    }

    /** Everything that was written. */
    get text(): string {
        return this.steps.filter((step) => typeof step === "string").join("");
    }

    /** How often something was. */
    get writes(): number {
        return this.steps.length;
    }

    resize(columns: number): void {
        this.columns = columns;
        this.steps.push({ columns });
        this.emit("resize");
    }

    /** What a person can see, and scroll back to: lines that were folded count as several. */
    async screen(): Promise<readonly string[]> {
        const terminal = new Terminal({
            ...{ cols: this.first, rows: this.rows, allowProposedApi: true },
            ...{ convertEol: true, scrollback: 2000 },
        });
        for (const step of this.steps) {
            if (typeof step === "string") {
                await new Promise<void>((resolve) => terminal.write(step, resolve));
            } else {
                terminal.resize(step.columns, this.rows);
            }
        }
        const { active } = terminal.buffer;
        const lines = Array.from({ length: active.length }, (_, row) =>
            (active.getLine(row)?.translateToString(true) ?? "").trimEnd(),
        );
        terminal.dispose();
        return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
    }
}

/** A clock that stands until it is moved. */
export class FakeClock implements Clock {
    private time = 0;
    private readonly timers = new Set<{ due: number; readonly each: number; call: () => void }>();

    now(): number {
        return this.time;
    }

    every(each: number, call: () => void): () => void {
        const timer = { due: this.time + each, each, call };
        this.timers.add(timer);
        return () => this.timers.delete(timer);
    }

    get timersLeft(): number {
        return this.timers.size;
    }

    pass(seconds: number): void {
        const end = this.time + seconds * 1000;
        for (;;) {
            const [next] = [...this.timers].sort((one, other) => one.due - other.due);
            if (next === undefined || next.due > end) {
                this.time = end;
                return;
            }
            this.time = next.due;
            next.due += next.each;
            next.call();
        }
    }
}

export function begin(total: number, parallel = 4): Extract<FleetEvent, { kind: "begin" }> {
    return {
        kind: "begin",
        command: "up",
        total,
        parallel,
        reason: "2 cores, 18 GiB free",
        runFolder: ".fleet/runs/2026-11-26T09-12-44.123Z-478",
    };
}

export function start(name: string, account: string): Extract<FleetEvent, { kind: "start" }> {
    return { kind: "start", stack: account, party: "member", account, name };
}

export function done(
    name: string,
    account: string,
    over: Partial<Extract<FleetEvent, { kind: "done" }>> = {},
): Extract<FleetEvent, { kind: "done" }> {
    return {
        ...{ kind: "done", stack: account, party: "member", account, name },
        ...{ outcome: "changed", changes: { create: 14, update: 2, same: 3 }, seconds: 12 },
        ...over,
    };
}

export function end(
    outcomes: Partial<Extract<FleetEvent, { kind: "end" }>["outcomes"]>,
    next?: string,
): FleetEvent {
    const none = { changed: 0, unchanged: 0, skipped: 0, failed: 0, cancelled: 0 };
    return { kind: "end", outcomes: { ...none, ...outcomes }, seconds: 200, next };
}
