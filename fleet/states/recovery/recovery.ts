import { importIdOf, type OwnAccount } from "./import-id";
import type { PendingOperation, StackState } from "../stack-state";

/** What is done with a stack whose engine, or provider, was killed, before its next update. */
export interface Recovery {
    /** Creations that may have been done, with the id under which the provider looks for them. */
    readonly taken: readonly Taken[];
    /** URNs of what the state has, and AWS may have otherwise: it was being changed or deleted. */
    readonly reread: readonly string[];
    /** For people: what may have been made and can't be found. */
    readonly warnings: readonly string[];
}

export interface Taken {
    readonly pending: PendingOperation;
    readonly id: string;
}

/**
 * What a stack needs before its next update, or undefined when nothing was killed.
 *
 * A creation that is taken was made by the killed run, or by nobody: the programs refuse names that
 * are taken before they declare anything.
 *
 * @param unconfirmed Creations of the stack's last run that its events leave open.
 */
export function recoveryOf(
    state: StackState | undefined,
    unconfirmed: readonly PendingOperation[],
    own: OwnAccount,
): Recovery | undefined {
    const pending = state?.pending ?? [];
    const resources = state?.resources ?? [];
    // The state keeps what was deleted before its replacement is made.
    const known = new Set(resources.filter((one) => !one.pendingReplacement).map(({ urn }) => urn));
    const creating = pending.filter(({ kind }) => kind === "creating");
    // What the state says of one that events name too is more than what they do.
    const creations = new Map(
        [...unconfirmed, ...creating].map((creation) => [creation.resource.urn, creation]),
    );
    const lost = [...creations.values()].filter(({ resource }) => !known.has(resource.urn));
    if (pending.length === 0 && lost.length === 0) {
        return undefined;
    }
    const found = lost.map((creation) => ({ creation, as: importIdOf(creation, own) }));
    return {
        taken: found.flatMap(({ creation, as }) =>
            as.kind === "id" ? [{ pending: creation, id: as.id }] : [],
        ),
        reread: [...new Set(pending.map(({ resource }) => resource.urn))].filter((urn) =>
            known.has(urn),
        ),
        warnings: [
            ...found.flatMap(({ as }) => (as.kind === "unknown" ? [as.sentence] : [])),
            ...creating.filter(({ resource }) => known.has(resource.urn)).map(replacing),
        ],
    };
}

/** Old and new stand side by side for a while: which of them a name means can't be told. */
function replacing({ resource: { urn } }: PendingOperation): string {
    return (
        `${urn} was being replaced when its run was killed. If the next run says that its new name ` +
        `exists already, delete what has that name by hand, and run it again.`
    );
}
