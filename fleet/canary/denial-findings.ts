import type { Denial } from "./decision";
import type { NodeCall } from "./node-calls";

/** A role that nodes run with. */
export interface CheckedRole {
    readonly name: string;
    readonly accountId: string;
    /** What gives the role the stack's own policy again. */
    readonly mend: string;
}

export interface DeniedCall {
    readonly call: NodeCall;
    readonly denial: Denial;
}

/** As many are named; the same cause denies one call in every region. */
const MOST_NAMED = 3;

/** Which calls a role may not make and what to do about it: a line for each cause. */
export function denialFindings(
    role: CheckedRole,
    denied: readonly DeniedCall[],
): readonly string[] {
    const causes = new Map<string, DeniedCall[]>();
    for (const one of denied) {
        const cause = [one.denial.by, ...one.denial.policies].join();
        causes.set(cause, [...(causes.get(cause) ?? []), one]);
    }
    return [...causes.values()].map((alike) => {
        const [first] = alike as [DeniedCall, ...DeniedCall[]];
        const unknownKeys = new Set(alike.flatMap(({ denial }) => denial.unknownKeys));
        return [
            `Role ${role.name} may not write logs: ${causeOf(first.denial)} ${named(alike)}.`,
            mendOf(first.denial, role),
            ...(unknownKeys.size === 0 ? [] : [unsure([...unknownKeys])]),
        ].join(" ");
    });
}

function named(denied: readonly DeniedCall[]): string {
    const names = denied
        .slice(0, MOST_NAMED)
        .map(({ call: { action, resource } }) => `${action} on ${resource}`);
    const more = denied.length - names.length;
    return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function causeOf({ by, policies }: Denial): string {
    switch (by) {
        case "organization":
            return "service control policies of the organization do not allow";
        case "boundary":
            return "its permissions boundary does not allow";
        case "deny":
            return policies.length === 0
                ? "a Deny in its policies or its permissions boundary forbids"
                : `a Deny in ${policies.join(", ")} forbids`;
        case "nothing":
            return "none of its policies allows";
    }
}

function mendOf({ by }: Denial, { accountId, mend }: CheckedRole): string {
    switch (by) {
        case "organization":
            return `Let the service control policies above account ${accountId} allow this.`;
        case "boundary":
            return "Let the boundary allow this.";
        case "deny":
            return "Take the Deny away, or let it leave this out.";
        case "nothing":
            return `If its policies were changed, put them back: ${mend}`;
    }
}

/** A Deny that lets only some calls through may let those of a node through. */
function unsure(keys: readonly string[]): string {
    return (
        `Its policies ask for ${keys.join(", ")}, which only a node's own call has: ` +
        "if that turns the decision, try a session on a node and go on with --canary 0."
    );
}
