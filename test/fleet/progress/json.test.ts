import assert from "node:assert/strict";
import { jsonProgress } from "../../../fleet/progress/json";
import { begin, done, FakeTerminal } from "./fake-terminal";

describe("the progress for programs", () => {
    it("writes every event as a line of JSON with its time", () => {
        const stream = new FakeTerminal(80);
        const progress = jsonProgress(stream, () => Date.UTC(2026, 10, 26, 9, 12, 44, 123));
        const events = [begin(2), done("a\u001B\u202E\n", "222222222222")];
        events.forEach((event) => progress.tell(event));
        progress.close();
        const lines = stream.text.split("\n");
        assert.equal(lines.pop(), "");
        assert.deepEqual(
            lines.map((line) => JSON.parse(line) as unknown),
            events.map((event) => ({ at: "2026-11-26T09:12:44.123Z", ...event })),
        );
        assert.doesNotMatch(stream.text, /\u202E/);
    });
});
