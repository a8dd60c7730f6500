import type { FleetEvent } from "./event";
import { secondsLeft } from "./remaining";

export type Begin = Extract<FleetEvent, { kind: "begin" }>;
export type Done = Extract<FleetEvent, { kind: "done" }>;
export type End = Extract<FleetEvent, { kind: "end" }>;

/** A stack that is being worked on. */
export interface Running {
    readonly stack: string;
    /** Name of its account. */
    readonly name: string;
    /** When it was started, in milliseconds of the clock. */
    readonly since: number;
    /** 1, or more after a retry. */
    readonly attempt: number;
}

/**
 * How many durations the estimate looks back at: enough to even out single slow accounts, few
 * enough to follow AWS when it slows down.
 */
const REMEMBERED = 50;

/** Where a run stands, from what it has told so far. */
export class Tally {
    begin: Begin | undefined;
    readonly failed: Done[] = [];
    private currentCount = 0;
    private finishedCount = 0;
    private readonly running = new Map<string, Running>();
    private recentSeconds: readonly number[] = [];

    /** @param now Milliseconds of whatever clock is used throughout. */
    add(event: FleetEvent, now: number): void {
        switch (event.kind) {
            case "begin":
                this.begin = event;
                break;
            case "current":
                this.currentCount += event.count;
                break;
            case "start":
                this.running.set(event.stack, { ...event, since: now, attempt: 1 });
                break;
            case "retry":
                this.retried(event.stack, event.attempt);
                break;
            case "done":
                this.ended(event);
                break;
            case "notice":
            case "warning":
            case "wave":
            case "end":
                break;
        }
    }

    get done(): number {
        return this.finishedCount;
    }

    /** Those that are current not counted; never less than what has been seen of it. */
    get total(): number {
        const toDo = (this.begin?.total ?? 0) - this.currentCount;
        return Math.max(toDo, this.finishedCount + this.running.size);
    }

    /** In the order in which they were started. */
    get runningNow(): readonly Running[] {
        return [...this.running.values()];
    }

    /** Seconds until the last one will have ended, or undefined as long as that can't be said. */
    secondsLeft(now: number): number | undefined {
        return secondsLeft({
            recentSeconds: this.recentSeconds,
            runningSeconds: this.runningNow.map(({ since }) => (now - since) / 1000),
            waiting: this.total - this.finishedCount - this.running.size,
            parallel: this.begin?.parallel ?? 1,
        });
    }

    private retried(stack: string, attempt: number): void {
        const running = this.running.get(stack);
        if (running !== undefined) {
            this.running.set(stack, { ...running, attempt });
        }
    }

    private ended(event: Done): void {
        this.running.delete(event.stack);
        this.finishedCount += 1;
        if (event.outcome === "failed") {
            this.failed.push(event);
        }
        // What was passed over or broken off says nothing about how long the others take.
        if (event.outcome !== "skipped" && event.outcome !== "cancelled") {
            this.recentSeconds = [...this.recentSeconds, event.seconds].slice(-REMEMBERED);
        }
    }
}
