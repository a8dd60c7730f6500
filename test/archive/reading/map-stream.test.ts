import assert from "node:assert/strict";
import { mapStream } from "../../../archive/reading/map-stream";

const turns = async (count: number) => {
    for (let left = count; left > 0; left -= 1) {
        await new Promise(setImmediate);
    }
};

async function* stream<Item>(...items: readonly Item[]): AsyncGenerator<Item> {
    for (const item of items) {
        await turns(1);
        yield item;
    }
}

describe("something done for each of a stream", () => {
    it("is told in their order, some at once", async () => {
        let [running, most] = [0, 0];
        const results: number[] = [];
        const mapped = mapStream(2, stream(9, 1, 5), async (count) => {
            running += 1;
            most = Math.max(most, running);
            await turns(count);
            running -= 1;
            return count * 10;
        });
        for await (const one of mapped) {
            results.push(one);
        }
        assert.deepEqual([results, most], [[90, 10, 50], 2]);
    });

    it("fails in its turn, and ends no process before", async () => {
        const unheard: unknown[] = [];
        const others = process.listeners("unhandledRejection");
        const listener = (reason: unknown) => void unheard.push(reason);
        process.removeAllListeners("unhandledRejection").on("unhandledRejection", listener);
        const results: string[] = [];
        const read = async () => {
            const mapped = mapStream(3, stream("slow", "broken", "more"), async (item) => {
                await turns(item === "slow" ? 20 : 1);
                if (item === "broken") {
                    throw new Error("can't be read");
                }
                return item;
            });
            for await (const one of mapped) {
                results.push(one);
            }
        };
        try {
            await assert.rejects(read, /can't be read/);
        } finally {
            process.off("unhandledRejection", listener);
            others.forEach((other) => process.on("unhandledRejection", other));
        }
        assert.deepEqual([results, unheard], [["slow"], []]);
    });
});
