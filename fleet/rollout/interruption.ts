import { setMaxListeners } from "node:events";

/** Ctrl-C, in two steps. */
export interface Interruption {
    /** Aborted with the first: nothing further is begun. */
    readonly stopping: AbortSignal;
    /** Aborted with the second, or when the process is asked to end: engines end what they do, and unlock. */
    readonly cancelling: AbortSignal;
    /** Leaves signals to whoever had them before. */
    release(): void;
}

/**
 * Takes over the signals that would end this process: an engine left alone would be cut off from its
 * program. SIGHUP comes when the terminal is closed.
 *
 * @param tell Says what goes on now.
 */
export function takeOverSignals(tell: (text: string) => void): Interruption {
    const stopping = new AbortController();
    const cancelling = new AbortController();
    // Each stack that is worked on listens.
    setMaxListeners(0, stopping.signal, cancelling.signal);
    const cancel = () => {
        stopping.abort();
        cancelling.abort();
        tell("Cancelling: the engines end what they have begun, and unlock.");
    };
    const interrupt = () => {
        if (stopping.signal.aborted) {
            cancel();
            return;
        }
        stopping.abort();
        tell("No further account is begun; those that run are ended. Ctrl-C again cancels them.");
    };
    process.on("SIGINT", interrupt).on("SIGTERM", cancel).on("SIGHUP", cancel);
    return {
        stopping: stopping.signal,
        cancelling: cancelling.signal,
        release: () =>
            void process.off("SIGINT", interrupt).off("SIGTERM", cancel).off("SIGHUP", cancel),
    };
}
