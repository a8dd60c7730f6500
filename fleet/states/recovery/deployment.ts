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
 * what replaces it.
 */
export function withTaken(deployment: Deployment, { taken }: Recovery): Deployment {
    const urns = new Set(taken.map(({ pending }) => pending.resource.urn));
    const isReplaced = ({ urn, pendingReplacement }: DeploymentResource) =>
        urns.has(urn) && pendingReplacement === true;
    const resources = (deployment.resources ?? []).filter((one) => !isReplaced(one));
    const known = new Set(resources.map(({ urn }) => urn));
    for (const { pending, id } of possible(taken, known)) {
        const { urn, type, parent, provider, inputs } = pending.resource;
        resources.push({
            ...{ urn, custom: true, type, id, inputs, outputs: {} },
            ...(parent === undefined ? {} : { parent }),
            provider,
        });
    }
    const { pending_operations: _, ...rest } = deployment;
    return { ...rest, resources };
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
        .filter(({ urn, outputs }) => {
            const { type, inputs } = wanted.get(urn) ?? {};
            const { content } = (outputs ?? {}) as { content?: unknown };
            return (
                type === "aws:ssm/document:Document" && !isSameText(content, inputs?.["content"])
            );
        })
        .map(({ urn }) => urn);
}

/** The deployment without some of its resources; the documents that are meant have no dependents. */
export function withoutResources(deployment: Deployment, urns: readonly string[]): Deployment {
    const { resources = [] } = deployment;
    return { ...deployment, resources: resources.filter(({ urn }) => !urns.includes(urn)) };
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
