import { type FakeObject, object, startFakeS3 } from "../../test/support/s3-server";

/*
 * The archive that is measured, in a process of its own: `archive-server.ts <logs> <bytes>`. Prints
 * its endpoint and serves until it is ended.
 */

const LINE =
    "2026-11-26T10:15:04Z web-1 nginx[4711]: GET /orders/%d 200 0.012 upstream 10.1.2.3\r\r\n";
const PROMPT = "\u001b[?2004hsh-5.2$ systemctl statsu\b\bus nginx\u001b[K\r\r\n\u001b[?2004l\r";

/** Texts that differ; more would only take memory. */
const TEXTS = 20;

function text(bytes: number, seed: number): string {
    const lines = ["Script started on 2026-11-26 10:15:04+00:00\n"];
    for (let size = 0, line = 0; size < bytes; line++) {
        const next = line % 50 === 0 ? PROMPT : LINE.replace("%d", String(seed * 1_000_003 + line));
        lines.push(next);
        size += next.length;
    }
    return lines.join("").slice(0, bytes);
}

function archive(logs: number, bytes: number): FakeObject[] {
    const bodies = Array.from({ length: TEXTS }, (_, seed) => Buffer.from(text(bytes, seed)));
    return Array.from({ length: logs }, (_, index) => {
        const account = 200_000_000_000 + (index % 100);
        const id = index.toString(16).padStart(17, "0");
        const body = bodies[index % TEXTS] ?? Buffer.alloc(0);
        return object(`${account}/eu-west-1/jane-${id}.log`, "", { body });
    });
}

async function main([logs = "", bytes = ""]: readonly string[]): Promise<void> {
    const { endpoint } = await startFakeS3(archive(Number(logs), Number(bytes)));
    console.log(endpoint);
}

void main(process.argv.slice(2));
