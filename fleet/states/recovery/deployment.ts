import type { Recovery, Taken } from "./recovery";

/** A resource of an exported deployment; what is not named here stays as it is. */
export interface DeploymentResource {
    readonly urn: string;
    readonly [property: string]: unknown;
}

/** What is read and changed of a deployment, as `pulumi stack export` prints it below `deployment`. */
export interface Deployment {
    readonly resources?: readonly DeploymentResource[];
    readonly pending_operations?: readonly unknown[];
    readonly [property: string]: unknown;
}

/**
 * The deployment with what may have been made as resources of which nothing is known but id and
 * inputs: a refresh reads each, fills it in, and drops those that are not there. Pending operations
 * go. What has no provider in the state yet can't have been made. What was deleted to be replaced is
 * what replaces it. What was being replaced and is still there is to be deleted, as the engine writes
 * it once its replacement is made.
 */
export function withTaken(deployment: Deployment, { taken }: Recovery): Deployment {
    const urns = new Set(taken.map(({ pending }) => pending.resource.urn));
    const before = (deployment.resources ?? []).filter(
        ({ urn, pendingReplacement }) => !(pendingReplacement === true && urns.has(urn)),
    );
    const made = new Map(
        possible(taken, new Set(before.map(({ urn }) => urn))).map((one) => {
            const resource = resourceOf(one);
            return [resource.urn, resource];
        }),
    );
    const isReplaced = (one: DeploymentResource) => isLive(one) && made.has(one.urn);
    const replaced = new Set(before.filter(isReplaced).map(({ urn }) => urn));
    const resources = [
        // In its place: what depends on it comes later.
        ...before.flatMap((one) => {
            const replacement = isReplaced(one) ? made.get(one.urn) : undefined;
            return replacement === undefined ? [one] : [replacement, { ...one, delete: true }];
        }),
        ...[...made.values()].filter(({ urn }) => !replaced.has(urn)),
    ];
    const { pending_operations: _, ...rest } = deployment;
    return { ...rest, resources };
}

function resourceOf({ pending, id }: Taken): DeploymentResource {
    const { urn, type, parent, provider, inputs } = pending.resource;
    return {
        ...{ urn, custom: true, type, id, inputs, outputs: {} },
        ...(parent === undefined ? {} : { parent }),
        provider,
    };
}

/** Whether it is what the stack uses, not what is left of it after a replacement. */
export function isLive(resource: DeploymentResource): boolean {
    return resource["delete"] !== true;
}

/** Those whose provider and parent the state has. */
function possible(taken: readonly Taken[], known: ReadonlySet<string>): readonly Taken[] {
    return taken.filter(({ pending: { resource } }) => {
        const provider = resource.provider?.split("::").slice(0, -1).join("::");
        const needed = [provider, resource.parent].filter((urn) => urn !== undefined);
        return provider !== undefined && needed.every((urn) => known.has(urn));
    });
}

/** URNs of documents that were found, but are not those that the killed run would have made. */
export function foreignDocuments(deployment: Deployment, { taken }: Recovery): readonly string[] {
    const wanted = new Map(taken.map(({ pending }) => [pending.resource.urn, pending.resource]));
    return (deployment.resources ?? [])
        .filter((one) => {
            const { urn, outputs } = one;
            const { type, inputs } = wanted.get(urn) ?? {};
            const { content } = (outputs ?? {}) as { content?: unknown };
            return (
                isLive(one) &&
                type === "aws:ssm/document:Document" &&
                !isSameText(content, inputs?.["content"])
            );
        })
        .map(({ urn }) => urn);
}

/** The deployment without some of its resources; the documents that are meant have no dependents. */
export function withoutResources(deployment: Deployment, urns: readonly string[]): Deployment {
    const { resources = [] } = deployment;
    return {
        ...deployment,
        resources: resources.filter((one) => !isLive(one) || !urns.includes(one.urn)),
    };
}

/** JSON may come back with other blanks. */
function isSameText(one: unknown, other: unknown): boolean {
    return normal(one) === normal(other);
}

function normal(content: unknown): unknown {
    try {
        return JSON.stringify(JSON.parse(String(content)));
    } catch {
        return content;
    }
}
