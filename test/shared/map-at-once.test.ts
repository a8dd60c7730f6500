import assert from "node:assert/strict";
import { mapAtOnce } from "../../shared/map-at-once";

const turn = () => new Promise(setImmediate);

describe("something done for each of many", () => {
    it("is done for as many at once as may be, each once, and told in their order", async () => {
        let [running, most] = [0, 0];
        const results = await mapAtOnce(2, [3, 1, 2, 0, 1], async (turns) => {
            running += 1;
            most = Math.max(most, running);
            for (let left = turns; left > 0; left -= 1) {
                await turn();
            }
            running -= 1;
            return turns * 10;
        });
        assert.deepEqual(results, [30, 10, 20, 0, 10]);
        assert.equal(most, 2);
    });

    it("is nothing for nobody", async () => {
        assert.deepEqual(await mapAtOnce(2, [], () => assert.fail("nobody is there")), []);
    });

    it("fails with the first failure, and begins nothing after it", async () => {
        const begun: number[] = [];
        const work = async (item: number) => {
            begun.push(item);
            await turn();
            if (item === 2) {
                throw new Error("the second");
            }
            await turn();
        };
        await assert.rejects(mapAtOnce(2, [1, 2, 3, 4], work), /the second/);
        await turn();
        await turn();
        assert.deepEqual(begun, [1, 2]);
    });

    it("ends no process by a later failure that comes first, or by a second one", async () => {
        const unheard: unknown[] = [];
        const others = process.listeners("unhandledRejection");
        const listener = (reason: unknown) => void unheard.push(reason);
        process.removeAllListeners("unhandledRejection").on("unhandledRejection", listener);
        try {
            const work = async (item: number) => {
                for (let left = 4 - item; left > 0; left -= 1) {
                    await turn();
                }
                throw new Error(String(item));
            };
            await assert.rejects(mapAtOnce(3, [1, 2, 3], work), /^Error: 3$/);
            for (let left = 5; left > 0; left -= 1) {
                await turn();
            }
        } finally {
            process.off("unhandledRejection", listener);
            others.forEach((other) => process.on("unhandledRejection", other));
        }
        assert.deepEqual(unheard, []);
    });
});
