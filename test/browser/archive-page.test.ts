import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inFormat } from "../../archive/export/formats";
import type { Subject } from "../../archive/export/subject";
import { findExecutable, run } from "../../tools/sandbox/command";
import { fixture } from "../archive/transcripts/pieces";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const SUBJECT: Subject = {
    session: "jane-k3v9x2m7q4w8z1t6r5y0n2b4cd",
    owner: "jane",
    account: "222222222222",
    accountName: undefined,
    region: "eu-west-1",
    node: "i-0f1e2d3c4b5a69788",
    started: undefined,
    ended: new Date("2026-11-26T10:15:04Z"),
    endedByUpload: false,
    principal: undefined,
    bucket: "logs",
    key: "k",
    version: "v1",
    sha256: "0",
    encryption: "aws:kms",
    keyId: undefined,
    warnings: [],
    hasTiming: false,
    timesFrom: undefined,
    isRedacted: false,
};

/** An exported page in a real browser, all of whose requests would pass a proxy that counts them. */
describe("an exported page in a browser", () => {
    let proxy: Server;
    let folder: string;
    const requests: string[] = [];

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-"));
        proxy = createServer((request, response) => {
            requests.push(request.url ?? "");
            response.writeHead(204).end();
        });
        proxy.on("connect", (request, socket) => {
            requests.push(request.url ?? "");
            socket.end();
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    });
    after(async () => {
        proxy.close();
        await rm(folder, { recursive: true, force: true });
    });

    /** What the page has become once its scripts have run, and who was asked for something. */
    const opened = async (page: string) => {
        const browser = NAMES.map((name) => findExecutable(name)).find(
            (found) => found !== undefined,
        );
        assert.ok(
            browser,
            `There is no browser on PATH. Install one, such as by apt install chromium.`,
        );
        const file = join(folder, "page.html");
        await writeFile(file, page);
        requests.length = 0;
        const { port } = proxy.address() as AddressInfo;
        const { stdout, stderr, status } = await run(
            browser,
            [
                ...["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"],
                ...[
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--no-first-run",
                ],
                ...["--virtual-time-budget=3000", `--user-data-dir=${join(folder, "profile")}`],
                ...[`--proxy-server=http://127.0.0.1:${port}`, "--proxy-bypass-list=<-loopback>"],
                `file://${file}`,
            ],
            { timeout: 60_000 },
        );
        assert.equal(status, 0, stderr);
        return { dom: stdout, asked: requests.filter((url) => url.includes("outside.test")) };
    };
    const pageOf = async (log: Buffer | string, unlike: Partial<Subject> = {}) => {
        let page = "";
        const source = {
            subject: { ...SUBJECT, ...unlike },
            form: unlike.hasTiming ? ("streamed-events" as const) : ("script" as const),
            bytes: async function* () {
                yield await Promise.resolve(Buffer.from(log));
            },
        };
        for await (const piece of inFormat("html", source)) {
            page += String(piece);
        }
        return page;
    };

    const EVIL =
        "<script>document.title='owned';new Image().src='http://outside.test/a'</script>" +
        "<img src=http://outside.test/b onerror=alert(1)></pre><link rel=stylesheet href=http://outside.test/c>" +
        "\u001b]8;;http://outside.test/d\u0007link\u001b]8;;\u0007\u001b[31mred\r\r\n";

    it("shows scripts, images and escape codes as text, and asks nobody", async () => {
        const { dom, asked } = await opened(await pageOf(EVIL));
        assert.match(dom, /&lt;script&gt;document\.title='owned'/);
        assert.match(dom, /<title>Session jane-/);
        assert.match(dom, /linkred/);
        assert.deepEqual(asked, []);
    });

    it("would be caught if it asked", async () => {
        const { asked } = await opened('<img src="http://outside.test/x">');
        assert.notDeepEqual(asked, []);
    });

    it("plays what has times, and asks nobody", async () => {
        const page = await pageOf(fixture("streamed-events.jsonl"), { hasTiming: true });
        const { dom, asked } = await opened(page);
        assert.match(dom, /class="ap-player/);
        assert.deepEqual(asked, []);
    });
});
