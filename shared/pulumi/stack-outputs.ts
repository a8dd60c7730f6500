import * as pulumi from "@pulumi/pulumi";

/**
 * The outputs that a stack had after its last successful update. Unlike a StackReference this
 * leaves nothing in the own state, and a stack that does not exist is an answer.
 *
 * @param stack The stack's qualified name, `<organization>/<project>/<stack>`.
 * @returns the outputs that have a value, or undefined if the backend has no such stack.
 */
export async function stackOutputs(
    stack: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
        const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {
            name: stack,
        })) as { readonly outputs: Readonly<Record<string, unknown>> };
        // As `pulumi up --target` leaves those whose resources it passed over.
        const told = Object.entries(outputs).filter(([, value]) => !pulumi.containsUnknowns(value));
        return Object.fromEntries(told);
    } catch (error) {
        if (String(error).includes("unknown stack")) {
            return undefined;
        }
        throw error;
    }
}
