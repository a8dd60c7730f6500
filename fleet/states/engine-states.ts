import * as v from "valibot";
import { mapAtOnce } from "../../shared/map-at-once";
import { BackendError } from "./backend-error";
import { exportedCheckpoint, type Checkpoint } from "./checkpoint";
import { readKept, writeKept, type KeptSummary } from "./kept-summaries";
import type { StackSummary, States } from "./stack-state";

/** How a `pulumi` command ended. */
export interface Answered {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

export interface EngineStatesOptions {
    /** Runs `pulumi` with these arguments in the project's folder. */
    readonly pulumi: (args: readonly string[]) => Promise<Answered>;
    readonly url: string;
    readonly project: string;
    readonly keptFile: string;
}

/** A process of the engine takes about 100 MB, and is waited for, not worked with. */
const ENGINES_AT_ONCE = 8;

const stackList = v.array(
    v.object({
        name: v.string(),
        lastUpdate: v.optional(v.string(), ""),
        updateInProgress: v.optional(v.boolean(), false),
    }),
);

const history = v.array(v.object({ kind: v.string(), result: v.string() }));

/**
 * The states of a backend that only the engine reads. Two commands are run for each stack that has
 * changed since it was kept, one for each whole state.
 */
export function engineStates({ pulumi, url, project, keptFile }: EngineStatesOptions): States {
    const keptFor = { backend: url, project };
    const asked = async (args: readonly string[]): Promise<unknown> => {
        const { status, stdout, stderr } = await pulumi(args);
        if (status !== 0) {
            throw new BackendError(
                `\`pulumi ${args.join(" ")}\` failed: ${stderr.trim()}. ` +
                    `The backend is ${url}: is somebody logged in there (\`pulumi whoami -v\`)?`,
            );
        }
        return JSON.parse(stdout || "null");
    };
    const list = async () =>
        v.parse(stackList, await asked(["stack", "ls", "--project", project, "--json"]));
    const read = async (name: string): Promise<Checkpoint> =>
        exportedCheckpoint(shortName(name), await asked(["stack", "export", "-s", name]));
    const endedWell = async (name: string): Promise<boolean> => {
        const args = ["stack", "history", "-s", name, "--json", "--page-size", "1"];
        const [last] = v.parse(v.nullable(history), await asked(args)) ?? [];
        return last?.kind === "update" && last.result === "succeeded";
    };

    const summaryOf = async (name: string, revision: string): Promise<KeptSummary> => {
        const { state, resourceCount } = await read(name);
        const { digest, accountId } = state.outputs;
        const isTrue =
            typeof digest === "string" && state.pending.length === 0 && (await endedWell(name));
        return {
            stack: shortName(name),
            digest: isTrue ? digest : undefined,
            accountId: typeof accountId === "string" ? accountId : undefined,
            resourceCount,
            pendingCount: state.pending.length,
            changedAt: revision,
            revision,
        };
    };

    return {
        url,
        async summaries() {
            const stacks = await list();
            const kept = await readKept(keptFile, keptFor);
            const found = await mapAtOnce(ENGINES_AT_ONCE, stacks, async ({ name, ...stack }) => {
                // What is being changed has no revision yet.
                const revision = stack.updateInProgress ? "" : stack.lastUpdate;
                const before = kept.get(shortName(name));
                const isKept = revision !== "" && before?.revision === revision;
                return isKept ? before : summaryOf(name, revision);
            });
            await writeKept(keptFile, keptFor, found);
            return new Map(found.map((summary) => [summary.stack, toldOf(summary)]));
        },
        async state(stack) {
            const there = (await list()).find(({ name }) => shortName(name) === stack);
            return there && (await read(there.name)).state;
        },
        // These backends give a lease, which ends by itself when its engine does.
        locks: () => Promise.resolve([]),
        removeLock: () => Promise.resolve(),
    };
}

/** Pulumi Cloud puts the organization, and where it is another one the project, before it. */
function shortName(name: string): string {
    return name.slice(name.lastIndexOf("/") + 1);
}

function toldOf({ digest, accountId, ...kept }: KeptSummary): StackSummary {
    const { stack, resourceCount, pendingCount, changedAt, revision } = kept;
    return { stack, digest, accountId, resourceCount, pendingCount, changedAt, revision };
}
