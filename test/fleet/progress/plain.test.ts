import assert from "node:assert/strict";
import { plainProgress } from "../../../fleet/progress/plain";
import { begin, done, end, FakeClock, FakeTerminal, start } from "./fake-terminal";

describe("the plain progress", () => {
    let clock: FakeClock;
    let stream: FakeTerminal;
    const lines = () => stream.text.split("\n").slice(0, -1);

    beforeEach(() => {
        clock = new FakeClock();
        stream = new FakeTerminal(80, 24, false);
    });

    it("writes a line for the beginning, each account, and the end", () => {
        const progress = plainProgress(stream, clock);
        progress.tell(begin(3));
        progress.tell({ kind: "wave", name: "canary", count: 1 });
        progress.tell(start("payments", "222222222222"));
        progress.tell({
            ...{ ...start("payments", "222222222222"), kind: "retry" },
            ...{ attempt: 2, seconds: 1.4, error: "Rate exceeded" },
        });
        progress.tell(done("payments", "222222222222"));
        progress.tell({ kind: "warning", text: "one\ntwo" });
        progress.tell(
            done("search", "333333333333", {
                ...{ outcome: "failed", changes: {}, seconds: 3, error: "is locked" },
            }),
        );
        progress.tell(end({ changed: 1, failed: 1 }, "fleet up --failed"));
        progress.close();
        assert.deepEqual(lines(), [
            "fleet up: 3 stacks, 4 at once (2 cores, 18 GiB free), " +
                "logs in .fleet/runs/2026-11-26T09-12-44.123Z-478",
            "canary: 1 account before the others",
            "try 2 of payments 222222222222 in 1.4 s: Rate exceeded",
            "[1/3] changed payments 222222222222 (+14 ~2 =3, 12 s)",
            "warning: one",
            "two",
            "[2/3] failed search 333333333333 (3.0 s): is locked",
            "end: 1 changed, 1 failed, 1 not reached, in 3 min 20 s",
            "failed:",
            "  search 333333333333: is locked",
            "To go on: fleet up --failed",
            "Logs:     .fleet/runs/2026-11-26T09-12-44.123Z-478",
        ]);
    });

    it("says every ten seconds that it lives, while it has nothing else to say", () => {
        const progress = plainProgress(stream, clock);
        clock.pass(60);
        assert.deepEqual(lines(), []);
        progress.tell(begin(4));
        progress.tell(start("payments", "222222222222"));
        clock.pass(9);
        assert.equal(lines().length, 1);
        clock.pass(1);
        assert.deepEqual(lines().slice(1), [
            "... 0 of 4 done, 1 running, 0 failed, time left unknown",
        ]);
        clock.pass(5);
        progress.tell(done("payments", "222222222222", { seconds: 15 }));
        clock.pass(9);
        assert.equal(lines().length, 3);
        clock.pass(11);
        assert.deepEqual(lines().slice(3), [
            "... 1 of 4 done, 0 running, 0 failed, about 15 s left",
            "... 1 of 4 done, 0 running, 0 failed, about 15 s left",
        ]);
        progress.close();
        clock.pass(60);
        assert.equal(lines().length, 5);
        assert.equal(clock.timersLeft, 0);
    });

    it("counts and reckons with those alone that are not current", () => {
        const progress = plainProgress(stream, clock);
        progress.tell(begin(8));
        progress.tell({ kind: "current", count: 1 });
        progress.tell({ kind: "current", count: 5 });
        progress.tell(start("payments", "222222222222"));
        progress.tell(done("payments", "222222222222", { seconds: 20 }));
        clock.pass(10);
        progress.tell(done("search", "333333333333"));
        progress.tell(end({ changed: 2, skipped: 6 }));
        assert.deepEqual(lines().slice(1, -2), [
            "1 stack is current: nothing to do there",
            "5 stacks are current: nothing to do there",
            "[1/2] changed payments 222222222222 (+14 ~2 =3, 20 s)",
            "... 1 of 2 done, 0 running, 0 failed, about 20 s left",
            "[2/2] changed search 333333333333 (+14 ~2 =3, 12 s)",
        ]);
    });

    it("lets nothing through that would control a terminal, and no line of an error's own", () => {
        const progress = plainProgress(stream, clock);
        progress.tell(begin(1));
        progress.tell(
            done("a\u001B[2Jb\nc", "222222222222", { outcome: "failed", error: "x\r\n[1/1] ok" }),
        );
        assert.equal(
            lines()[1],
            "[1/1] failed a\\u001b[2Jb\\u000ac 222222222222 (+14 ~2 =3, 12 s): x\\u000d\\u000a[1/1] ok",
        );
        progress.close();
    });
});
