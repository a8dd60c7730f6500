import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { known } from "../../../shared/pulumi/known";

/** The outputs of a resource as a preview has them: `size` is not in the provider's answer. */
async function previewed(): Promise<Disk> {
    await pulumi.runtime.setMocks(
        {
            newResource: ({ inputs }) => ({ id: "disk-1", state: { ...(inputs as object) } }),
            call: () => ({}),
        },
        "session-logs",
        "central",
        true,
    );
    return new Disk("disk", { name: "root", size: undefined });
}

class Disk extends pulumi.CustomResource {
    declare readonly name: pulumi.Output<string>;
    declare readonly size: pulumi.Output<number>;

    constructor(name: string, props: { readonly name: string; readonly size: undefined }) {
        super("test:index:Disk", name, props);
    }
}

describe("known", () => {
    it("is the value of an output", async () => {
        assert.equal(await known((await previewed()).name), "root");
        assert.deepEqual(await known(pulumi.output(["a", pulumi.output("b")])), ["a", "b"]);
    });

    it("is undefined for a value that the answer left out, alone and beside others", async () => {
        const { name, size } = await previewed();
        assert.equal(await known(size), undefined);
        assert.equal(await known(pulumi.output({ name, size })), undefined);
    });

    it("fails with what the reading failed with", async () => {
        const failed = pulumi.output(Promise.reject<string>(new Error("AccessDenied")));
        await assert.rejects(known(failed), /AccessDenied/);
    });
});
