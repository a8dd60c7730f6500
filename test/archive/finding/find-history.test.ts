import assert from "node:assert/strict";
import { gatherHistory, regionsOf } from "../../../archive/finding/find-history";
import { object } from "../../support/s3-server";
import { closeArchives, fakeArchive } from "../fake-archive";
import { HISTORY } from "../sessions/sample";

describe("the regions of an account", () => {
    afterEach(closeArchives);

    it("are those with logs, and no names that a member made up", async () => {
        const keys = ["eu-west-1/a.log", "evil.example.com/a.log", "us-east-1/a.log"];
        const objects = keys.map((key) => object(`222222222222/${key}`, "x"));
        const archive = await fakeArchive(objects);
        assert.deepEqual(await regionsOf(archive, "222222222222"), ["eu-west-1", "us-east-1"]);
    });
});

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
