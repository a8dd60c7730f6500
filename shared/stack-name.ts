/** The two programs of this project. */
export type Party = "central" | "member";

export type StackParty =
    { readonly ok: true; readonly value: Party } | { readonly ok: false; readonly problem: string };

/** The last dotted segment of a central stack's name: `central`, `acme.central`. */
const CENTRAL = "central";

/**
 * Decides which program a stack runs, from its name alone.
 *
 * A name such as `Central` or `acme.CENTRAL` is refused: it would run as a member although its
 * owner most likely means an archive.
 */
export function partyOf(stack: string): StackParty {
    const segment = lastSegment(stack);
    if (segment === CENTRAL) {
        return { ok: true, value: "central" };
    }
    if (segment.toLowerCase() === CENTRAL) {
        return {
            ok: false,
            problem:
                `The stack is named "${stack}": only the exact lower-case segment "central" makes an archive, ` +
                `and a member may not look like one. Write "${stack.slice(0, -segment.length)}central" ` +
                `for the archive, or another name for a member.`,
        };
    }
    return { ok: true, value: "member" };
}

/**
 * The archive a member stack belongs to when its config names none: `payments` → `central`,
 * `acme.payments` → `acme.central`.
 */
export function centralStackOf(member: string): string {
    return member.slice(0, -lastSegment(member).length) + CENTRAL;
}

/**
 * The name a StackReference takes: `<organization>/<project>/<stack>`. A name that has slashes is
 * already qualified (another project or another backend organization).
 */
export function qualifiedStackName(
    stack: string,
    backend: { readonly organization: string; readonly project: string },
): string {
    return stack.includes("/") ? stack : `${backend.organization}/${backend.project}/${stack}`;
}

function lastSegment(stack: string): string {
    return stack.slice(stack.lastIndexOf(".") + 1);
}
