import assert from "node:assert/strict";
import { screenLines } from "../../../archive/transcripts/screen";
import { collected, fixture, inPieces, shown } from "./pieces";

const ESC = "\u001b";
const screen = (text: string, columns?: number) =>
    collected(screenLines(inPieces(text, 5), { columns }));
const manyLines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index));

describe("the forms of logs, shown as they stood on the screen", () => {
    it("script-with-command.log", async () => {
        assert.deepEqual(await shown("script", fixture("script-with-command.log")), [
            "$ whoami",
            "ssm-user",
            "$ ls   pwd",
            "/var/snap/amazon-ssm-agent/11797",
            "$ exit",
        ]);
    });

    it("script-without-command.log", async () => {
        assert.deepEqual(await shown("script", fixture("script-without-command.log")), [
            "sh-4.2$ ls /tmp",
            "build  cache",
            "sh-4.2$ sudo systemctl status nginx",
            "● nginx.service - web server",
            "sh-4.2$ exit",
            "exit",
        ]);
    });

    it("replay-shell.log, whose first command is wrapped", async () => {
        const [first, ...rest] = await shown("script", fixture("replay-shell.log"));
        assert.equal(
            first,
            "sh-4.2# /usr/bin/ssm-session-logger /var/lib/amazon/ssm/i-0f1e2d3c4b5a69788/session/" +
                "orchestration/session-operator-0a1b2c3d4e5f6a7b8/Standard_Stream/ipcTempFile.log false",
        );
        assert.deepEqual(rest.slice(3, 5), [
            "sh-4.2$ df -h /",
            "Filesystem      Size  Used Avail Use% Mounted on",
        ]);
        assert.deepEqual(rest.slice(-2), ["sh-4.2# exit", "exit"]);
    });

    it("streamed-events.jsonl", async () => {
        assert.deepEqual(await shown("streamed-events", fixture("streamed-events.jsonl")), [
            "[ssm-user@web-1 ~]$ id",
            "uid=1001(ssm-user) gid=1001(ssm-user)",
            "[ssm-user@web-1 ~]$ exit",
            "exit",
        ]);
    });

    it("windows-transcript.log", async () => {
        const lines = await shown("windows-transcript", fixture("windows-transcript.log"));
        assert.equal(lines[1], "Windows PowerShell transcript start");
        assert.deepEqual(lines.slice(11, 13), [
            "PS C:\\Windows\\system32> hostname",
            "EC2AMAZ-EXAMPLE",
        ]);
    });

    it("an empty one", async () => {
        assert.deepEqual(await shown("empty", Buffer.alloc(0)), []);
    });

    it("the same in pieces of any size", async () => {
        const log = fixture("replay-shell.log");
        assert.deepEqual(await shown("script", log, 1), await shown("script", log, 100_000));
    });
});

describe("a screen", () => {
    it("shows lines that left it long ago, and those that stand on it", async () => {
        const lines = manyLines(20_000, (index) => `line ${index}`);
        assert.deepEqual(await collected(screenLines(inPieces(lines.join("\r\n"), 65_536))), lines);
    });

    it("keeps empty lines, but not those after the last", async () => {
        assert.deepEqual(await screen("a\r\n\r\nb\r\n\r\n\r\n"), ["a", "", "b"]);
    });

    it("puts wrapped lines together, across what has left it too", async () => {
        const lines = manyLines(300, (index) => `${index}:${"x".repeat(200)}`);
        assert.deepEqual(await screen(lines.join("\r\n"), 40), lines);
    });

    it("shows what stood there before it was cleared", async () => {
        for (const clear of [
            `${ESC}[H${ESC}[2J`,
            `${ESC}[H${ESC}[J`,
            `${ESC}c`,
            `${ESC}[2J${ESC}[H${ESC}[3J`,
        ]) {
            assert.deepEqual(await screen(`secret\r\n${clear}after`), ["secret", "after"]);
        }
    });

    it("never forgets what has left it", async () => {
        const lines = manyLines(100, (index) => `line ${index}`);
        assert.deepEqual(await screen(`${lines.join("\r\n")}${ESC}[3J`), lines);
    });

    it("shows what was scrolled out by request", async () => {
        assert.deepEqual((await screen(`secret\r\nmore${ESC}[2Safter`)).slice(0, 2), [
            "secret",
            "more",
        ]);
    });

    it("shows the last page of a full-screen program, before what follows", async () => {
        assert.deepEqual(
            await screen(`$ vi\r\n${ESC}[?1049h${ESC}[Hedited text${ESC}[?1049l$ exit`),
            ["$ vi", "edited text", "$ exit"],
        );
        assert.deepEqual(await screen(`$ vi\r\n${ESC}[?1049h${ESC}[Hcut off`), ["$ vi", "cut off"]);
    });

    it("obeys no title, clipboard or link", async () => {
        const text = `a${ESC}]0;title\u0007b${ESC}]52;c;cm0gLXJm\u0007c${ESC}]8;;http://x.test\u0007d${ESC}]8;;\u0007`;
        assert.deepEqual(await screen(text), ["abcd"]);
    });

    it("lets no control character through", async () => {
        const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
        const lines = await screen(`${all}\r\n${ESC}[31mred${ESC}P1$r0m${ESC}\\${ESC}_x${ESC}\\`);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(lines.join(""), /[\u0000-\u001f\u007f-\u009f]/);
    });

    it("repeats nothing for hours", async () => {
        const started = performance.now();
        for (const final of "@ILMPSTXZb") {
            await screen(`a${ESC}[999999999${final}b`);
        }
        assert.ok(performance.now() - started < 5_000);
    });

    it("cuts a line that never ends", async () => {
        const lines = await collected(screenLines(inPieces("y".repeat(2_500_000), 65_536)));
        assert.equal(lines.join("").length, 2_500_000);
        assert.ok(lines.length > 1);
    });
});
