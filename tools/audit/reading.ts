import { recordOf } from "../../policypack/values";
import type { Document } from "./documents";
import { checkpointStack } from "./checkpoint-stack";
import { exportedStack } from "./exported-stack";
import { listedStack } from "./listed-stack";
import { previewedStack } from "./previewed-stack";
import { UnreadableError, type ReadStack } from "./read-stack";

const FORMS =
    "Pass the output of pulumi stack export or pulumi preview --json, a DIY backend's state file, or lines " +
    '{"id": "…", "resources": [{"type": "…", "name": "…", "props": {}}]}';

/**
 * Reads a document in whichever of the four forms it has.
 *
 * @throws UnreadableError with the reason and what to write instead.
 */
export function readStack({ text }: Document): ReadStack {
    if (text === undefined) {
        throw new UnreadableError(
            "the document is too long to be held in memory. Write each stack on a line or in a file of its own",
        );
    }
    const document = recordOf(parse(text));
    const has = (key: string) => Object.hasOwn(document, key);
    if (has("resources")) {
        return listedStack(document);
    }
    if (has("deployment")) {
        return exportedStack(document);
    }
    if (has("checkpoint")) {
        return checkpointStack(document);
    }
    if (has("steps") || has("changeSummary") || has("diagnostics")) {
        return previewedStack(document);
    }
    throw new UnreadableError(`this is JSON, but not a stack. ${FORMS}`);
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new UnreadableError(`this is not JSON (${(error as Error).message}). ${FORMS}`);
    }
}
