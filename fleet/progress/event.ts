import type { Party } from "../../shared/stack-name";

/** How it ended with a stack. */
export type Outcome = "changed" | "unchanged" | "skipped" | "failed" | "cancelled";

export interface Changes {
    /** Resources by what was, or would be, done: `{create: 3, same: 1}`. */
    readonly [operation: string]: number;
}

/** Which stack something is told of. */
export interface OfStack {
    readonly stack: string;
    readonly party: Party;
    /** Its account's id. */
    readonly account: string;
    /** `central`, or the account's name. */
    readonly name: string;
}

/** What a run tells while it goes on; `--json` prints one line for each. */
export type FleetEvent =
    | {
          readonly kind: "begin";
          readonly command: string;
          readonly total: number;
          readonly parallel: number;
          /** Why so many at once, for people: "2 cores, 18 GiB free". */
          readonly reason: string;
          readonly runFolder: string;
      }
    | { readonly kind: "notice"; readonly text: string }
    | { readonly kind: "warning"; readonly text: string }
    | {
          readonly kind: "wave";
          /** `all`: those of a command that has no order. */
          readonly name: "central" | "canary" | "rest" | "all";
          readonly count: number;
      }
    /** How many stacks are as they should be already: nothing is done with them. */
    | { readonly kind: "current"; readonly count: number }
    | (OfStack & { readonly kind: "start" })
    | (OfStack & {
          readonly kind: "retry";
          readonly attempt: number;
          readonly seconds: number;
          readonly error: string;
      })
    | (OfStack & {
          readonly kind: "done";
          readonly outcome: Outcome;
          readonly changes: Changes;
          readonly seconds: number;
          /** In one line, where it failed. */
          readonly error?: string;
          /** Its log, where it has one. */
          readonly log?: string;
      })
    | {
          readonly kind: "end";
          readonly outcomes: Readonly<Record<Outcome, number>>;
          readonly seconds: number;
          /** What to type to go on with those that failed or were not reached. */
          readonly next?: string;
      };

/** Shows a run to a person, or tells it to a program. */
export interface Progress {
    tell(event: FleetEvent): void;
    /** Restores the terminal; called once, whatever happened. */
    close(): void;
}
