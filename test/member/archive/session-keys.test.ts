import assert from "node:assert/strict";
import { sessionKeys } from "../../../member/archive/session-keys";
import { contract } from "../../support/contract";

describe("sessionKeys", () => {
    it("finds the key of each region, in the order of the regions", () => {
        assert.deepEqual(sessionKeys(["us-east-1"], contract), {
            ok: true,
            value: { "us-east-1": contract.sessionKeyArns["us-east-1"] },
        });
    });

    it("reports every region that central does not serve, and those it does", () => {
        const found = sessionKeys(["eu-west-1", "ap-southeast-2", "sa-east-1"], contract);
        assert.ok(!found.ok);
        assert.deepEqual(
            found.problems.map((problem) => problem.found),
            [
                "has ap-southeast-2, where central has no session key (it has one in eu-west-1, us-east-1)",
                "has sa-east-1, where central has no session key (it has one in eu-west-1, us-east-1)",
            ],
        );
    });
});
