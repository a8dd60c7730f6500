import { partitionOf } from "../../shared/arn";
import type { Engine } from "../engine/engine";
import type { StackSpec } from "../file/stack-spec";
import type { Progress } from "../progress/event";
import { recover } from "../states/recovery/recover";
import { recoveryOf } from "../states/recovery/recovery";
import type { States } from "../states/stack-state";
import { regionOf } from "./account-access";
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
        const { taken, foreign } = await recover(await engine.open(spec), recovery);
        for (const text of [
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
