import { partitionOf } from "../../shared/arn";
import type { Engine } from "../engine/engine";
import type { StackSpec } from "../file/stack-spec";
import type { Progress } from "../progress/event";
import { recover } from "../states/recovery/recover";
import { type Recovery, recoveryOf } from "../states/recovery/recovery";
import type { States } from "../states/stack-state";
import { accessOf, regionOf } from "../accounts/access";
import type { UnconfirmedCreations } from "./unconfirmed";

export interface Recovering {
    readonly states: States;
    readonly engine: Engine;
    readonly unconfirmed: UnconfirmedCreations;
    readonly progress: Progress;
}

/**
 * Brings under a stack what a run made whose engine or provider was killed, if there was one.
 *
 * The state is read anew: an engine whose driver was killed may have written it since the summaries
 * were read, and so may one that this run has tried before.
 */
export async function recoverStack(
    spec: StackSpec,
    { states, engine, unconfirmed, progress }: Recovering,
): Promise<void> {
    const { stack, account } = spec;
    const creations = await unconfirmed.of(stack);
    const partition = partitionOf(regionOf(spec));
    const own = { accountId: account.id, partition };
    const recovery = recoveryOf(await states.state(stack), creations, own);
    if (recovery !== undefined) {
        const ended = await endUpdates(spec, recovery.halfUpdated);
        const { taken, foreign } = await recover(await engine.open(spec), recovery);
        for (const text of [
            ...ended.map(
                (urn) =>
                    `${stack}: ${urn} was updated by half by a run that was killed: now it is.`,
            ),
            ...taken.map(
                (urn) => `${stack}: ${urn} was made by a run that was killed, and is taken back.`,
            ),
            ...foreign.map(
                (urn) => `${stack}: ${urn} was made by somebody else meanwhile, and is left.`,
            ),
            ...recovery.warnings.map((warning) => `${stack}: ${warning}`),
        ]) {
            progress.tell({ kind: "warning", text });
        }
    }
    if (creations.length > 0) {
        await unconfirmed.forget(stack);
    }
}

/** What the programs give a document. */
interface DocumentInputs {
    readonly name: string;
    readonly content: string;
    readonly region: string;
}

/** Ends updates of documents that were cut off in the middle, and tells of which. */
async function endUpdates(
    spec: StackSpec,
    documents: Recovery["halfUpdated"],
): Promise<readonly string[]> {
    if (documents.length === 0) {
        return [];
    }
    const [{ accountClients }, { endDocumentUpdate }] = await Promise.all([
        import("../plan/facts/account-clients"),
        import("../accounts/document-versions"),
    ]);
    const clients = accountClients(accessOf(spec));
    const ended: string[] = [];
    try {
        for (const { urn, inputs } of documents) {
            const { name, content, region = regionOf(spec) } = inputs as Partial<DocumentInputs>;
            const isWhole = name !== undefined && content !== undefined;
            if (isWhole && (await endDocumentUpdate(clients.ssm(region), { name, content }))) {
                ended.push(urn);
            }
        }
        return ended;
    } finally {
        clients.close();
    }
}
