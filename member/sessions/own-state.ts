import * as pulumi from "@pulumi/pulumi";
import * as v from "valibot";

const answer = v.object({
    outputs: v.record(
        v.string(),
        v.object({ type: v.string(), outputs: v.record(v.string(), v.unknown()) }),
    ),
});

/** The outputs of a stack's resources: type → logical name → outputs. */
export type OwnState = (type: string) => ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/**
 * What the stack's state holds before this run changes it. A StackReference would tell only the
 * outputs of the last update that succeeded, and nothing of what a failed one left or of what
 * somebody imported by hand.
 *
 * Every engine of version 3 serves this function; the SDK had it as `listResourceOutputs`.
 *
 * @param stack The stack's qualified name, `<organization>/<project>/<stack>`.
 */
export async function ownState(stack: string): Promise<OwnState> {
    const { outputs } = v.parse(
        answer,
        await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
            stackName: stack,
        }),
    );
    return (type) =>
        new Map(
            Object.entries(outputs)
                .filter(([, resource]) => resource.type === type)
                .map(([urn, resource]) => [urn.slice(urn.lastIndexOf("::") + 2), resource.outputs]),
        );
}
