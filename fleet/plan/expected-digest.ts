import type { Contract } from "../../shared/contract";
import { determiningConfig, stackDigest } from "../../shared/digest";
import { flattened } from "../file/flattened";
import type { StackSpec } from "../file/stack-spec";

export interface Programs {
    /** Pulumi.yaml's `name`. */
    readonly project: string;
    /** Of `programVersion`. */
    readonly version: string;
}

/**
 * The digest that a stack has once it is as it should be.
 *
 * @param contract What central tells; for members.
 */
export function expectedDigest(
    { party, config }: StackSpec,
    contract: Contract | undefined,
    { project, version }: Programs,
): string {
    return stackDigest({
        programVersion: version,
        config: determiningConfig(project, flattened(config)),
        contract: party === "member" ? { ...contract } : undefined,
    });
}
