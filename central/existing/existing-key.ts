import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import { known } from "../../program/known";
import type { Checked } from "../../shared/problem";
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
    const { policy, isEnabled, customerMasterKeySpec, multiRegion } = key;
    const found = await known(
        pulumi.output({ policy, isEnabled, customerMasterKeySpec, multiRegion }),
    );
    const problems = keyProblems(
        setting,
        {
            ...found,
            isEnabled: found.isEnabled !== false,
            customerMasterKeySpec: found.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT",
        },
        args,
    );
    return problems.length === 0 ? { ok: true, value: key } : { ok: false, problems };
}
