import { DIGEST, type DigestPart, differingParts } from "../../shared/digest";
import type { StackState } from "../states/stack-state";

/**
 * Why a stack that is there needs an update, in a few words.
 *
 * @param digest What is in effect; undefined where its last update did not go through.
 */
export function whyUpdate(
    { pending, outputs }: Pick<StackState, "pending" | "outputs">,
    digest: string | undefined,
    expected: string,
): string {
    if (pending.length > 0) {
        return "its last update was interrupted";
    }
    if (typeof outputs[DIGEST] !== "string") {
        return "no update has recorded its digest: the first one failed, or an older version made it";
    }
    if (digest === undefined) {
        return "its last update did not go through, or something has changed its state since";
    }
    const parts = differingParts(digest, expected);
    return parts === undefined
        ? "deployed by a version that records another digest"
        : parts.map((part) => CHANGED[part]).join("; ");
}

const CHANGED: Readonly<Record<DigestPart, string>> = {
    program: "program changed",
    config: "config changed",
    central: "central's outputs changed",
};
