import { Bucket } from "@pulumi/aws/s3/bucket";
import * as pulumi from "@pulumi/pulumi";
import { known } from "../../program/known";
import { type Checked, show } from "../../shared/problem";

/**
 * Reads a bucket that is not of this stack.
 *
 * @param setting The config key that names it.
 */
export async function existingBucket(
    setting: string,
    name: string,
    region: string,
    provider: pulumi.ProviderResource,
): Promise<Checked<Bucket>> {
    const bucket = Bucket.get("existing-log-archive", name, { region }, { provider });
    const found = await known(bucket.bucketRegion);
    return found === region
        ? { ok: true, value: bucket }
        : {
              ok: false,
              problems: [
                  {
                      key: setting,
                      found: `names a bucket in ${show(found)}, while region is ${show(region)}`,
                      expected: "Set region to where the bucket is, or name another bucket.",
                  },
              ],
          };
}

/**
 * A hook that fails the creation of the bucket's policy or lifecycle configuration where the bucket
 * has one that is not in the stack: the bucket's former purpose may depend on it. It runs at preview
 * too, and not at all once the resource is in the stack's state.
 */
export function refuseOverwriting(
    bucket: Bucket,
    provider: pulumi.ProviderResource,
): pulumi.ResourceHook {
    return new pulumi.ResourceHook(
        "refuse-overwriting",
        async ({ name, type }) => {
            const { policy, lifecycleRules, id: bucketName } = bucket;
            const found = await known(pulumi.output({ policy, lifecycleRules, bucketName }));
            const isThere = type.includes("Policy")
                ? (found.policy ?? "") !== ""
                : (found.lifecycleRules ?? []).length > 0;
            if (isThere) {
                throw new Error(await importAdvice(type, name, found.bucketName, provider));
            }
        },
        { onDryRun: true },
    );
}

async function importAdvice(
    type: string,
    name: string,
    bucketName: string,
    provider: pulumi.ProviderResource,
): Promise<string> {
    const providerUrn = await known(provider.urn);
    const stack = pulumi.getStack();
    const what = type.includes("Policy") ? "policy" : "lifecycle configuration";
    return [
        `Bucket ${bucketName} has a ${what} that is not in stack ${stack}: nothing was changed.`,
        "To take it over (the next `pulumi up` shows the difference before it writes):",
        `  pulumi up -s ${stack} --target '${providerUrn}'`,
        `  pulumi import -s ${stack} ${type} ${name} '${bucketName}' \\`,
        `    --provider 'account=${providerUrn}' --protect=false --generate-code=false`,
    ].join("\n");
}
