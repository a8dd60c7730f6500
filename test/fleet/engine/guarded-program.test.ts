import assert from "node:assert/strict";
import { keepToldErrorsApart } from "../../../fleet/engine/guarded-program";

describe("listeners of Pulumi's runtime", () => {
    const originals = { on: process.on.bind(process), off: process.off.bind(process) };

    before(keepToldErrorsApart);

    after(() => void Object.assign(process, originals));

    it("are taken away of both events that one listener is for", () => {
        const counts = () => [
            process.listenerCount("uncaughtException"),
            process.listenerCount("unhandledRejection"),
        ];
        const before = counts();
        const listener = () => undefined;
        process.on("uncaughtException", listener);
        process.on("unhandledRejection", listener);
        process.off("uncaughtException", listener);
        process.off("unhandledRejection", listener);
        assert.deepEqual(counts(), before);
    });
});
