import { type Checked, show } from "../../shared/problem";

/** One resource of a stack, as the engine last saw it. */
export interface StateResource {
    /** Such as `aws:kms/key:Key`. */
    readonly type: string;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** What `pulumi stack export` tells of a stack. */
export interface StackState {
    /** The stack's name; empty when nothing is deployed in it. */
    readonly stack: string;
    readonly outputs: Readonly<Record<string, unknown>>;
    readonly resources: readonly StateResource[];
}

interface ExportedResource {
    readonly urn: string;
    readonly type: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** Replaced, and about to be deleted: no longer what counts. */
    readonly delete?: boolean;
}

/**
 * Reads the JSON that `pulumi stack export` prints.
 *
 * @param source Where it is from, for the messages: a file, or the stack that was exported.
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
 */
export function parseState(source: string, text: string): Checked<StackState> {
    const exported = parsed(text);
    if (!isExport(exported)) {
        const problem = {
            key: source,
            found: `is ${show(text)}`,
            expected: "Give the JSON that `pulumi stack export -s <stack>` prints.",
        };
        return { ok: false, problems: [problem] };
    }
    const resources = (exported.deployment.resources ?? [])
        .filter((resource) => resource.delete !== true)
        .map(({ urn, type, outputs = {} }) => ({ urn, type, outputs }));
    const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    return {
        ok: true,
        value: { stack: stackOf(stack?.urn), outputs: stack?.outputs ?? {}, resources },
    };
}

/** `urn:pulumi:<stack>::<project>::<type>::<name>` */
function stackOf(urn = ""): string {
    return urn.replace(/^urn:pulumi:/, "").split("::")[0] ?? "";
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function isExport(
    value: unknown,
): value is { deployment: { resources?: readonly ExportedResource[] } } {
    const deployment = (value as { deployment?: { resources?: unknown } } | null | undefined)
        ?.deployment;
    return (
        typeof deployment === "object" &&
        deployment !== null &&
        (deployment.resources === undefined ||
            deployment.resources === null ||
            Array.isArray(deployment.resources))
    );
}
