import { Bucket } from "@pulumi/aws/s3/bucket";
import * as pulumi from "@pulumi/pulumi";
import { known } from "../../shared/pulumi/known";
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
                  found === undefined
                      ? {
                            key: setting,
                            found: `is ${show(name)}, of which AWS tells nothing`,
                            expected: `Name a bucket that is there, in ${region}, or take existingBucket out to have one made.`,
                        }
                      : {
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
    bucketName: string,
    bucket: Bucket,
    provider: pulumi.ProviderResource,
): pulumi.ResourceHook {
    return new pulumi.ResourceHook(
        "refuse-overwriting",
        async ({ name, type }) => {
            // Of a bucket that is there, what is left out of the answer is what it does not have.
            const isThere = type.includes("Policy")
                ? ((await known(bucket.policy)) ?? "") !== ""
                : ((await known(bucket.lifecycleRules)) ?? []).length > 0;
            if (isThere) {
                throw new Error(await importAdvice(type, name, bucketName, provider));
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
    const providerUrn = String(await known(provider.urn));
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
