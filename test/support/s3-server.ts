import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/*
 * As much of S3 as the archive's reader asks for, on 127.0.0.1: versions, ranges, listings. For
 * what the sandbox's emulator has no room for: a million objects, downloads that break.
 */

export interface FakeVersion {
    readonly id: string;
    readonly written: Date;
    readonly body: Buffer;
    readonly storageClass?: string;
    readonly metadata?: Readonly<Record<string, string>>;
}

export interface FakeObject {
    readonly key: string;
    /** The newest first. */
    readonly versions: readonly FakeVersion[];
    readonly deleted?: Date;
}

export interface FakeS3 {
    readonly endpoint: string;
    /** In the order of their keys. */
    objects: FakeObject[];
    /** Answers this error to what it accepts: `(method, path) => code`. */
    deny: (method: string, path: string) => string | undefined;
    /** Bytes after which each download breaks, if any. */
    breakAfter: number | undefined;
    /** All requests so far. */
    readonly requests: string[];
    readonly close: () => Promise<void>;
}

const PAGE = 1000;

export async function startFakeS3(objects: readonly FakeObject[] = []): Promise<FakeS3> {
    const server = createServer((request, response) => answer(state, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const state: FakeS3 = {
        endpoint: `http://127.0.0.1:${port}`,
        objects: [...objects].sort((a, b) =>
            Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)),
        ),
        deny: () => undefined,
        breakAfter: undefined,
        requests: [],
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
    return state;
}

/** An object with one version. */
export function object(
    key: string,
    body: string | Buffer,
    more: Partial<FakeVersion> = {},
): FakeObject {
    const written = new Date("2026-11-26T10:15:30Z");
    return { key, versions: [{ id: "v1", written, body: Buffer.from(body), ...more }] };
}

function answer(state: FakeS3, request: IncomingMessage, response: ServerResponse): void {
    const { method = "" } = request;
    const url = new URL(request.url ?? "", "http://s3");
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    const path = `${key}${url.search}`;
    state.requests.push(`${method} ${path}`);
    const denied = state.deny(method, path);
    if (denied !== undefined) {
        fail(response, 403, denied);
    } else if (method === "PUT") {
        put(state, key, request, response);
    } else if (url.searchParams.has("restore")) {
        request.resume();
        response.writeHead(202).end();
    } else if (key === "") {
        const list = url.searchParams.has("versions") ? versionsPage : folders;
        response.writeHead(200, { "content-type": "application/xml" });
        response.end(list(state.objects, url.searchParams));
    } else {
        get(state, key, url.searchParams.get("versionId"), request, response);
    }
}

function put(state: FakeS3, key: string, request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
        const before = state.objects.find((one) => one.key === key);
        if (before !== undefined && request.headers["if-none-match"] === "*") {
            return fail(response, 412, "PreconditionFailed");
        }
        const version = {
            id: `v${(before?.versions.length ?? 0) + 1}`,
            written: new Date(),
            body: unchunked(Buffer.concat(chunks), request),
            metadata: metadataOf(request),
        };
        const after = { key, versions: [version, ...(before?.versions ?? [])] };
        const others = state.objects.filter((one) => one !== before);
        state.objects = [...others, after].sort((a, b) => (a.key < b.key ? -1 : 1));
        response.writeHead(200, { etag: '"e"', "x-amz-version-id": version.id }).end();
    });
}

/** `aws-chunked`, as the SDK sends what it adds a checksum to. */
function unchunked(body: Buffer, { headers }: IncomingMessage): Buffer {
    if (!String(headers["content-encoding"]).includes("aws-chunked")) {
        return body;
    }
    const parts: Buffer[] = [];
    for (let at = 0; ;) {
        const end = body.indexOf("\r\n", at);
        const size = parseInt(body.subarray(at, end).toString(), 16);
        if (!(size > 0)) {
            return Buffer.concat(parts);
        }
        parts.push(body.subarray(end + 2, end + 2 + size));
        at = end + 2 + size + 2;
    }
}

function metadataOf({ headers }: IncomingMessage): Record<string, string> {
    return Object.fromEntries(
        Object.entries(headers)
            .filter(([name]) => name.startsWith("x-amz-meta-"))
            .map(([name, value]) => [name.slice("x-amz-meta-".length), String(value)]),
    );
}

function get(
    state: FakeS3,
    key: string,
    versionId: string | null,
    { method, headers }: IncomingMessage,
    response: ServerResponse,
): void {
    const found = state.objects.find((one) => one.key === key);
    const version = found?.versions.find(({ id }) => versionId === null || id === versionId);
    if (version === undefined) {
        return fail(response, 404, found === undefined ? "NoSuchKey" : "NoSuchVersion");
    }
    const [, first = "0", last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
    const body = version.body.subarray(Number(first), last ? Number(last) + 1 : undefined);
    response.writeHead(headers.range === undefined ? 200 : 206, {
        "content-length": body.length,
        etag: `"${version.id}"`,
        "x-amz-version-id": version.id,
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:111111111111:key/1",
        ...Object.fromEntries(
            Object.entries(version.metadata ?? {}).map(([name, value]) => [
                `x-amz-meta-${name}`,
                value,
            ]),
        ),
    });
    if (method === "HEAD") {
        response.end();
    } else if (state.breakAfter !== undefined && body.length > state.breakAfter) {
        response.write(body.subarray(0, state.breakAfter), () => response.destroy());
    } else {
        response.end(body);
    }
}

function versionsPage(objects: readonly FakeObject[], query: URLSearchParams): string {
    const prefix = query.get("prefix") ?? "";
    const marker = query.get("key-marker") ?? "";
    const max = Number(query.get("max-keys") ?? PAGE);
    const entries: string[] = [];
    let last = "";
    let isTruncated = false;
    for (let index = firstAfter(objects, marker, prefix); index < objects.length; index++) {
        const { key, versions, deleted } = objects[index] as FakeObject;
        if (!key.startsWith(prefix)) {
            break;
        }
        if (entries.length >= max) {
            isTruncated = true;
            break;
        }
        last = key;
        const name = `<Key>${encoded(key)}</Key>`;
        if (deleted !== undefined) {
            entries.push(
                `<DeleteMarker>${name}<VersionId>d</VersionId><IsLatest>true</IsLatest><LastModified>${deleted.toISOString()}</LastModified></DeleteMarker>`,
            );
        }
        versions.forEach(({ id, written, body, storageClass = "STANDARD" }, age) =>
            entries.push(
                `<Version>${name}<VersionId>${id}</VersionId><IsLatest>${deleted === undefined && age === 0}</IsLatest>` +
                    `<LastModified>${written.toISOString()}</LastModified><ETag>&quot;${id}&quot;</ETag><Size>${body.length}</Size><StorageClass>${storageClass}</StorageClass></Version>`,
            ),
        );
    }
    const more = !isTruncated
        ? "<IsTruncated>false</IsTruncated>"
        : `<IsTruncated>true</IsTruncated><NextKeyMarker>${encoded(last)}</NextKeyMarker><NextVersionIdMarker>x</NextVersionIdMarker>`;
    return `<?xml version="1.0"?><ListVersionsResult><EncodingType>url</EncodingType>${more}${entries.join("")}</ListVersionsResult>`;
}

/** Index of the first key after a marker, or of the first with a prefix. */
function firstAfter(objects: readonly FakeObject[], marker: string, prefix: string): number {
    let low = 0;
    let high = objects.length;
    const isBefore = (key: string) => (marker === "" ? key < prefix : key <= marker);
    while (low < high) {
        const middle = (low + high) >> 1;
        if (isBefore(objects[middle]?.key ?? "")) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

function folders(objects: readonly FakeObject[], query: URLSearchParams): string {
    const prefix = query.get("prefix") ?? "";
    const names = new Set<string>();
    for (const { key } of objects) {
        const end = key.indexOf("/", prefix.length);
        if (key.startsWith(prefix) && end >= 0) {
            names.add(key.slice(0, end + 1));
        }
    }
    const list = [...names].map(
        (name) => `<CommonPrefixes><Prefix>${encoded(name)}</Prefix></CommonPrefixes>`,
    );
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${list.join("")}</ListBucketResult>`;
}

function encoded(key: string): string {
    return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}

function fail(response: ServerResponse, status: number, code: string): void {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(
        `<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`,
    );
}
