import type { StoredObject } from "./object-store";

/**
 * Where the engine keeps what in a backend of files or objects. All of a project's stacks lie in one
 * folder; before projects were told apart, in 2023, it was the same one for all of them.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/store.go
 */
export interface BackendLayout {
    /** Ends with a slash. */
    readonly stacks: string;
    /** Ends with a slash; a folder for each stack lies within. */
    readonly locks: string;
    /** Ends with a slash. */
    history(stack: string): string;
    /** Whether stacks of other projects may lie among them: then the URNs tell whose they are. */
    readonly isShared: boolean;
}

export const META = ".pulumi/meta.yaml";

/** What the engine writes today. */
export function projectLayout(project: string): BackendLayout {
    return {
        stacks: `.pulumi/stacks/${project}/`,
        locks: `.pulumi/locks/organization/${project}/`,
        history: (stack) => `.pulumi/history/${project}/${stack}/`,
        isShared: false,
    };
}

export const LEGACY_LAYOUT: BackendLayout = {
    stacks: ".pulumi/stacks/",
    locks: ".pulumi/locks/",
    history: (stack) => `.pulumi/history/${stack}/`,
    isShared: true,
};

/**
 * Stack → its file. Beside the files of stacks lie backups (`.bak`), retained checkpoints and tags.
 * Somebody who changes the compression may leave two files of a stack: the later one counts.
 */
export function stackFiles(
    layout: BackendLayout,
    objects: readonly StoredObject[],
): ReadonlyMap<string, StoredObject> {
    const files = new Map<string, StoredObject>();
    for (const object of objects) {
        const name = object.key.slice(layout.stacks.length);
        const [, stack] = /^([^/]+)\.json(?:\.gz|\.zst)?$/.exec(name) ?? [];
        if (stack === undefined) {
            continue;
        }
        const other = files.get(stack);
        if (other === undefined || other.changedAt <= object.changedAt) {
            files.set(stack, object);
        }
    }
    return files;
}
