import * as pulumi from "@pulumi/pulumi";
import { CONTRACT_OUTPUTS, type Contract, parseContract } from "../../shared/contract";
import type { Checked } from "../../shared/problem";

/**
 * Reads what central exported at its last update.
 *
 * @param stack Central's qualified stack name, `<organization>/<project>/<stack>`.
 */
export async function readContract(stack: string): Promise<Checked<Contract>> {
    // Named after the config key, since the engine reports an unknown stack under this name.
    const reference = new pulumi.StackReference(`${pulumi.getProject()}:centralStack`, {
        name: stack,
    });
    const outputs = await Promise.all(
        CONTRACT_OUTPUTS.map(async (name) => {
            const details = await reference.getOutputDetails(name);
            return [name, details.value ?? details.secretValue] as const;
        }),
    );
    return parseContract(stack, Object.fromEntries(outputs));
}
