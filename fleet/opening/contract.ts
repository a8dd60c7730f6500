import { type Contract, parseContract } from "../../shared/contract";
import type { Checked } from "../../shared/problem";
import { asTyped } from "../as-typed";
import { UserError } from "../../shared/user-error";
import { type Opened, usable } from "./opening";

type Sources = Pick<Opened, "fleet" | "states">;

/**
 * What central's last update tells its members.
 *
 * @throws UserError where there was none.
 */
export async function contractOf(sources: Sources): Promise<Contract> {
    const { isThere, contract } = await read(sources);
    if (!isThere) {
        throw new UserError(
            "Nothing was begun: central is not deployed yet, and its members depend on it. Bring it up " +
                `first: ${asTyped("up --central")}`,
        );
    }
    const title = `Nothing was begun: ${asTyped("up --central")} comes first, since members can't use what central tells them.`;
    return usable(title, contract);
}

/** The same, or undefined before central is deployed by this version. */
export async function contractSoFar(sources: Sources): Promise<Contract | undefined> {
    const { contract } = await read(sources);
    return contract.ok ? contract.value : undefined;
}

async function read({ fleet, states }: Sources): Promise<{
    /** Whether it has been deployed at all: a preview leaves a stack that tells nothing. */
    readonly isThere: boolean;
    readonly contract: Checked<Contract>;
}> {
    const { stack } = fleet.central;
    const outputs = (await states.state(stack))?.outputs ?? {};
    return {
        isThere: Object.keys(outputs).length > 0,
        contract: parseContract(stack, outputs),
    };
}
