import assert from "node:assert/strict";
import { ofFleet } from "../../../fleet/workshop/fleet-pack-config";
import { stackSpec } from "../support/stack-spec";

const central = (config: Readonly<Record<string, unknown>>) => ({
    ...stackSpec("central", config),
    party: "central" as const,
});
const ARCHIVE = {
    "session-logs:accountId": "333333333333",
    "session-logs:organizationId": "o-another0001",
    "session-logs:region": "eu-north-1",
};

describe("the pack's configuration of a fleet", () => {
    it("names the fleet's own archive in place of the file's, and keeps the rest", () => {
        const file = {
            "pack-settings": {
                organizationId: "o-exampleorgid1",
                centralAccountId: "111111111111",
                logBucketNames: ["session-logs-111111111111-eu-west-1"],
                trustedAccountIds: ["444444444444"],
            },
            "bucket-retention": "mandatory",
        };
        assert.deepEqual(ofFleet(file, central(ARCHIVE), "session-logs"), {
            "pack-settings": {
                organizationId: "o-another0001",
                centralAccountId: "333333333333",
                logBucketNames: ["session-logs-333333333333-eu-north-1"],
                trustedAccountIds: ["444444444444"],
            },
            "bucket-retention": "mandatory",
        });
    });

    it("leaves the organization to the file where accounts are listed instead", () => {
        const listed = {
            "session-logs:accountId": "333333333333",
            "session-logs:accountIds": ["222222222222"],
            "session-logs:region": "eu-north-1",
        };
        assert.deepEqual(ofFleet({}, central(listed), "session-logs"), {
            "pack-settings": {
                centralAccountId: "333333333333",
                logBucketNames: ["session-logs-333333333333-eu-north-1"],
            },
        });
    });
});
