import { setTimeout as wait } from "node:timers/promises";
import type { Contract } from "../../shared/contract";
import { deploySignIn } from "../accounts/credentials";
import type { StackSpec } from "../file/stack-spec";

/** How a stack's account is asked: as its engine signs in, in a region of its partition. */
export function accessOf(spec: StackSpec) {
    const region = regionOf(spec);
    return { ...deploySignIn(spec, region), region };
}

/** Central's region, or a member's first. */
export function regionOf({ config }: Pick<StackSpec, "config">): string {
    const [, regions] = Object.entries(config).find(([key]) => /:regions?$/.test(key)) ?? [];
    const first: unknown = Array.isArray(regions) ? regions[0] : regions;
    return typeof first === "string" ? first : "us-east-1";
}

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
        import("../canary/check-log"),
        import("../canary/account-ports"),
    ]);
    const sleep = (seconds: number) => wait(seconds * 1000);
    const wrong = await checkLog({ spec, project, contract }, accountPorts(accessOf(spec), sleep));
    if (wrong.length > 0) {
        throw new Error(`A log can't be written: ${wrong.join(" ")}`);
    }
}
