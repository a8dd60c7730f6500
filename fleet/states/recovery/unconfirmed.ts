import type { PendingOperation } from "../stack-state";

/** What is read of the engine's events, as its event log and the Automation API have them. */
export interface OperationEvent {
    readonly resourcePreEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean };
    readonly resOutputsEvent?: { readonly metadata: StepMetadata; readonly planning?: boolean };
    readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
    readonly diagnosticEvent?: {
        readonly urn?: string;
        readonly message: string;
        readonly severity: string;
    };
}

export interface StepMetadata {
    readonly op: string;
    readonly urn: string;
    readonly type: string;
    readonly provider?: string;
    readonly new?: {
        readonly parent?: string;
        readonly provider?: string;
        readonly inputs?: Readonly<Record<string, unknown>>;
    };
}

/** The engine's operations, as its pending ones are called. */
const KINDS: Readonly<Record<string, string>> = {
    create: "creating",
    "create-replacement": "creating",
    update: "updating",
};

/** gRPC's words for a provider that is no longer there. */
const PROVIDER_GONE = /code = Unavailable|transport is closing|connection refused|: EOF\b/;

/**
 * Creations and updates that a run began, and of which nobody knows how they ended: without an end,
 * or ended by a provider that was gone. The engine takes these out of the state, although AWS may
 * have done what the provider had asked, or half of it. A creation that AWS refused is none of them:
 * what has that name is somebody else's. A document's update takes two calls, of which the second
 * may have been refused: it is one of them however it failed.
 */
export function unconfirmedOperations(events: readonly OperationEvent[]): PendingOperation[] {
    const begun = new Map<string, StepMetadata>();
    const lost = new Set<string>();
    for (const event of events) {
        const { resourcePreEvent: before, resOutputsEvent: after, diagnosticEvent: said } = event;
        if (before && before.planning !== true && before.metadata.op in KINDS) {
            begun.set(before.metadata.urn, before.metadata);
        }
        if (after && after.planning !== true) {
            begun.delete(after.metadata.urn);
        }
        if (said?.severity === "error" && PROVIDER_GONE.test(said.message)) {
            lost.add(said.urn ?? "");
        }
        const failed = event.resOpFailedEvent?.metadata.urn;
        if (failed !== undefined && !lost.has(failed) && !isDocumentUpdate(begun.get(failed))) {
            begun.delete(failed);
        }
    }
    return [...begun.values()].map(pendingOf);
}

function isDocumentUpdate(begun: StepMetadata | undefined): boolean {
    return begun?.op === "update" && begun.type === "aws:ssm/document:Document";
}

function pendingOf({ op, urn, type, provider, new: made = {} }: StepMetadata): PendingOperation {
    return {
        kind: KINDS[op] ?? op,
        resource: {
            urn,
            type,
            id: undefined,
            parent: made.parent || undefined,
            provider: made.provider || provider || undefined,
            inputs: made.inputs ?? {},
            outputs: {},
        },
    };
}
