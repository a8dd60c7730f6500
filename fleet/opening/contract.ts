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
    const title =
        "No member was begun: central comes first, by `fleet up` or `fleet up --central`.";
    return usable(title, parseContract(stack, state?.outputs ?? {}));
}
