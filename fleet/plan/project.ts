import { keysOfTheOther } from "../../shared/config-keys";
import { programVersion } from "../../shared/program-version";
import { projectFile } from "../../shared/pulumi/project-file";
import type { StackSpec } from "../file/stack-spec";

/** What all stacks have in common. */
export interface Project {
    /** As Pulumi.yaml has it: the namespace of the config, and a part of every URN. */
    readonly name: string;
    readonly programVersion: string;
    /** What every stack gets that does not set it itself: `<namespace>:<key>` → value. */
    readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads what is the same for all stacks, once a run.
 *
 * @param root The project's folder, which holds Pulumi.yaml and the programs' sources.
 */
export async function readProject(root: string): Promise<Project> {
    const { name, config } = await projectFile(root);
    return { name, config, programVersion: programVersion(root) };
}

/** The config of a stack as its program gets it: `<namespace>:<key>` → text. */
export function stackConfigOf(
    { party, config }: StackSpec,
    { name, config: projectWide }: Project,
): Readonly<Record<string, string>> {
    const foreign = keysOfTheOther(party).map((key) => `${name}:${key}`);
    // As ownConfig of shared/pulumi leaves out what the project sets for the other party.
    const left = new Set(foreign.filter((key) => key in projectWide));
    return Object.fromEntries(
        Object.entries({ ...projectWide, ...config })
            .filter(([key, value]) => !left.has(key) && value !== undefined)
            .map(([key, value]) => [key, textOf(value)]),
    );
}

/** Lists and objects as JSON, as the engine hands them over. */
function textOf(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
