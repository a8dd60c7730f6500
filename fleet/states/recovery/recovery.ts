import { importIdOf, type OwnAccount } from "./import-id";
import type { PendingOperation, StackState, StateResource } from "../stack-state";

/** What is done with a stack whose engine, or provider, was killed, before its next update. */
export interface Recovery {
    /** Creations that may have been done, with the id under which the provider looks for them. */
    readonly taken: readonly Taken[];
    /** URNs of what the state has, and AWS may have otherwise: it was being changed or deleted. */
    readonly reread: readonly string[];
    /** Documents whose update may have been done by half. */
    readonly halfUpdated: readonly StateResource[];
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
 * @param unconfirmed Operations of the stack's last run that its events leave open.
 */
export function recoveryOf(
    state: StackState | undefined,
    unconfirmed: readonly PendingOperation[],
    own: OwnAccount,
): Recovery | undefined {
    const pending = state?.pending ?? [];
    // The state keeps what was deleted before its replacement is made, and after.
    const live = new Map(
        (state?.resources ?? [])
            .filter((one) => !one.pendingReplacement && !one.isReplaced)
            .map((one) => [one.urn, one]),
    );
    const creating = pending.filter(isCreation);
    const changing = [...pending, ...unconfirmed.filter((one) => !isCreation(one))];
    // What the state says of one that events name too is more than what they do.
    const creations = new Map(
        [...unconfirmed.filter(isCreation), ...creating].map((creation) => [
            creation.resource.urn,
            creation,
        ]),
    );
    const lost = [...creations.values()].filter(({ resource }) => {
        const known = live.get(resource.urn);
        return known === undefined || !isSame(known, resource, own);
    });
    if (pending.length === 0 && changing.length === 0 && lost.length === 0) {
        return undefined;
    }
    const found = lost.map((creation) => ({ creation, as: importIdOf(creation.resource, own) }));
    return {
        taken: found.flatMap(({ creation, as }) =>
            as.kind === "id" ? [{ pending: creation, id: as.id }] : [],
        ),
        reread: [...new Set(changing.map(({ resource }) => resource.urn))].filter((urn) =>
            live.has(urn),
        ),
        halfUpdated: changing.filter(isDocumentUpdate).map(({ resource }) => resource),
        warnings: [
            ...found.flatMap(({ as }) => (as.kind === "unknown" ? [as.sentence] : [])),
            ...creating
                .filter(({ resource }) => live.has(resource.urn))
                .flatMap(({ resource }) => {
                    const as = importIdOf(resource, own);
                    return as.kind === "unknown" ? [as.sentence] : [];
                }),
        ],
    };
}

/**
 * Whether AWS has one thing for both: otherwise one was made to replace the other. Of what has no
 * name that is known beforehand, what the state has is taken for it.
 */
function isSame(known: StateResource, made: StateResource, own: OwnAccount): boolean {
    const [one, other] = [importIdOf(known, own), importIdOf(made, own)];
    return one.kind !== "id" || other.kind !== "id" || one.id === other.id;
}

function isCreation({ kind }: PendingOperation): boolean {
    return kind === "creating";
}

function isDocumentUpdate({ kind, resource }: PendingOperation): boolean {
    return kind === "updating" && resource.type === "aws:ssm/document:Document";
}
