import { delimiter, join } from "node:path";

/** The passphrase that the stack files' `encryptionsalt` belongs to. */
export const PASSPHRASE = "sandbox";

/**
 * The environment of commands inside a sandbox. Of the surroundings, everything of AWS and Pulumi
 * is left out: a developer's real credentials, profile or backend must not be reachable.
 *
 * @param outside The environment around the sandbox.
 * @param folder The sandbox's own folder.
 * @param engine The folder that holds the Pulumi engine.
 * @param endpoint The emulator's URL.
 */
export function sandboxEnvironment(
    outside: NodeJS.ProcessEnv,
    folder: string,
    engine: string,
    endpoint: string,
): NodeJS.ProcessEnv {
    return {
        ...withoutCloudSettings(outside),
        PATH: [engine, join(folder, "bin"), outside["PATH"]].filter(Boolean).join(delimiter),
        PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
        PULUMI_HOME: join(folder, "pulumi-home"),
        PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // A provider that the sandbox lacks is an error at once, not a download that can't work.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        AWS_ENDPOINT_URL: endpoint,
        AWS_CONFIG_FILE: join(folder, "aws", "config"),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws", "credentials"),
        AWS_EC2_METADATA_DISABLED: "true",
    };
}

/** An environment without any variable of AWS or Pulumi. */
export function withoutCloudSettings(outside: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(outside).filter(([name]) => !/^(AWS|PULUMI)_/i.test(name)),
    );
}
