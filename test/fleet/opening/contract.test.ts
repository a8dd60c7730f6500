import assert from "node:assert/strict";
import { contractOf, contractSoFar } from "../../../fleet/opening/contract";
import type { Opened } from "../../../fleet/opening/opening";
import type { StackState } from "../../../fleet/states/stack-state";
import { UserError } from "../../../shared/user-error";
import { contract } from "../../support/contract";
import { stackSpec } from "../support/stack-spec";

/** A backend with a central that tells these outputs; undefined: without one. */
const withOutputs = (outputs: StackState["outputs"] | undefined) =>
    ({
        fleet: { central: stackSpec("central") },
        states: {
            state: (stack: string) =>
                Promise.resolve(outputs && { stack, resources: [], outputs, pending: [] }),
        },
    }) as unknown as Pick<Opened, "fleet" | "states">;

const COMES_FIRST =
    "Nothing was begun: central is not deployed yet, and its members depend on it. Bring it up first: " +
    "npm run --silent fleet -- up --central";

describe("what central tells", () => {
    it("is what its last update told", async () => {
        const sources = withOutputs({ ...contract });
        assert.deepEqual(await contractOf(sources), contract);
        assert.deepEqual(await contractSoFar(sources), contract);
    });

    for (const [title, outputs] of [
        ["before there is a stack", undefined],
        ["of a stack that only a preview has made", {}],
    ] as const) {
        it(`is nothing ${title}: it comes first`, async () => {
            const sources = withOutputs(outputs);
            assert.equal(await contractSoFar(sources), undefined);
            await assert.rejects(contractOf(sources), new UserError(COMES_FIRST));
        });
    }

    it("is nothing where another version told it: which one, and what to do", async () => {
        const sources = withOutputs({ ...contract, contractVersion: 0 });
        assert.equal(await contractSoFar(sources), undefined);
        await assert.rejects(
            contractOf(sources),
            /^Error: Nothing was begun: .* -- up --central comes first.*\n {2}- Output contractVersion of central is 0\./,
        );
    });
});
