import { bucketPolicy } from "../../central/bucket-policy";
import { keyPolicy } from "../../central/key-policy";
import { lifecycleRules } from "../../central/lifecycle";
import { assertGolden } from "../support/golden";

const organization = { partition: "aws", admitted: { organizationId: "o-exampleorgid1" } };

describe("bucketPolicy", () => {
    it("lets the organization write below own accounts and nothing else", () => {
        assertGolden(
            "central/bucket-policy",
            bucketPolicy({ ...organization, bucketName: "acme-session-logs", keyPrefix: "" }),
        );
    });

    it("keeps the key prefix before the account, in the partition of the region", () => {
        assertGolden(
            "central/bucket-policy-prefix-cn",
            bucketPolicy({
                ...organization,
                partition: "aws-cn",
                bucketName: "acme-session-logs",
                keyPrefix: "session/",
            }),
        );
    });
});

describe("admission", () => {
    for (const [name, admitted] of [
        [
            "organization-paths",
            {
                organizationId: "o-exampleorgid1",
                organizationPaths: ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"],
            },
        ],
        ["accounts", { accountIds: ["222222222222", "333333333333"] }],
    ] as const) {
        it(`admits ${name} to bucket and key`, () => {
            const archive = { partition: "aws", accountId: "111111111111", admitted };
            assertGolden(
                `central/bucket-policy-${name}`,
                bucketPolicy({ ...archive, bucketName: "acme-session-logs", keyPrefix: "" }),
            );
            assertGolden(`central/key-policy-${name}`, keyPolicy(archive));
        });
    }
});

describe("keyPolicy", () => {
    it("lets the log archive administer and the organization use the key", () => {
        assertGolden(
            "central/key-policy",
            keyPolicy({ ...organization, accountId: "111111111111" }),
        );
    });
});

describe("lifecycleRules", () => {
    it("archives, expires and leaves nothing behind", () => {
        assertGolden(
            "central/lifecycle",
            lifecycleRules({ retentionDays: 365, archiveAfterDays: 90 }),
        );
    });
});
