import * as v from "valibot";
import { parse } from "yaml";
import { mapAtOnce } from "../../shared/map-at-once";
import { BackendError } from "./backend-error";
import { checkpointOf, type Checkpoint } from "./checkpoint";
import { readKept, writeKept, type KeptSummary } from "./kept-summaries";
import { endedWell } from "./last-update";
import { LEGACY_LAYOUT, META, projectLayout, stackFiles, type BackendLayout } from "./layout";
import type { ObjectStore, StoredObject } from "./object-store";
import type { StackLock, StackSummary, States } from "./stack-state";

export interface StoredStatesOptions {
    readonly store: ObjectStore;
    /** For messages. */
    readonly url: string;
    readonly project: string;
    /** Where summaries are kept from one run to the next. */
    readonly keptFile: string;
    /** What would read another place than this is kept apart by. @default url */
    readonly identity?: string;
}

/** How many objects are read at once. */
const READ_AT_ONCE = 16;

const lockFile = v.object({
    pid: v.number(),
    username: v.string(),
    hostname: v.string(),
    timestamp: v.string(),
});

/** The states of a backend of files or objects, read without an engine. */
export function storedStates(options: StoredStatesOptions): States {
    const { store, url, project, keptFile, identity = url } = options;
    const keptFor = { backend: identity, project };
    let layout: Promise<BackendLayout> | undefined;
    const whereItLies = () => (layout ??= layoutIn(store, project));

    return {
        url,
        async summaries() {
            const place = await whereItLies();
            const files = [...stackFiles(place, await store.list(place.stacks))];
            const kept = await readKept(keptFile, keptFor);
            const summaries = await mapAtOnce(READ_AT_ONCE, files, async ([stack, object]) => {
                try {
                    const before = kept.get(stack);
                    return await summaryOf({ store, place, project }, stack, object, before);
                } catch (error) {
                    return damaged(stack, object, error);
                }
            });
            const found = summaries.filter((summary) => summary !== undefined);
            const readable = found.filter((summary) => !("problem" in summary));
            if (
                readable.length !== kept.size ||
                readable.some((now) => now !== kept.get(now.stack))
            ) {
                await writeKept(keptFile, keptFor, readable);
            }
            return new Map(found.map((summary) => [summary.stack, toldOf(summary)]));
        },
        async state(stack) {
            const place = await whereItLies();
            const listed = await store.list(`${place.stacks}${stack}.json`);
            const object = stackFiles(place, listed).get(stack);
            const read = object && (await readCheckpoint(store, stack, object));
            return read && isOfProject(read, place, project) ? read.state : undefined;
        },
        async locks() {
            const place = await whereItLies();
            const files = await store.list(place.locks);
            const locks = await mapAtOnce(READ_AT_ONCE, files, ({ key }) =>
                lockOf(store, key, key.slice(place.locks.length)),
            );
            return locks.filter((lock) => lock !== undefined);
        },
        removeLock: ({ path }) => store.remove(path),
    };
}

/** Which of the engine's two layouts a backend has, as the engine decides it. */
async function layoutIn(store: ObjectStore, project: string): Promise<BackendLayout> {
    const meta = await store.read(META);
    if (meta === undefined) {
        const files = await store.list(LEGACY_LAYOUT.stacks);
        return stackFiles(LEGACY_LAYOUT, files).size > 0 ? LEGACY_LAYOUT : projectLayout(project);
    }
    const version: unknown = (parse(meta.toString("utf8")) as { version?: unknown } | null)
        ?.version;
    if (version === 0) {
        return LEGACY_LAYOUT;
    }
    if (version === 1) {
        return projectLayout(project);
    }
    throw new BackendError(
        `${META} in the backend has version ${JSON.stringify(version)}; versions 0 and 1 are read. ` +
            `A newer engine may have written it: use a newer version of this project.`,
    );
}

async function readCheckpoint(
    store: ObjectStore,
    stack: string,
    { key }: StoredObject,
): Promise<Checkpoint | undefined> {
    const bytes = await store.read(key);
    return bytes && checkpointOf(stack, bytes, key);
}

/** The third part of a URN, behind `urn:pulumi:<stack>::`. */
function isOfProject({ state }: Checkpoint, { isShared }: BackendLayout, project: string): boolean {
    const [first] = state.resources;
    return !isShared || first?.urn.split("::")[1] === project;
}

interface Place {
    readonly store: ObjectStore;
    readonly place: BackendLayout;
    readonly project: string;
}

/** The very object that was kept, if nothing has changed. */
async function summaryOf(
    { store, place, project }: Place,
    stack: string,
    object: StoredObject,
    kept: KeptSummary | undefined,
): Promise<KeptSummary | undefined> {
    if (kept?.revision === object.revision) {
        return isSettled(kept) ? kept : settled(store, place, kept);
    }
    const read = await readCheckpoint(store, stack, object);
    if (read === undefined || !isOfProject(read, place, project)) {
        return undefined;
    }
    const { outputs, pending } = read.state;
    return settled(store, place, {
        stack,
        accountId: textOf(outputs["accountId"]),
        resourceCount: read.resourceCount,
        pendingCount: pending.length,
        changedAt: object.changedAt.toISOString(),
        revision: object.revision,
        registered: textOf(outputs["digest"]),
        writtenAt: read.writtenAt,
    });
}

/**
 * Whether no look at the history can tell more: an engine writes its record after the state, so that
 * whoever reads in between finds none yet.
 */
function isSettled({ digest, registered, pendingCount }: KeptSummary): boolean {
    return digest !== undefined || registered === undefined || pendingCount > 0;
}

async function settled(
    store: ObjectStore,
    place: BackendLayout,
    summary: KeptSummary,
): Promise<KeptSummary> {
    const { stack, registered, writtenAt } = summary;
    if (isSettled(summary) || writtenAt === undefined) {
        return summary;
    }
    const isTrue = await endedWell(store, place.history(stack), stack, writtenAt);
    return isTrue ? { ...summary, digest: registered } : summary;
}

function textOf(output: unknown): string | undefined {
    return typeof output === "string" ? output : undefined;
}

function toldOf(summary: KeptSummary | StackSummary): StackSummary {
    const { stack, digest, accountId, resourceCount, pendingCount, changedAt, revision } = summary;
    const told = { stack, digest, accountId, resourceCount, pendingCount, changedAt, revision };
    return "problem" in summary ? { ...told, problem: summary.problem } : told;
}

/** One that can't be read keeps nobody from the others. */
function damaged(stack: string, { revision, changedAt }: StoredObject, error: unknown) {
    if (!(error instanceof BackendError)) {
        throw error;
    }
    const nothing = { digest: undefined, accountId: undefined, resourceCount: 0, pendingCount: 0 };
    const changed = { changedAt: changedAt.toISOString(), revision };
    return { stack, ...nothing, ...changed, problem: error.message };
}

/** @param within The lock's path below the folder of locks: `<stack>/<uuid>.json`. */
async function lockOf(
    store: ObjectStore,
    key: string,
    within: string,
): Promise<StackLock | undefined> {
    const [stack = "", ...rest] = within.split("/");
    // An engine that ends removes its lock between the listing and this.
    const bytes = rest.length === 1 ? await store.read(key) : undefined;
    if (bytes === undefined) {
        return undefined;
    }
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), lockFile), bytes.toString("utf8"));
    if (!read.success) {
        const nobody = { pid: 0, username: "", hostname: "", since: "" };
        const problem =
            `${key} is no lock that an engine wrote: ${read.issues[0].message}. ` +
            `If nothing runs on ${stack}, \`pulumi cancel -s ${stack}\` removes it.`;
        return { stack, ...nobody, path: key, problem };
    }
    const { pid, username, hostname, timestamp } = read.output;
    return { stack, pid, username, hostname, since: timestamp, path: key };
}
