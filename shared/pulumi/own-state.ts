import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";
import type { OwnResource } from "../own-resource";
import { qualifiedStackName } from "../stack-name";

const answer = v.object({
    outputs: v.record(
        v.string(),
        v.object({ type: v.string(), outputs: v.record(v.string(), v.unknown()) }),
    ),
});

/**
 * What the stack's state holds before this run changes it. A StackReference would tell only the
 * outputs of the last update that succeeded, and nothing of what a failed one left or of what
 * somebody imported by hand.
 *
 * To be called before anything is registered: from then on the engine may be writing the state.
 * Every engine of version 3 serves this function; the SDK had it as `listResourceOutputs`.
 */
export async function ownState(): Promise<readonly OwnResource[]> {
    const { outputs } = v.parse(
        answer,
        await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
            stackName: ownStack(),
        }),
    );
    return Object.entries(outputs).map(([urn, { type, outputs }]) => ({
        type,
        name: urn.slice(urn.lastIndexOf("::") + 2),
        outputs,
    }));
}

/** The stack's qualified name. */
export function ownStack(): string {
    return qualified(pulumi.getStack());
}

/** The name of a stack of this backend, `<organization>/<project>/<stack>`. */
export function qualified(stack: string): string {
    return qualifiedStackName(stack, {
        organization: pulumi.getOrganization(),
        project: pulumi.getProject(),
    });
}
