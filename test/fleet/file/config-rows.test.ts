import assert from "node:assert/strict";
import { configRows, configText } from "../../../fleet/file/config-rows";
import { fleet, LEAST } from "./support";

describe("configRows", () => {
    const { members } = fleet(
        `${LEAST}overrides:\n  - for: {name: payments}\n    set: {idleSessionTimeout: 5, shellProfile: {linux: x}, "other:word": "\\e[31m"}\n`,
    );
    const [, payments] = members;
    assert.ok(payments);
    const rows = configRows(payments);

    it("has each key with its value and where that comes from, by key", () =>
        assert.deepEqual(
            rows.map(({ key, line, place }) => [key, line, place]),
            [
                ["aws:assumeRoles", undefined, "deploy"],
                ["other:word", 12, "overrides[0] for name payments"],
                ["session-logs:accountId", undefined, "the account's own"],
                ["session-logs:createRole", 9, "defaults"],
                ["session-logs:idleSessionTimeout", 12, "overrides[0] for name payments"],
                ["session-logs:regions", 8, "defaults"],
                ["session-logs:shellProfile", 12, "overrides[0] for name payments"],
            ],
        ));

    it("is shown in columns that a terminal does not obey", () => {
        const text = configText(rows, { file: "fleet.yaml" });
        assert.equal(text.length, rows.length);
        assert.match(
            text[4] ?? "",
            /^session-logs:idleSessionTimeout {2}5 +# fleet\.yaml line 12, overrides\[0\] for name payments$/,
        );
        assert.match(text[2] ?? "", /^session-logs:accountId +222222222222 +# the account's own$/);
        assert.ok(!text.join("").includes("\u001b"));
        assert.equal(new Set(text.slice(1).map((line) => line.indexOf(" # "))).size, 1);
    });
});
