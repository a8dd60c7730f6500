import assert from "node:assert/strict";
import {
    type Deployed,
    lockouts,
    risksOf,
    type Wanted,
    type WritingMember,
} from "../../../central/lockout/lockout";
import { contract } from "../../support/contract";

const { organizationId: _, ...shared } = contract;
const byOrganization: Deployed = { ...contract, protect: true };
const byAccounts: Deployed = {
    ...shared,
    accountIds: ["222222222222", "333333333333"],
    protect: true,
};

const same: Wanted = {
    admitted: { organizationId: "o-exampleorgid1" },
    region: "eu-west-1",
    bucketName: "acme-session-logs",
    keyPrefix: "",
    sessionRegions: ["us-east-1"],
    protect: true,
};

const payments: WritingMember = {
    stack: "organization/session-logs/payments",
    accountId: "222222222222",
    regions: ["eu-west-1", "us-east-1"],
};
const search: WritingMember = {
    stack: "organization/session-logs/search",
    accountId: "333333333333",
    regions: ["eu-west-1"],
};
const audit: WritingMember = {
    stack: "organization/session-logs/audit",
    accountId: "111111111111",
    regions: ["eu-west-1"],
};

function problemsOf(deployed: Deployed, changes: Partial<Wanted>) {
    return lockouts(risksOf(deployed, { ...same, ...changes }), [payments, search, audit]);
}

/** The changed key, and the stacks that the problem names. */
function concernedBy(deployed: Deployed, changes: Partial<Wanted>) {
    return problemsOf(deployed, changes).map(({ key, found }) => [
        key.replace("session-logs:", ""),
        ...[...found.matchAll(/session-logs\/(\w+) \(/g)].map(([, stack]) => stack),
    ]);
}

describe("risksOf and lockouts", () => {
    const harmless: readonly (readonly [string, Deployed, Partial<Wanted>])[] = [
        ["nothing changes", byOrganization, {}],
        ["a region is added", byOrganization, { sessionRegions: ["us-east-1", "eu-north-1"] }],
        [
            "an account is added",
            byAccounts,
            { admitted: { accountIds: ["222222222222", "333333333333", "444444444444"] } },
        ],
        [
            "a path is added to others",
            { ...byOrganization, organizationPaths: ["o-exampleorgid1/r-1/ou-1/*"] },
            {
                admitted: {
                    organizationId: "o-exampleorgid1",
                    organizationPaths: ["o-exampleorgid1/r-1/ou-1/*", "o-exampleorgid1/r-1/ou-2/*"],
                },
            },
        ],
        [
            "paths are no longer narrowed down",
            { ...byOrganization, organizationPaths: ["o-exampleorgid1/r-1/ou-1/*"] },
            {},
        ],
        [
            "the archive was not protected before either",
            { ...byOrganization, protect: false },
            { protect: false },
        ],
    ];
    for (const [what, deployed, changes] of harmless) {
        it(`find nothing where ${what}`, () => {
            assert.deepEqual(risksOf(deployed, { ...same, ...changes }), []);
        });
    }

    const harmful: readonly (readonly [string, Deployed, Partial<Wanted>, readonly string[][]])[] =
        [
            [
                "an account is removed",
                byAccounts,
                { admitted: { accountIds: ["222222222222"] } },
                [["accountIds", "search"]],
            ],
            [
                "a list replaces the organization",
                byOrganization,
                { admitted: { accountIds: ["222222222222"] } },
                [["accountIds", "search"]],
            ],
            [
                "the organization is another",
                byOrganization,
                { admitted: { organizationId: "o-otherorgid01" } },
                [["organizationId", "payments", "search"]],
            ],
            [
                "an organization replaces the list",
                byAccounts,
                {},
                [["organizationId", "payments", "search"]],
            ],
            [
                "paths narrow the organization down",
                byOrganization,
                {
                    admitted: {
                        organizationId: "o-exampleorgid1",
                        organizationPaths: ["o-exampleorgid1/r-1/ou-1/*"],
                    },
                },
                [["organizationPaths", "payments", "search"]],
            ],
            [
                "bucket, its region and its prefix are others",
                byOrganization,
                {
                    region: "us-east-1",
                    bucketName: "other",
                    keyPrefix: "logs/",
                    sessionRegions: ["eu-west-1"],
                },
                [
                    ["region", "payments", "search", "audit"],
                    ["bucketName", "payments", "search", "audit"],
                    ["keyPrefix", "payments", "search", "audit"],
                ],
            ],
            [
                "an existing key takes the place of the bucket's",
                byOrganization,
                { bucketKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/other" },
                [["bucketKeyArn", "payments", "search", "audit"]],
            ],
            [
                "a region loses its session key",
                byOrganization,
                { sessionRegions: [] },
                [["sessionRegions", "payments"]],
            ],
            [
                "protect is switched off",
                byOrganization,
                { protect: false },
                [["protect", "payments", "search", "audit"]],
            ],
        ];
    for (const [what, deployed, changes, concerned] of harmful) {
        it(`name the members that write where ${what}`, () => {
            assert.deepEqual(concernedBy(deployed, changes), concerned);
        });
    }

    it("say what breaks, where, and what to do", () => {
        const [problem] = problemsOf(byAccounts, { admitted: { accountIds: ["222222222222"] } });
        assert.equal(
            problem?.found,
            "no longer has 333333333333, while members still write: " +
                "organization/session-logs/search (account 333333333333: eu-west-1)",
        );
        assert.match(
            problem.expected,
            /every session there is refused with "encryption is not set up".*session-logs:off.*session-logs:force/,
        );
    });

    it("find no problem where no member writes", () => {
        assert.deepEqual(lockouts(risksOf(byOrganization, { ...same, protect: false }), []), []);
    });
});
