import { type Contract, parseContract } from "../../shared/contract";
import { type Opened, usable } from "./opening";

/**
 * What central's last update tells its members.
 *
 * @throws UserError where there was none.
 */
export async function contractOf({ fleet, states }: Opened): Promise<Contract> {
    const { stack } = fleet.central;
    const state = await states.state(stack);
    return usable("No member was begun:", parseContract(stack, state?.outputs ?? {}));
}
