import { delimiter } from "node:path";
import type { Layout } from "./layout";

/** The passphrase that the stack files' `encryptionsalt` belongs to. */
const PASSPHRASE = "sandbox";

/**
 * The environment of commands inside a sandbox. Of the surroundings, everything of AWS and Pulumi
 * is left out: a developer's real credentials, profile or backend must not be reachable.
 *
 * @param outside The environment around the sandbox.
 * @param engine The folder that holds the Pulumi engine.
 * @param endpoint The emulator's URL.
 */
export function sandboxEnvironment(
    outside: NodeJS.ProcessEnv,
    layout: Pick<
        Layout,
        "backend" | "pulumiHome" | "pluginFolder" | "awsConfig" | "awsCredentials"
    >,
    engine: string,
    endpoint: string,
): NodeJS.ProcessEnv {
    return {
        ...withoutCloudSettings(outside),
        PATH: [engine, layout.pluginFolder, outside["PATH"]].filter(Boolean).join(delimiter),
        PULUMI_BACKEND_URL: `file://${layout.backend}`,
        PULUMI_HOME: layout.pulumiHome,
        PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // A provider that the sandbox lacks is an error at once, not a download that can't work.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // The provider is an installed plugin: taken from PATH, it would give a warning each time.
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        AWS_ENDPOINT_URL: endpoint,
        // A profile's role is taken inside the real provider by a client that follows only this.
        AWS_ENDPOINT_URL_STS: endpoint,
        AWS_CONFIG_FILE: layout.awsConfig,
        AWS_SHARED_CREDENTIALS_FILE: layout.awsCredentials,
        AWS_EC2_METADATA_DISABLED: "true",
        // The SDK is pinned here: its advice about later versions would only hide other output.
        [SDK_ADVICE_OFF]: "true",
    };
}

/** Switches off the AWS SDK's warning that its later versions need a newer Node. */
export const SDK_ADVICE_OFF = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/** An environment without any variable of AWS or Pulumi. */
export function withoutCloudSettings(outside: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(outside).filter(([name]) => !/^(AWS|PULUMI)_/i.test(name)),
    );
}
