import assert from "node:assert/strict";
import type { FleetEvent } from "../../../fleet/progress/event";
import { terminalProgress } from "../../../fleet/progress/terminal";
import { begin, done, end, FakeClock, FakeTerminal, start } from "./fake-terminal";

const UTF8 = { LANG: "en_US.UTF-8" };
const FAILED = done("search", "333333333333", {
    ...{ outcome: "failed", changes: {}, seconds: 3.21 },
    error: "SSM CreateDocument: AccessDeniedException: not allowed",
});

describe("the terminal's progress", () => {
    let clock: FakeClock;
    let terminal: FakeTerminal;

    /** What is to be seen once it has been drawn. */
    const screen = () => {
        clock.pass(0.1);
        return terminal.screen();
    };
    const shown = (
        events: readonly FleetEvent[],
        {
            columns = 100,
            rows = 24,
            env = UTF8,
        }: { columns?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
    ) => {
        clock = new FakeClock();
        terminal = new FakeTerminal(columns, rows);
        const progress = terminalProgress(terminal, { env, clock });
        events.forEach((event) => progress.tell(event));
        return progress;
    };

    it("keeps the bar below the accounts that have ended", async () => {
        const progress = shown([begin(8), start("payments", "222222222222")]);
        clock.pass(12);
        progress.tell(start("search", "333333333333"));
        progress.tell(done("payments", "222222222222"));
        progress.tell(FAILED);
        progress.tell(start("wide 名前", "444444444444"));
        progress.tell({
            ...{ ...start("wide 名前", "444444444444"), kind: "retry" },
            ...{ attempt: 2, seconds: 4, error: "Rate exceeded" },
        });
        assert.deepEqual(await screen(), [
            "fleet up: 8 stacks, 4 at once (2 cores, 18 GiB free)",
            "✔ payments                 222222222222  changed +14 ~2 =3  12 s",
            "✖ search                   333333333333  failed  3.2 s  SSM CreateDocument: AccessDeniedException:…",
            "███████░░░░░░░░░░░░░░░░░░░░░░░ 2/8 · 1 running · 1 failed · about 15 s left",
            "wide 名前 0 s, try 2",
        ]);
        progress.close();
    });

    it("ends with every failure, what to type, and where the logs lie", async () => {
        const progress = shown([
            begin(4),
            done("payments", "222222222222"),
            FAILED,
            end({ changed: 1, failed: 1 }, "npm run fleet -- up --failed"),
        ]);
        assert.match(terminal.text, /To go on: /);
        progress.close();
        assert.deepEqual((await screen()).slice(3), [
            "",
            "✖ search 333333333333: SSM CreateDocument: AccessDeniedException: not allowed",
            "",
            "1 changed, 1 failed, 2 not reached, in 3 min 20 s",
            "To go on: npm run fleet -- up --failed",
            "Logs:     .fleet/runs/2026-11-26T09-12-44.123Z-478",
        ]);
    });

    it("leaves no bar behind when it is closed before its end", async () => {
        const progress = shown([begin(4), start("payments", "222222222222")]);
        progress.close();
        assert.equal((await screen()).length, 1);
        assert.equal(clock.timersLeft, 0);
        assert.equal(terminal.listenerCount("resize"), 0);
    });

    it("draws what runs anew as time passes", async () => {
        const progress = shown([begin(4), start("payments", "222222222222")]);
        clock.pass(7);
        assert.equal((await screen()).at(-1), "payments 7 s");
        progress.close();
    });

    for (const columns of [1, 2, 5, 12, 20, 33, 60]) {
        it(`takes a terminal of ${columns} columns`, async () => {
            const progress = shown([begin(4), start("payments", "222222222222")], { columns });
            const before = (await screen()).length;
            clock.pass(10);
            const during = await screen();
            progress.tell(done("payments", "222222222222"));
            progress.tell(FAILED);
            clock.pass(10);
            const after = await screen();
            progress.close();
            assert.equal(during.length, before);
            // Two lines came, and the names of what runs went.
            assert.equal(after.length, before + 1);
        });
    }

    for (const columns of [25, 40, 70, 150]) {
        it(`leaves nothing behind when it is resized to ${columns} columns`, async () => {
            const progress = shown([begin(4), start("payments", "222222222222")]);
            progress.tell(done("payments", "222222222222"));
            progress.tell(start("search", "333333333333"));
            terminal.resize(columns);
            clock.pass(3);
            const lines = await screen();
            progress.close();
            assert.equal(lines.filter((line) => line.includes("running")).length, 1);
            assert.equal(lines.filter((line) => line.includes("search")).length, 1);
            assert.equal(lines.filter((line) => /█|░/.test(line)).length, columns >= 40 ? 1 : 0);
            assert.match(lines.join(""), /✔ payments +222222222222/);
        });
    }

    it("shows the bar alone where there are few rows", async () => {
        const progress = shown([begin(4), start("payments", "222222222222")], { rows: 3 });
        clock.pass(1);
        assert.match((await screen()).at(-1) ?? "", /0\/4 · 1 running · time left unknown$/);
        progress.close();
    });

    it("is without colour where NO_COLOR is set, and coloured elsewhere", () => {
        // eslint-disable-next-line no-control-regex
        const colors = /\u001B\[[0-9;]*m/;
        shown([begin(2), FAILED], { env: { ...UTF8, NO_COLOR: "1" } }).close();
        assert.doesNotMatch(terminal.text, colors);
        shown([begin(2), FAILED], { env: { ...UTF8, NO_COLOR: "" } }).close();
        assert.match(terminal.text, colors);
    });

    it("keeps to ASCII where the locale or the console has no more", () => {
        for (const env of [{ LANG: "C" }, { ...UTF8, TERM: "linux" }]) {
            shown([begin(2), start("search", "333333333333"), FAILED], {
                columns: 60,
                env: { ...env, NO_COLOR: "1" },
            }).close();
            assert.match(terminal.text, /x search/);
            // eslint-disable-next-line no-control-regex
            assert.match(terminal.text, /^[\u0000-\u007F]*$/);
        }
    });

    it("lets nothing of a name, an error or a notice control the terminal", () => {
        const evil = "a\u001B]0;owned\u0007\u202E\u009B2Jb";
        const progress = shown([
            { ...begin(2), reason: evil, command: evil, runFolder: evil },
            { kind: "notice", text: evil },
            { kind: "warning", text: `${evil}\n${evil}` },
            start(evil, "222222222222"),
            { ...FAILED, name: evil, account: evil, error: evil, changes: { [evil]: 1 } },
            end({ failed: 1 }, evil),
        ]);
        progress.close();
        for (const found of ["\u001B]", "\u0007", "\u202E", "\u009B"]) {
            assert.equal(terminal.text.includes(found), false, JSON.stringify(found));
        }
        assert.match(terminal.text, /a\\u001b]0;owned\\u0007\\u202e\\u009b2Jb/);
    });

    it("draws many that end at once only once", async () => {
        const progress = shown([begin(1000)]);
        const before = terminal.writes;
        for (let count = 1000; count < 2000; count += 1) {
            progress.tell(done(`account-${count}`, `22222222${count}`));
        }
        assert.equal(terminal.writes, before);
        assert.equal((await screen()).length, 1 + 1000 + 1);
        progress.close();
    });

    it("says no more after its reader has gone away", () => {
        const progress = shown([begin(2)]);
        terminal.emit("error", new Error("EPIPE"));
        const before = terminal.text;
        progress.tell(FAILED);
        progress.close();
        assert.equal(terminal.text, before);
    });
});
