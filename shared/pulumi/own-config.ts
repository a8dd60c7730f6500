import * as pulumi from "@pulumi/pulumi";
import { keysOfTheOther } from "../config-keys";
import type { Party } from "../stack-name";

/**
 * The stack's config, `<namespace>:<key>` → text, without what Pulumi.yaml sets for stacks of the
 * other party: the engine gives that to every stack. A key of the other party in the stack's own
 * file stays, and is refused like any that this one does not know.
 *
 * @param root The project's folder, which holds Pulumi.yaml.
 */
export async function ownConfig(
    party: Party,
    root: string,
): Promise<Readonly<Record<string, string>>> {
    const config = pulumi.runtime.allConfig();
    const foreign = keysOfTheOther(party)
        .map((key) => `${pulumi.getProject()}:${key}`)
        .filter((key) => config[key] !== undefined);
    if (foreign.length === 0) {
        return config;
    }
    // Only here: its parser takes longer to load than the rest of the program to read its config.
    const { projectFile } = await import("./project-file");
    const { config: projectWide } = await projectFile(root);
    const left = foreign.filter((key) => key in projectWide);
    return Object.fromEntries(Object.entries(config).filter(([key]) => !left.includes(key)));
}

/** The keys whose values the stack's file keeps encrypted, as the engine tells the program. */
export function secretKeys(): readonly string[] {
    const keys = process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "";
    return keys === "" ? [] : (JSON.parse(keys) as readonly string[]);
}
