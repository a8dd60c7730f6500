import { setTimeout as wait } from "node:timers/promises";
import type { Contract } from "../../shared/contract";
import { accessOf } from "../accounts/access";
import type { StackSpec } from "../file/stack-spec";

/**
 * Checks that a member's sessions can be logged.
 *
 * @throws Error with all that is wrong.
 */
export async function assureLog(
    spec: StackSpec,
    { project, contract }: { readonly project: string; readonly contract: Contract },
): Promise<void> {
    const [{ checkLog }, { accountPorts }] = await Promise.all([
        import("./check-log"),
        import("./account-ports"),
    ]);
    const sleep = (seconds: number) => wait(seconds * 1000);
    const wrong = await checkLog({ spec, project, contract }, accountPorts(accessOf(spec), sleep));
    if (wrong.length > 0) {
        throw new Error(`A log can't be written: ${wrong.join(" ")}`);
    }
}
