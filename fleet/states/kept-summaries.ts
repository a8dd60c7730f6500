import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";

const summary = v.object({
    stack: v.string(),
    digest: v.optional(v.string()),
    accountId: v.optional(v.string()),
    resourceCount: v.number(),
    pendingCount: v.number(),
    changedAt: v.string(),
    revision: v.string(),
    registered: v.optional(v.string()),
    writtenAt: v.optional(v.string()),
});

const file = v.object({
    format: v.literal(1),
    backend: v.string(),
    project: v.string(),
    stacks: v.array(summary),
});

/** What is kept of a stack from one run to the next. */
export interface KeptSummary {
    readonly stack: string;
    readonly digest?: string | undefined;
    readonly accountId?: string | undefined;
    readonly resourceCount: number;
    readonly pendingCount: number;
    readonly changedAt: string;
    readonly revision: string;
    /** The output `digest`, of which it is not certain yet that it became true. */
    readonly registered?: string | undefined;
    /** By the clock of the engine's machine; ISO 8601 with nanoseconds. */
    readonly writtenAt?: string | undefined;
}

/** What was kept belongs to one project in one backend. */
export interface KeptFor {
    readonly backend: string;
    readonly project: string;
}

/** Stack → what was kept of it; nothing if the file is missing, damaged, or about another backend. */
export async function readKept(
    path: string,
    { backend, project }: KeptFor,
): Promise<ReadonlyMap<string, KeptSummary>> {
    try {
        const { output: kept } = v.safeParse(file, JSON.parse(await readFile(path, "utf8"))) as {
            output: v.InferOutput<typeof file>;
        };
        const isOurs = kept.backend === backend && kept.project === project;
        return new Map(isOurs ? kept.stacks.map((stack) => [stack.stack, stack]) : []);
    } catch {
        // It only saves time: everything in it can be read anew.
        return new Map();
    }
}

/**
 * Replaces the file at once: whoever is killed meanwhile leaves the old one. A folder that can't be
 * written is no error: the next run reads everything again.
 */
export async function writeKept(
    path: string,
    { backend, project }: KeptFor,
    stacks: readonly KeptSummary[],
): Promise<void> {
    const draft = `${path}.${process.pid}`;
    try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(draft, `${JSON.stringify({ format: 1, backend, project, stacks })}\n`);
        await rename(draft, path);
    } catch {
        await rm(draft, { force: true }).catch(() => undefined);
    }
}
