import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Changes } from "../progress/event";
import { type OperationEvent, unconfirmedOperations } from "../states/recovery/unconfirmed";
import type { PendingOperation } from "../states/stack-state";

/** What the events of one engine run come to. */
export interface EngineRecord {
    /** Resources by what was, or would be, done; without those that stay. */
    readonly changes: Changes;
    /** Creations and updates that began and of which nobody knows how they ended: AWS may have done them. */
    readonly unconfirmed: readonly PendingOperation[];
    readonly hasFailedOperations: boolean;
}

/** Collects the events of a run as they come. */
export class EventRecorder {
    private changes: Changes = {};
    private readonly operations: OperationEvent[] = [];

    readonly take = (event: EngineEvent): void => {
        const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
        if (resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent ?? diagnosticEvent) {
            this.operations.push(event);
        }
        if (event.summaryEvent !== undefined) {
            this.changes = changesOf(event.summaryEvent.resourceChanges);
        }
    };

    get record(): EngineRecord {
        return {
            changes: this.changes,
            unconfirmed: unconfirmedOperations(this.operations),
            hasFailedOperations: this.operations.some(
                ({ resOpFailedEvent }) => resOpFailedEvent !== undefined,
            ),
        };
    }
}

function changesOf(counts: Readonly<Record<string, number | undefined>> = {}): Changes {
    const changed = Object.entries(counts).flatMap(([operation, count]) =>
        operation === "same" || count === undefined ? [] : [[operation, count] as const],
    );
    return Object.fromEntries(changed);
}
