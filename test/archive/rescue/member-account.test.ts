import assert from "node:assert/strict";
import { memberAccount } from "../../../archive/rescue/member-account";
import { type FakeArchive, closeArchives, fakeArchive } from "../fake-archive";

const PLACE = { accountId: "222222222222", region: "eu-west-1" };
const VARIABLES = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("what rescue does in a member's account", () => {
    let archive: FakeArchive;
    const before = new Map(VARIABLES.map((name) => [name, process.env[name]]));

    beforeEach(async () => {
        archive = await fakeArchive([]);
        Object.assign(process.env, {
            AWS_ENDPOINT_URL: archive.server.endpoint,
            AWS_ACCESS_KEY_ID: "a",
            AWS_SECRET_ACCESS_KEY: "b",
        });
    });
    afterEach(async () => {
        for (const [name, value] of before) {
            if (value === undefined) {
                delete process.env[name];
            } else {
                process.env[name] = value;
            }
        }
        await closeArchives();
    });

    it("uploads with its mark, and over nothing that is there", async () => {
        const { upload } = memberAccount(archive, PLACE, undefined);
        await upload("222222222222/eu-west-1/a.log", Buffer.from("first"), {
            "session-logs-rescued": "x",
        });
        await assert.rejects(upload("222222222222/eu-west-1/a.log", Buffer.from("second"), {}));
        const [object, ...others] = archive.server.objects;
        assert.deepEqual(others, []);
        assert.deepEqual(
            object?.versions.map(({ body, metadata }) => [body.toString(), metadata]),
            [["first", { "session-logs-rescued": "x" }]],
        );
    });
});
