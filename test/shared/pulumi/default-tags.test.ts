import assert from "node:assert/strict";
import { defaultTags } from "../../../shared/pulumi/default-tags";

const merged = (tags: Record<string, string>, aws?: unknown, own?: Record<string, string>) =>
    defaultTags("session-logs", tags, aws, own);
const many = (count: number, name: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, ""]));

describe("defaultTags", () => {
    it("are none where neither key has any", () => {
        assert.deepEqual(merged({}), { ok: true, value: undefined });
    });

    it("are those of both keys, also where both say the same", () => {
        assert.deepEqual(merged({ Team: "a", Cost: "1" }, { tags: { Team: "a", Stage: "prod" } }), {
            ok: true,
            value: { tags: { Team: "a", Stage: "prod", Cost: "1" } },
        });
    });

    it("are refused where both give a tag another value", () => {
        assert.deepEqual(merged({ Team: "a" }, { tags: { Team: "b" } }), {
            ok: false,
            problems: [
                {
                    key: "session-logs:tags.Team",
                    found: 'is "a", but aws:defaultTags has "b"',
                    expected: "Set the tag in one of the two, or the same value in both.",
                },
            ],
        });
    });

    it("are refused where both together are more than AWS allows", () => {
        assert.ok(merged(many(25, "a"), { tags: many(25, "b") }).ok);
        const refused = merged(many(26, "a"), { tags: many(25, "b") });
        assert.match(refused.ok ? "" : (refused.problems[0]?.found ?? ""), /51 tags together$/);
    });

    it("leave room for a tag that a resource has of its own", () => {
        assert.ok(merged(many(49, "a"), {}, { Own: "1" }).ok);
        assert.ok(merged({ ...many(49, "a"), Own: "2" }, {}, { Own: "1" }).ok);
        assert.deepEqual(merged(many(50, "a"), {}, { Own: "1" }), {
            ok: false,
            problems: [
                {
                    key: "session-logs:tags",
                    found: "and aws:defaultTags have 50 tags together, in addition to the program's own Own",
                    expected: "Write at most 49: AWS allows 50 per resource.",
                },
            ],
        });
    });
});
