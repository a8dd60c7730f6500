import { filledTextOf, type Props } from "../../policypack/values";
import { exportedStack } from "./exported-stack";
import { objectAt, type ReadStack } from "./read-stack";

/**
 * Reads a file that a backend of one's own (a folder, a bucket) keeps for a stack:
 * `{"version": 3, "checkpoint": {"stack": "organization/<project>/<stack>", "latest": {…}}}`, where
 * `latest` is what `pulumi stack export` calls `deployment`, and missing before the first update.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go (CheckpointV3)
 * @throws UnreadableError
 */
export function checkpointStack(document: Props): ReadStack {
    const { stack, latest } = objectAt(document["checkpoint"], "checkpoint");
    const read = exportedStack({ deployment: latest });
    const [name, project] = (filledTextOf(stack) ?? "").split("/").reverse();
    return read.id !== undefined || name === undefined || name === ""
        ? read
        : { ...read, id: name, name: { stack: name, project } };
}
