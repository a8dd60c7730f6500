import { join } from "node:path";
import { version } from "@pulumi/aws/package.json";

/** The repository: the Pulumi project whose stacks run in the sandbox. */
export const REPOSITORY = join(__dirname, "..", "..");

/** Where sandboxes keep their state; what all of them share lies beside their folders. */
const SANDBOXES = join(REPOSITORY, ".sandbox");

/** The stand-in for the AWS provider, compiled; shared by all sandboxes. */
export const PROVIDER_BUNDLE = join(SANDBOXES, "provider.js");

/** What lies where in a sandbox's folder. */
export interface Layout {
    readonly folder: string;
    /** Pulumi's state of the stacks. */
    readonly backend: string;
    readonly pulumiHome: string;
    /** The AWS provider as an installed plugin of the version that programs ask for. */
    readonly pluginFolder: string;
    readonly awsConfig: string;
    readonly awsCredentials: string;
    /** What the emulator and backend were filled with. */
    readonly furnishing: string;
    /** The disks of nodes: `<account>/<region>/<node>` is a node's root. */
    readonly nodes: string;
    /** The running emulator. */
    readonly emulator: string;
    readonly emulatorLog: string;
    /** Its time of change tells when the sandbox was last used. */
    readonly lastUsed: string;
    /** Held while the sandbox is made or ended; beside the folder, since that goes with `reset`. */
    readonly lock: string;
}

/** The layout of the sandbox of a name. */
export function layoutOf(name: string): Layout {
    const folder = join(SANDBOXES, name);
    const pulumiHome = join(folder, "pulumi-home");
    return {
        folder,
        backend: join(folder, "backend"),
        pulumiHome,
        pluginFolder: join(pulumiHome, "plugins", `resource-aws-v${version}`),
        awsConfig: join(folder, "aws", "config"),
        awsCredentials: join(folder, "aws", "credentials"),
        furnishing: join(folder, "furnishing.json"),
        nodes: join(folder, "nodes"),
        emulator: join(folder, "emulator.json"),
        emulatorLog: join(folder, "emulator.log"),
        lastUsed: join(folder, "last-used"),
        lock: `${folder}.lock`,
    };
}
