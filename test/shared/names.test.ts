import assert from "node:assert/strict";
import { keysBelow } from "../../archive/keys/log-key";
import { accountPrefix, logPrefix } from "../../shared/names";

describe("the layout of the archive", () => {
    for (const keyPrefix of ["", "sessions/"]) {
        it(`begins each key of an account in the same way after ${JSON.stringify(keyPrefix)}`, () => {
            const account = accountPrefix(keyPrefix, "222222222222");
            const logs = logPrefix(keyPrefix, "222222222222", "eu-west-1");
            assert.equal(account, `${keyPrefix}222222222222/`);
            assert.equal(logs, `${keyPrefix}222222222222/eu-west-1`);
            assert.equal(keysBelow(keyPrefix, "222222222222"), account);
            assert.equal(keysBelow(keyPrefix, "222222222222", "eu-west-1"), `${logs}/`);
        });
    }
});
