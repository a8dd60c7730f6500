import { gunzipSync } from "node:zlib";
import * as zlib from "node:zlib";
import * as v from "valibot";
import { BackendError } from "./backend-error";
import type { StackState, StateResource } from "./stack-state";

const values = v.optional(v.record(v.string(), v.unknown()), {});

const resource = v.object({
    urn: v.string(),
    type: v.string(),
    custom: v.optional(v.boolean(), false),
    id: v.optional(v.string()),
    parent: v.optional(v.string()),
    provider: v.optional(v.string()),
    pendingReplacement: v.optional(v.boolean(), false),
    delete: v.optional(v.boolean(), false),
    inputs: values,
    outputs: values,
});

/** @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go SecretsProvidersV1 */
const secretsProvider = v.variant("type", [
    v.object({ type: v.literal("passphrase"), state: v.object({ salt: v.string() }) }),
    v.object({
        type: v.literal("cloud"),
        state: v.object({ url: v.string(), encryptedkey: v.string() }),
    }),
]);

const deployment = v.object({
    secrets_providers: v.fallback(v.optional(secretsProvider), undefined),
    manifest: v.object({ time: v.string() }),
    resources: v.optional(v.nullable(v.array(resource)), []),
    pending_operations: v.optional(
        v.nullable(v.array(v.object({ type: v.string(), resource }))),
        [],
    ),
});

const checkpoint = v.object({
    version: v.number(),
    checkpoint: v.object({ latest: v.optional(v.nullable(deployment)) }),
});

/** Of the format's versions, those that have resources in the form read here. */
const READABLE = [3, 4];

type Deployment = v.InferOutput<typeof deployment>;
type Resource = v.InferOutput<typeof resource>;

/** A stack's state as the backend keeps it. */
export interface Checkpoint {
    readonly state: StackState;
    /**
     * When the engine last wrote it, by the clock of the engine's machine: ISO 8601 with
     * nanoseconds. Undefined of a stack that no engine has written yet.
     */
    readonly writtenAt: string | undefined;
    /** Custom resources, without providers. */
    readonly resourceCount: number;
}

/**
 * Reads the file of a stack in a backend of files or objects.
 *
 * @param place Its key, for messages.
 * @throws BackendError for what no engine wrote, or another version of the engine than those known.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go VersionedCheckpoint
 */
export function checkpointOf(stack: string, bytes: Buffer, place: string): Checkpoint {
    const parsed = v.safeParse(checkpoint, jsonOf(bytes, place));
    if (!parsed.success) {
        const [issue] = parsed.issues;
        const where = v.getDotPath(issue) ?? "its top";
        throw new BackendError(
            `${place} is no state of a stack: at ${where}, ${issue.message}. ` +
                `Restore it from ${place}.bak or .pulumi/backups, which lie in the same backend.`,
        );
    }
    const { version, checkpoint: held } = parsed.output;
    if (!READABLE.includes(version)) {
        throw new BackendError(
            `${place} is written in version ${version} of the format; versions 3 and 4 are read. ` +
                `Run \`pulumi refresh -s ${stack}\` once with the engine of today, which rewrites it.`,
        );
    }
    return checkpointOfDeployment(stack, held.latest ?? undefined);
}

/**
 * The same of what `pulumi stack export` prints.
 *
 * @throws BackendError for a text that has no deployment.
 */
export function exportedCheckpoint(stack: string, exported: unknown): Checkpoint {
    const parsed = v.safeParse(
        v.object({ deployment: v.optional(v.nullable(deployment)) }),
        exported,
    );
    if (!parsed.success) {
        throw new BackendError(
            `\`pulumi stack export -s ${stack}\` printed no deployment: ${parsed.issues[0].message}.`,
        );
    }
    return checkpointOfDeployment(stack, parsed.output.deployment ?? undefined);
}

function checkpointOfDeployment(stack: string, latest: Deployment | undefined): Checkpoint {
    const resources = latest?.resources ?? [];
    const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    return {
        state: {
            stack,
            resources: resources.map(stateOf),
            outputs: root?.outputs ?? {},
            secretsSettings: secretsSettings(latest?.secrets_providers),
            pending: (latest?.pending_operations ?? []).map((pending) => ({
                kind: pending.type,
                resource: stateOf(pending.resource),
            })),
        },
        writtenAt: latest?.manifest.time,
        resourceCount: resources.filter(isOwn).length,
    };
}

/** Under the names that they have in a stack's file. */
function secretsSettings(
    provider: v.InferOutput<typeof secretsProvider> | undefined,
): Readonly<Record<string, string>> {
    switch (provider?.type) {
        case "passphrase":
            return { encryptionsalt: provider.state.salt };
        case "cloud":
            return {
                secretsprovider: provider.state.url,
                encryptedkey: provider.state.encryptedkey,
            };
        case undefined:
            return {};
    }
}

function isOwn({ custom, type }: Resource): boolean {
    return custom && !type.startsWith("pulumi:providers:");
}

function stateOf(resource: Resource): StateResource {
    const { urn, type, id, parent, provider, inputs, outputs } = resource;
    return {
        ...{ urn, type, id, parent, provider, inputs, outputs },
        ...(resource.pendingReplacement && { pendingReplacement: true as const }),
        ...(resource.delete && { isReplaced: true as const }),
    };
}

/** What a file of the backend holds, compressed or not. */
export function jsonOf(bytes: Buffer, place: string): unknown {
    try {
        return JSON.parse(expanded(bytes, place).toString("utf8"));
    } catch (error) {
        if (error instanceof BackendError) {
            throw error;
        }
        throw new BackendError(
            `${place} is damaged: ${(error as Error).message}. ` +
                `Restore it from ${place}.bak or .pulumi/backups, which lie in the same backend.`,
        );
    }
}

/** As the engine does, by how the bytes begin and not by how the file is named. */
function expanded(bytes: Buffer, place: string): Buffer {
    const begin = bytes.subarray(0, 4).toString("hex");
    if (begin.startsWith("1f8b")) {
        return gunzipSync(bytes);
    }
    if (begin !== "28b52ffd") {
        return bytes;
    }
    const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer };
    if (zstdDecompressSync === undefined) {
        throw new BackendError(
            `${place} is compressed with zstd, which Node ${process.version} can't read. ` +
                `Use Node 22.15 or later, or let the engine write gzip: PULUMI_DIY_BACKEND_GZIP=true.`,
        );
    }
    return zstdDecompressSync(bytes);
}
