import {
    foreignDocuments,
    isLive,
    withoutResources,
    withTaken,
    type Deployment,
} from "./deployment";
import type { Recovery } from "./recovery";

/** What is needed of a stack of Pulumi's Automation API. */
export interface RecoverableStack {
    exportStack(): Promise<Exported>;
    importStack(exported: Exported): Promise<void>;
    refresh(options: { readonly target: string[] }): Promise<unknown>;
}

/** As `pulumi stack export` prints it. */
export interface Exported {
    readonly version: number;
    readonly deployment: Deployment;
}

/** What became of what a killed run had begun. */
export interface Recovered {
    /** URNs of what was made and is under the stack now. */
    readonly taken: readonly string[];
    /** URNs of what was not made. */
    readonly missing: readonly string[];
    /** URNs of documents that somebody else made meanwhile. */
    readonly foreign: readonly string[];
}

/**
 * Brings under the stack what a killed run had made without the state knowing it, so that the next
 * update neither makes it twice nor takes it for somebody else's. Until it has ended it can be begun
 * anew: the refresh drops only what is not there.
 *
 * `pulumi refresh --import-pending-creates` is meant for this. Engine 3.259 only marks the operations
 * in the state and then drops them: what was made stays unknown.
 */
export async function recover(stack: RecoverableStack, recovery: Recovery): Promise<Recovered> {
    const before = await stack.exportStack();
    const deployment = withTaken(before.deployment, recovery);
    await stack.importStack({ ...before, deployment });
    const urns = recovery.taken.map(({ pending }) => pending.resource.urn);
    const known = new Set(deployment.resources?.map(({ urn }) => urn));
    const target = [...urns, ...recovery.reread].filter((urn) => known.has(urn));
    if (target.length > 0) {
        await stack.refresh({ target });
    }
    const after = await stack.exportStack();
    const foreign = foreignDocuments(after.deployment, recovery);
    if (foreign.length > 0) {
        await stack.importStack({
            ...after,
            deployment: withoutResources(after.deployment, foreign),
        });
    }
    const there = new Set(after.deployment.resources?.filter(isLive).map(({ urn }) => urn));
    return {
        taken: urns.filter((urn) => there.has(urn) && !foreign.includes(urn)),
        missing: urns.filter((urn) => !there.has(urn)),
        foreign,
    };
}
