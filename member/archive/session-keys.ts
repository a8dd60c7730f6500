import type { Contract } from "../../shared/contract";
import type { Checked, Problem } from "../../shared/problem";
import { setting } from "../../shared/setting";

/**
 * The session key of each region where the member's nodes run: the SSM agent calls KMS in its own
 * region, so a region without a key or replica would refuse every session.
 *
 * @returns region → key ARN, or a problem for each region that central has no key in.
 */
export function sessionKeys(
    regions: readonly string[],
    { sessionKeyArns }: Pick<Contract, "sessionKeyArns">,
): Checked<Readonly<Record<string, string>>> {
    const keys: Record<string, string> = {};
    const problems: Problem[] = [];
    for (const region of regions) {
        const arn = sessionKeyArns[region];
        if (arn === undefined) {
            problems.push(missingKey(region, Object.keys(sessionKeyArns)));
        } else {
            keys[region] = arn;
        }
    }
    return problems.length === 0 ? { ok: true, value: keys } : { ok: false, problems };
}

function missingKey(region: string, served: readonly string[]): Problem {
    return {
        key: setting("regions"),
        found: `has ${region}, where central has no session key (it has one in ${served.join(", ")})`,
        expected: `Add ${region} to ${setting("sessionRegions")} of central and deploy it, or remove it here.`,
    };
}
