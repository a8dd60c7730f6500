import assert from "node:assert/strict";
import { pulumi } from "../../sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../sandbox/sandbox";
import type { Cell } from "../../proof/prove";

const NAME = "access";

describe("access to what is deployed", () => {
    let sandbox: Sandbox;
    let cells: readonly Cell[];

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        for (const stack of ["central", "payments", "search"]) {
            const { status, output } = await pulumi(sandbox, ["up", "-s", stack, "--yes"]);
            assert.equal(status, 0, output);
        }
        const proof = ["node_modules/.bin/ts-node", "proof/main.ts", "--name", NAME, "--json"];
        const { status, stdout, stderr } = await sandbox.exec("node", proof);
        assert.equal(status, 0, stdout + stderr);
        const last = stdout.trimEnd().split("\n").at(-1) ?? "";
        ({ cells } = JSON.parse(last) as { cells: readonly Cell[] });
    });

    after(() => resetSandbox(NAME));

    it("is as the documentation says, in every cell", () => {
        assert.ok(cells.length >= 300, String(cells.length));
        assert.deepEqual(
            cells.filter(({ expected, actual }) => expected !== actual),
            [],
        );
    });

    it("is proven for each node's role, by the statements that are deployed", () => {
        for (const caller of ["payments-api-node", "payments-batch-node", "search-node"]) {
            const upload = cells.find(
                (cell) => cell.caller === caller && cell.action === "s3:PutObject",
            );
            assert.equal(upload?.actual, "allowed", caller);
            assert.match(upload.because, /the bucket policy's PutLogsBelowOwnAccount/);
            assert.match(upload.because, /session-logs-node's PutLogsBelowOwnAccount/);
        }
    });
});
