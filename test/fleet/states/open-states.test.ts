import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openStates } from "../../../fleet/states/open-states";
import { checkpoint, PROJECT, recordKey, stackKey, WRITTEN_NS } from "./backend";

const AFTER = String(BigInt(WRITTEN_NS) + 1n);
const UPDATED = JSON.stringify({ kind: "update", result: "succeeded" });
const LOCK = `.pulumi/locks/organization/${PROJECT}/payments/cf25.json`;

/** A backend as an engine leaves it. */
const OBJECTS: Readonly<Record<string, string>> = {
    ".pulumi/meta.yaml": "version: 1\n",
    [stackKey("payments")]: JSON.stringify(checkpoint("payments", { outputs: { digest: "d1" } })),
    [`${stackKey("payments")}.attrs`]: "{}",
    [recordKey("payments", AFTER)]: UPDATED,
    [LOCK]: '{"pid":1,"username":"root","hostname":"vm","timestamp":"2026-11-26T14:27:00Z"}',
};

describe("opened states", () => {
    let folder: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-states-"));
    });

    afterEach(() => rm(folder, { recursive: true }));

    const open = (backendUrl: string, env: NodeJS.ProcessEnv = {}) =>
        openStates({ backendUrl, project: PROJECT, keptFile: join(folder, "states.json"), env });

    const judge = async (states: ReturnType<typeof open>) => {
        const summaries = await states.summaries();
        assert.deepEqual([...summaries.keys()], ["payments"]);
        assert.equal(summaries.get("payments")?.digest, "d1");
        assert.equal((await states.state("payments"))?.resources.length, 3);
        assert.equal(await states.state("pay"), undefined);
        const [lock] = await states.locks();
        assert.equal(lock?.stack, "payments");
        await states.removeLock(lock);
        await states.removeLock(lock);
        assert.deepEqual(await states.locks(), []);
    };

    it("are read from a folder", async () => {
        for (const [key, text] of Object.entries(OBJECTS)) {
            await mkdir(dirname(join(folder, key)), { recursive: true });
            await writeFile(join(folder, key), text);
        }
        await judge(open(`file://${folder}`));
    });

    it("are none in a folder that the engine is still to make", async () => {
        const states = open(`file://${join(folder, "missing")}?create_dir=true`);
        assert.equal((await states.summaries()).size, 0);
        assert.equal(await states.state("payments"), undefined);
        assert.deepEqual(await states.locks(), []);
    });

    describe("of a bucket", () => {
        let server: Server;
        let objects: Map<string, string>;
        let asked: string[];

        beforeEach(async () => {
            objects = new Map(
                Object.entries(OBJECTS).map(([key, text]) => [`org/logs/${key}`, text]),
            );
            asked = [];
            server = bucket(objects, asked);
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        });

        afterEach(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

        const url = () => {
            const { port } = server.address() as AddressInfo;
            const endpoint = `endpoint=127.0.0.1:${port}&disableSSL=true&s3ForcePathStyle=true`;
            return `s3://states/org/logs?region=eu-west-1&anonymous=true&${endpoint}`;
        };

        it("are read below the prefix of the URL", () => judge(open(url())));

        it("are read of a bucket whose meta.yaml is gone", async () => {
            objects.delete("org/logs/.pulumi/meta.yaml");
            assert.equal((await open(url()).summaries()).size, 1);
        });

        it("are not there when AWS says so: its words, and what to check", async () => {
            objects.set("", "refused");
            await assert.rejects(
                open(url()).summaries(),
                /bucket states at http:.*: AccessDenied: .*Check PULUMI_BACKEND_URL/,
            );
        });

        it("take the default region of the command line", async () => {
            const without = url().replace("region=eu-west-1&", "").replace("anonymous=true&", "");
            const credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
            const before = { ...process.env };
            Object.assign(process.env, credentials);
            try {
                await open(without, { AWS_DEFAULT_REGION: "ap-southeast-2" }).locks();
            } finally {
                process.env = before;
            }
            assert.match(asked.join("\n"), /\/ap-southeast-2\/s3\/aws4_request/);
        });
    });
});

/** Enough of S3 for a reader: two objects a page, so that listing takes several. */
function bucket(objects: Map<string, string>, asked: string[]): Server {
    return createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
        asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
        const key = decodeURIComponent(pathname.replace(/^\/states\/?/, ""));
        if (objects.get("") === "refused") {
            response.writeHead(403);
            response.end("<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
        } else if (request.method === "DELETE") {
            objects.delete(key);
            response.writeHead(204).end();
        } else if (key !== "") {
            const text = objects.get(key);
            response.writeHead(text === undefined ? 404 : 200);
            response.end(text ?? "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>");
        } else {
            response.end(pageOf([...objects.keys()].sort(), searchParams));
        }
    });
}

function pageOf(keys: readonly string[], params: URLSearchParams): string {
    const [prefix, after] = [params.get("prefix") ?? "", params.get("start-after") ?? ""];
    const from = params.get("continuation-token") ?? after;
    const found = keys.filter((key) => key.startsWith(prefix) && key > from);
    const [first, second] = found;
    const contents = [first, second]
        .filter((key) => key !== undefined)
        .map(
            (key) =>
                `<Contents><Key>${key}</Key><ETag>"1"</ETag>` +
                `<LastModified>2026-11-26T14:27:00Z</LastModified></Contents>`,
        );
    const next =
        found.length > 2
            ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${second}</NextContinuationToken>`
            : "<IsTruncated>false</IsTruncated>";
    return `<ListBucketResult>${next}${contents.join("")}</ListBucketResult>`;
}
