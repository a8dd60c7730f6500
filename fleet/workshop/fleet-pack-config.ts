import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { centralConfig } from "../../central/config";
import { flattened } from "../file/flattened";
import type { StackSpec } from "../file/stack-spec";

type PackConfig = Readonly<Record<string, unknown>>;

/**
 * The pack's configuration with what fleet.yaml says of organization and archive, which goes before
 * what the file says: a copy of this repository still names the sandbox's there.
 *
 * @param project Pulumi.yaml's `name`.
 */
export function ofFleet(config: PackConfig, central: StackSpec, project: string): PackConfig {
    const archive = centralConfig(project, flattened(central.config));
    if (!archive.ok) {
        return config;
    }
    const { accountId, bucketName, admitted } = archive.value;
    const settings = (config["pack-settings"] ?? {}) as PackConfig;
    return {
        ...config,
        "pack-settings": {
            ...settings,
            ...("organizationId" in admitted && { organizationId: admitted.organizationId }),
            centralAccountId: accountId,
            logBucketNames: [bucketName],
        },
    };
}

/** Writes it into a folder of the run, and gives its path. */
export async function writeFleetPackConfig(
    file: string,
    folder: string,
    central: StackSpec,
    project: string,
): Promise<string> {
    const config = JSON.parse(await readFile(file, "utf8")) as PackConfig;
    await mkdir(folder, { recursive: true });
    const own = join(folder, "fleet.json");
    await writeFile(own, JSON.stringify(ofFleet(config, central, project)));
    return own;
}
