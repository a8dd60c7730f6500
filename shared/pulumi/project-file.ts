import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parseDocument } from "yaml";

export interface ProjectFile {
    readonly name: string;
    /** Where the stacks' files lie, from the project's folder. */
    readonly stackConfigDir: string;
    /** What every stack gets that does not set it itself: `<namespace>:<key>` → value. */
    readonly config: Readonly<Record<string, unknown>>;
}

const file = v.object({
    name: v.string(),
    stackConfigDir: v.optional(v.string(), "."),
    // In old projects the folder of the stacks' files stood here, as text.
    config: v.optional(v.fallback(v.record(v.string(), v.unknown()), {}), {}),
});

/** `value` holds for every stack, `default` for those that say nothing else. */
const declared = v.object({ value: v.optional(v.unknown()), default: v.optional(v.unknown()) });

/**
 * Reads Pulumi.yaml.
 *
 * @param root The project's folder.
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
 */
export async function projectFile(root: string): Promise<ProjectFile> {
    const text = await readFile(join(root, "Pulumi.yaml"), "utf8");
    const { name, stackConfigDir, config } = v.parse(file, parseDocument(text).toJS());
    return {
        name,
        stackConfigDir,
        config: Object.fromEntries(
            Object.entries(config).map(([key, value]) => [
                key.includes(":") ? key : `${name}:${key}`,
                valueOf(value),
            ]),
        ),
    };
}

function valueOf(entry: unknown): unknown {
    const found = v.safeParse(declared, entry);
    return found.success ? (found.output.value ?? found.output.default) : entry;
}
