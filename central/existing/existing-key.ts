import { Key } from "@pulumi/aws/kms/key";
import type * as pulumi from "@pulumi/pulumi";
import { known } from "../../shared/pulumi/known";
import { type Checked, type Problem, show } from "../../shared/problem";
import { keyProblems } from "./key-fitness";
import type { KeyPolicyArgs } from "../key-policy";

/**
 * Reads a key that is not of this stack, and judges whether it can encrypt logs before anything
 * depends on it.
 *
 * @param setting The config key that names it.
 */
export async function existingKey(
    setting: string,
    arn: string,
    args: KeyPolicyArgs,
    provider: pulumi.ProviderResource,
): Promise<Checked<Key>> {
    const id = arn.slice(arn.lastIndexOf("/") + 1);
    const key = Key.get("existing-bucket-key", id, { region: args.region }, { provider });
    const policy = await known(key.policy);
    if (policy === undefined) {
        return { ok: false, problems: [untold(setting, arn)] };
    }
    const problems = keyProblems(
        setting,
        {
            policy,
            isEnabled: (await known(key.isEnabled)) !== false,
            customerMasterKeySpec: (await known(key.customerMasterKeySpec)) ?? "SYMMETRIC_DEFAULT",
            multiRegion: (await known(key.multiRegion)) === true,
        },
        args,
    );
    return problems.length === 0 ? { ok: true, value: key } : { ok: false, problems };
}

function untold(setting: string, arn: string): Problem {
    return {
        key: setting,
        found: `is ${show(arn)}, of which AWS tells no policy`,
        expected:
            "Name a key that is there, and let the deploying identity call kms:DescribeKey and kms:GetKeyPolicy.",
    };
}
