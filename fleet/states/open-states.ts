import { execFile } from "node:child_process";
import { backendOf } from "./backend-url";
import { engineStates, type Answered } from "./engine-states";
import { openFileStore } from "./file-store";
import type { ObjectStore } from "./object-store";
import type { States } from "./stack-state";
import { storedStates } from "./stored-states";

export interface OpenStatesOptions {
    /** As PULUMI_BACKEND_URL has it; `currentBackend` finds it. */
    readonly backendUrl: string;
    /** `name` of Pulumi.yaml. */
    readonly project: string;
    /** Where summaries are kept from one run to the next: `.fleet/states.json`. */
    readonly keptFile: string;
    /** Region and credentials of S3 are taken from it. @default process.env */
    readonly env?: NodeJS.ProcessEnv;
    /**
     * Runs `pulumi` with these arguments in the project's folder, for backends that only it reads.
     *
     * @default the engine on PATH of `env`, in the current folder
     */
    readonly pulumi?: (args: readonly string[]) => Promise<Answered>;
    /** Is told what of the URL is not understood. */
    readonly warn?: (warning: string) => void;
}

/**
 * The states of one project in a backend: read from files and from S3 without an engine, and from
 * any other backend through it.
 *
 * @throws BackendError for a URL that can't be read.
 */
export function openStates(options: OpenStatesOptions): States {
    const { backendUrl, project, keptFile, env = process.env, warn } = options;
    const backend = backendOf(backendUrl);
    const { url } = backend;
    if (backend.kind === "engine") {
        const { pulumi = engineIn({ ...env, PULUMI_BACKEND_URL: backendUrl }) } = options;
        return engineStates({ pulumi, url, project, keptFile });
    }
    if (backend.kind === "file") {
        const { folder } = backend;
        const store = opened(() => openFileStore(folder, backendUrl));
        return storedStates({ store, url, project, keptFile, identity: `file://${folder}` });
    }
    backend.warnings.forEach((warning) => warn?.(warning));
    return storedStates({
        // The SDK takes long to load: whoever has files does not wait for it.
        store: opened(async () => (await import("./s3-store")).s3Store(backend, env)),
        url,
        project,
        keptFile,
        // Two endpoints may have buckets of one name.
        identity: `${url} ${backend.options.endpoint ?? env["AWS_ENDPOINT_URL"] ?? ""}`,
    });
}

/** A store that is opened when something is first asked of it. */
function opened(open: () => Promise<ObjectStore>): ObjectStore {
    let opening: Promise<ObjectStore> | undefined;
    const store = () => (opening ??= open());
    return {
        list: async (prefix, after) => (await store()).list(prefix, after),
        read: async (key) => (await store()).read(key),
        remove: async (key) => (await store()).remove(key),
    };
}

/** States are long: no limit is set to what is printed. */
function engineIn(env: NodeJS.ProcessEnv): (args: readonly string[]) => Promise<Answered> {
    return (args) =>
        new Promise((resolve) => {
            const options = { env, maxBuffer: Infinity, encoding: "utf8" } as const;
            execFile("pulumi", [...args], options, (error, stdout, stderr) => {
                const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
                resolve({ status, stdout, stderr: stderr || (error?.message ?? "") });
            });
        });
}
