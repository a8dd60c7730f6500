import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Changes } from "../progress/event";

/** A resource whose creation an engine began, as its event tells it. */
export interface BegunCreation {
    readonly urn: string;
    readonly type: string;
    readonly provider: string;
    readonly parent: string | undefined;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** What the events of one engine run come to. */
export interface EngineRecord {
    /** Resources by what was, or would be, done; without those that stay. */
    readonly changes: Changes;
    /** Creations that began and of which nobody knows how they ended: AWS may have made them. */
    readonly unconfirmed: readonly BegunCreation[];
    /** Mandatory rules of the policy pack that were broken, one line each. */
    readonly violations: readonly string[];
}

/**
 * How the engine says that the provider's process is gone: what it was asked last may have been done
 * all the same. An answer of AWS, such as a denial, never reads like this.
 */
const LOST_PROVIDER =
    /transport is closing|error reading from server|connection (refused|reset)|code = (Unavailable|Canceled)\b|\bEOF\b/;

/** Collects the events of a run as they come. */
export class EventRecorder {
    private changes: Changes = {};
    private readonly begun = new Map<string, BegunCreation>();
    private readonly errors = new Map<string, string>();
    private readonly violations = new Set<string>();
    private failed = 0;

    readonly take = (event: EngineEvent): void => {
        const { diagnosticEvent, policyEvent, resOpFailedEvent, resOutputsEvent } = event;
        if (event.resourcePreEvent !== undefined) {
            this.begin(event.resourcePreEvent);
        }
        if (resOutputsEvent !== undefined) {
            this.begun.delete(resOutputsEvent.metadata.urn);
        }
        if (diagnosticEvent?.urn !== undefined && diagnosticEvent.severity === "error") {
            this.errors.set(diagnosticEvent.urn, diagnosticEvent.message);
        }
        if (resOpFailedEvent !== undefined) {
            this.fail(resOpFailedEvent.metadata.urn);
        }
        if (event.summaryEvent !== undefined) {
            this.changes = changesOf(event.summaryEvent.resourceChanges);
        }
        if (policyEvent?.enforcementLevel === "mandatory") {
            this.violations.add(`${policyEvent.policyName}: ${policyEvent.message}`);
        }
    };

    get record(): EngineRecord {
        return {
            changes: this.changes,
            unconfirmed: [...this.begun.values()],
            violations: [...this.violations],
        };
    }

    get hasFailedOperations(): boolean {
        return this.failed > 0;
    }

    private begin({ metadata, planning }: NonNullable<EngineEvent["resourcePreEvent"]>): void {
        const { op, urn, type, provider, new: wanted } = metadata;
        if (op === "create" && wanted !== undefined && !planning) {
            const { parent, inputs } = wanted;
            this.begun.set(urn, { urn, type, provider, parent, inputs });
        }
    }

    private fail(urn: string): void {
        this.failed += 1;
        if (!LOST_PROVIDER.test(this.errors.get(urn) ?? "")) {
            this.begun.delete(urn);
        }
    }
}

function changesOf(counts: Readonly<Record<string, number | undefined>> = {}): Changes {
    const changed = Object.entries(counts).flatMap(([operation, count]) =>
        operation === "same" || count === undefined ? [] : [[operation, count] as const],
    );
    return Object.fromEntries(changed);
}
