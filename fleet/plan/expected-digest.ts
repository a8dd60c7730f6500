import type { Contract } from "../../shared/contract";
import { determiningConfig, stackDigest, type UpdateMark } from "../../shared/digest";
import type { StackSpec } from "../file/stack-spec";
import { type Project, stackConfigOf } from "./project";

/**
 * The digest that a stack has once it is deployed as fleet.yaml asks for, the same that its program
 * would write.
 *
 * @param contract What central exports, for a member; nothing for central itself.
 */
export function expectedDigest(
    spec: StackSpec,
    contract: Contract | undefined,
    project: Project,
): string {
    return expectedMark(spec, contract, project).digest;
}

/** The digest, and the config that it is made of. */
export function expectedMark(
    spec: StackSpec,
    contract: Contract | undefined,
    { name, programVersion, ...project }: Project,
): UpdateMark {
    const stackConfig = stackConfigOf(spec, { name, programVersion, ...project });
    const config = determiningConfig(name, stackConfig);
    const ofCentral = spec.party === "central" ? undefined : contract;
    return { digest: stackDigest({ programVersion, config, contract: ofCentral }), config };
}
