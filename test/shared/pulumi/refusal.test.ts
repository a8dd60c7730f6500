import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { inspect } from "node:util";
import { refusal } from "../../../shared/pulumi/refusal";

describe("refusal", () => {
    it("is an error of Pulumi's with a message and no stack, in whose lines Node would get lost", () => {
        const error = refusal("Nothing was planned: no.");
        assert.ok(RunError.isInstance(error));
        assert.equal(error.message, "Nothing was planned: no.");
        assert.equal(error.stack, undefined);
        assert.doesNotMatch(inspect(error), /\bat .*refusal/);
    });
});
