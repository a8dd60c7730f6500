import assert from "node:assert/strict";
import { parseSessionId } from "../../../archive/keys/session-id";

const HEX = "0a1b2c3d4e5f6a7b8";
const TODAY = "k3v9x2m7q4w8z1t6r5y0n2b4cd";

describe("a session's id", () => {
    const OWNERS = [
        "jane",
        "session-operator",
        "jane.doe@example.com",
        "ecs-execute-command",
        "a-b-c",
    ];
    for (const owner of OWNERS) {
        for (const random of [HEX, TODAY]) {
            it(`${owner}-${random} is ${owner}'s`, () => {
                const id = `${owner}-${random}`;
                assert.deepEqual(parseSessionId(id), { id, owner });
            });
        }
    }

    it("belongs to all that stands before its random part", () => {
        assert.equal(parseSessionId(`jane-${HEX}-${TODAY}`)?.owner, `jane-${HEX}`);
    });

    for (const id of [
        "",
        HEX,
        `-${HEX}`,
        `jane-${HEX.slice(1)}`,
        `jane-${TODAY.toUpperCase()}`,
        `jane-${TODAY}x`,
        `../jane-${TODAY}`,
        `<b>-${TODAY}`,
        `jane-${TODAY}\n`,
    ]) {
        it(`is never ${JSON.stringify(id)}`, () => assert.equal(parseSessionId(id), undefined));
    }
});
