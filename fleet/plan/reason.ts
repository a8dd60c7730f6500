import { isDeepStrictEqual } from "node:util";
import {
    begunIn,
    type CountedResource,
    DIGEST,
    type DigestPart,
    differingParts,
    digestInEffect,
    type UpdateMark,
} from "../../shared/digest";
import type { StackState } from "../states/stack-state";

/** Whether a stack's last update went through, and was made from the same. */
export function isCurrent(state: StackState, { digest }: UpdateMark): boolean {
    return state.pending.length === 0 && stateDigest(state) === digest;
}

/** The digest of a stack's last update, if that is in effect. */
export function stateDigest({ outputs, resources }: StackState): string | undefined {
    return digestInEffect(outputs, resources.map(counted));
}

/** Why a stack that is there needs an update, in a few words. */
export function whyUpdate(state: StackState, mark: UpdateMark, project: string): string {
    if (state.pending.length > 0) {
        return "its last update was interrupted";
    }
    const written = state.outputs[DIGEST];
    if (typeof written !== "string" && begunIn(state.resources.map(counted)) === undefined) {
        return "deployed by a version that records no digest";
    }
    const digest = stateDigest(state);
    if (digest === undefined) {
        return "its last update did not go through";
    }
    const parts = differingParts(digest, mark.digest);
    return parts === undefined
        ? "deployed by a version that records another digest"
        : parts.map((part) => describe(part, state, mark, project)).join("; ");
}

function describe(
    part: DigestPart,
    state: StackState,
    { config }: UpdateMark,
    project: string,
): string {
    switch (part) {
        case "program":
            return "program changed";
        case "central":
            return "central's outputs changed";
        case "config": {
            const before = begunIn(state.resources.map(counted))?.config ?? {};
            const keys = changedKeys(before, config).map((key) =>
                key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key,
            );
            return keys.length === 0 ? "config changed" : `config changed: ${keys.join(", ")}`;
        }
    }
}

function changedKeys(before: UpdateMark["config"], after: UpdateMark["config"]): string[] {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.filter((key) => !isDeepStrictEqual(before[key], after[key])).sort();
}

/** Components have no id. */
function counted(resource: StackState["resources"][number]): CountedResource {
    return { ...resource, custom: resource.id !== undefined };
}
