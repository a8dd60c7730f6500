import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";

/** A program, and how it ended. */
export interface GuardedProgram {
    readonly program: PulumiFn;
    /** Whether it has thrown. */
    hasFailed(): boolean;
    /** Closes its connections to the engine, which Pulumi's runtime leaves open; once that has ended. */
    close(): void;
}

/** What the runtime's clients are, beyond what their types say: clients of gRPC. */
interface Connection {
    close(): void;
}

/** What programs of this process have thrown, and their engines have been told. */
const told = new WeakSet<Error>();

/**
 * Keeps what a program throws from the programs beside it: Pulumi's runtime makes promises of the
 * error that nobody waits for, and takes every such promise of the process for a failure of all
 * programs that run in it.
 */
export function guarded(program: PulumiFn): GuardedProgram {
    let hasFailed = false;
    const connections: unknown[] = [];
    return {
        program: async () => {
            try {
                return await program();
            } catch (thrown) {
                const error = thrown as Error;
                const { message, stack = message } = error;
                hasFailed = true;
                told.add(error);
                if (!pulumi.RunError.isInstance(error)) {
                    // A bug, of which the engine, told the message alone, would not show the place.
                    await pulumi.log.error(stack);
                }
                // Never kept back: an engine deletes what a program that ends well did not register.
                throw error;
            } finally {
                // Only here, within the program, are they its own.
                connections.push(pulumi.runtime.getMonitor(), pulumi.runtime.getEngine());
            }
        },
        hasFailed: () => hasFailed,
        close: () => (connections as (Connection | undefined)[]).forEach((one) => one?.close()),
    };
}

type Listen = (event: string, listener: (reason: Error) => void) => NodeJS.Process;

/** Has listeners to unhandled rejections pass over errors that their own engine has been told. */
export function keepToldErrorsApart(): void {
    const [on, off] = [process.on.bind(process) as Listen, process.off.bind(process) as Listen];
    const passing = new Map<unknown, (reason: Error) => void>();
    const listen: Listen = (event, listener) => {
        if (event !== "unhandledRejection") {
            return on(event, listener);
        }
        const others = (reason: Error) => {
            if (!told.has(reason)) {
                listener(reason);
            }
        };
        passing.set(listener, others);
        return on(event, others);
    };
    const leave: Listen = (event, listener) => {
        // The runtime has one listener for several events.
        if (event !== "unhandledRejection") {
            return off(event, listener);
        }
        const others = passing.get(listener);
        passing.delete(listener);
        return off(event, others ?? listener);
    };
    // Each has two names, by either of which others may call it.
    Object.assign(process, { on: listen, addListener: listen, off: leave, removeListener: leave });
}

/**
 * Keeps this process alive when a promise of a program is rejected after its engine has ended:
 * nobody listens then any more, and Node ends a process for that. What an engine that was killed, or
 * cut off, leaves behind comes as late as that.
 *
 * @param tell Hears of what no ended engine explains: a bug.
 */
export function outliveStrayErrors(tell: (error: unknown) => void): void {
    process.on("unhandledRejection", (reason) => {
        if (!isBrokenConnection(reason)) {
            tell(reason);
        }
    });
}

/** Statuses of calls whose other side is gone: https://grpc.io/docs/guides/status-codes/ */
const BROKEN: ReadonlySet<unknown> = new Set([1, 14]);

/** Whether it is gRPC's word that a call was cancelled, or its server not reached. */
function isBrokenConnection(error: unknown): boolean {
    return (
        error instanceof Error && "details" in error && "code" in error && BROKEN.has(error.code)
    );
}
