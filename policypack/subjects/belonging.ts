import type { Resource } from "../stack/resource";

/*
 * What is this pack's business. `certain`: named in the configuration, tied to such a thing or to a
 * session document in the stack, part of this project, or told by the resource's policy. `likely`:
 * told by words or by a policy whose owner is not known; once the configuration names a bucket or a
 * key, findings on those are advisory (see judgement.ts). `none`: other teams' affairs.
 */
export type Belonging = "certain" | "likely" | "none";

/** The stronger of several reasons. */
export function strongest(reasons: readonly Belonging[]): Belonging {
    return reasons.includes("certain") ? "certain" : reasons.includes("likely") ? "likely" : "none";
}

/** `urn:pulumi:<stack>::<project>::<types, parents first, between $>::<name>`. */
const OWN_COMPONENT = /^urn:pulumi:[^:]*::[^:]*::(?:[^$]*\$)*session-logs:(central|member):[^$]*\$/;

/** Whether the resource lies below a component of this project. */
export function isPartOfProject({ urn }: Resource): boolean {
    return urn !== undefined && OWN_COMPONENT.test(urn);
}

const CENTRAL_COMPONENT = /^urn:pulumi:[^:]*::[^:]*::(?:[^$]*\$)*session-logs:central:[^$]*\$/;

/** Whether it is of this project's log archive, which has no nodes. */
export function isPartOfCentral({ urn }: Resource): boolean {
    return urn !== undefined && CENTRAL_COMPONENT.test(urn);
}
