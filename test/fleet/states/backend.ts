import { gzipSync } from "node:zlib";
import type { ObjectStore } from "../../../fleet/states/object-store";

/** A bucket in memory, which counts what is asked of it. */
export interface MemoryStore extends ObjectStore {
    readonly objects: Map<string, { bytes: Buffer; revision: string; changedAt: Date }>;
    /** What was asked: `list .pulumi/stacks/…`, `read …`. */
    readonly calls: string[];
    write(key: string, content: unknown, options?: { gzip?: boolean; changedAt?: Date }): void;
}

export function memoryStore(): MemoryStore {
    const objects: MemoryStore["objects"] = new Map();
    const calls: string[] = [];
    let writes = 0;
    return {
        objects,
        calls,
        write(key, content, { gzip = false, changedAt = new Date(1_790_000_000_000) } = {}) {
            const text = typeof content === "string" ? content : JSON.stringify(content);
            const bytes = gzip ? gzipSync(text) : Buffer.from(text);
            objects.set(key, { bytes, revision: `"${(writes += 1)}"`, changedAt });
        },
        list(prefix, after = "") {
            calls.push(`list ${prefix}`);
            const found = [...objects]
                .filter(([key]) => key.startsWith(prefix) && key > after)
                .sort(([one], [other]) => (one < other ? -1 : 1))
                .map(([key, { revision, changedAt }]) => ({ key, revision, changedAt }));
            return Promise.resolve(found);
        },
        read(key) {
            calls.push(`read ${key}`);
            return Promise.resolve(objects.get(key)?.bytes);
        },
        remove(key) {
            calls.push(`remove ${key}`);
            objects.delete(key);
            return Promise.resolve();
        },
    };
}

export const PROJECT = "session-logs";

/** When the state was written, and the same time in the names of records. */
export const WRITTEN = "2026-11-26T14:26:40.20359616Z";
export const WRITTEN_NS = "1795703200203596160";

export function urnOf(stack: string, type: string, name: string): string {
    return `urn:pulumi:${stack}::${PROJECT}::${type}::${name}`;
}

/** A member's state: its stack, provider and one role. */
export function checkpoint(
    stack: string,
    { outputs = {}, pending, time = WRITTEN }: Partial<CheckpointParts> = {},
) {
    const root = urnOf(stack, "pulumi:pulumi:Stack", `${PROJECT}-${stack}`);
    const provider = urnOf(stack, "pulumi:providers:aws", "account");
    return {
        version: 3,
        checkpoint: {
            stack: `organization/${PROJECT}/${stack}`,
            latest: {
                manifest: { time, magic: "", version: "v3.259.0" },
                resources: [
                    { urn: root, custom: false, type: "pulumi:pulumi:Stack", outputs },
                    { urn: provider, custom: true, id: "p", type: "pulumi:providers:aws" },
                    {
                        urn: urnOf(stack, "aws:iam/role:Role", "node"),
                        custom: true,
                        id: "node",
                        type: "aws:iam/role:Role",
                        inputs: { name: "node" },
                        outputs: { name: "node", arn: "arn:aws:iam::222222222222:role/node" },
                        parent: root,
                        provider: `${provider}::p`,
                    },
                ],
                ...(pending === undefined ? {} : { pending_operations: pending }),
            },
        },
    };
}

export interface CheckpointParts {
    readonly outputs: Readonly<Record<string, unknown>>;
    readonly pending: readonly unknown[];
    readonly time: string;
}

export const stackKey = (stack: string) => `.pulumi/stacks/${PROJECT}/${stack}.json`;

export const recordKey = (stack: string, time: string) =>
    `.pulumi/history/${PROJECT}/${stack}/${stack}-${time}.history.json`;
