import assert from "node:assert/strict";
import { gatherHistory } from "../../../archive/finding/find-history";
import { HISTORY } from "../sessions/sample";

describe("Session Manager's history", () => {
    it("is put together from where the caller may ask, and the others are named", async () => {
        const problems: string[] = [];
        const places = [
            { accountId: "222222222222", region: "eu-west-1" },
            { accountId: "333333333333", region: "us-east-1" },
        ];
        const ask = async function* ({ accountId }: { readonly accountId: string }) {
            if (accountId.startsWith("3")) {
                throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
            }
            yield await Promise.resolve(HISTORY);
        };
        const found = await gatherHistory(places, ask, (problem) => void problems.push(problem));
        assert.deepEqual([...found.sessions.values()], [HISTORY]);
        assert.deepEqual([...found.accountIds], ["222222222222"]);
        assert.match(
            problems.join(),
            /of 333333333333 in us-east-1 can't be read: AccessDeniedException: no/,
        );
    });
});
