import assert from "node:assert/strict";
import type { AccountState, Organization } from "../../../fleet/organization/account";
import { selection } from "../../../fleet/file/selection";
import {
    account,
    fileOf,
    LOG_ARCHIVE,
    lines,
    MANAGEMENT,
    ORGANIZATION,
    organizationOf,
    PAYMENTS,
    SEARCH,
    withAccounts,
} from "./support";

function select(rest: string, organization: Organization = ORGANIZATION) {
    const file = fileOf(withAccounts(`  from: organizations\n${rest}`));
    const { selected, passedOver, problems, warnings } = selection(file, organization);
    return {
        names: selected.map(({ name }) => name),
        reasons: Object.fromEntries(passedOver.map((one) => [one.account.name, one.reason])),
        problems: lines(problems),
        warnings,
    };
}

const including = (matcher: string) => select(`  include:\n    - ${matcher}\n`);

describe("selection", () => {
    it("takes every account but the management account, by id", () =>
        assert.deepEqual(select("", organizationOf(MANAGEMENT, SEARCH, PAYMENTS, LOG_ARCHIVE)), {
            names: ["log-archive", "payments", "search"],
            reasons: { management: "is the management account, which no include names by its id" },
            problems: [],
            warnings: [],
        }));

    const BY_MATCHER: Readonly<Record<string, readonly string[]>> = {
        '{id: "333333333333"}': ["search"],
        '{id: "999999999999"}': ["management"],
        "{name: payments}": ["payments"],
        "{name: 'pay*'}": ["payments"],
        "{name: '*a*c*'}": ["log-archive", "search"],
        "{ou: Workloads}": ["payments", "search"],
        "{ou: Workloads/Prod}": ["payments"],
        "{ou: '*/Prod'}": ["payments"],
        "{ou: 'Work*/*'}": ["payments", "search"],
        "{ou: '*'}": ["log-archive", "payments", "search"],
        "{ou: ou-ab12-11111111}": ["payments", "search"],
        "{ou: ou-ab12-33333333}": ["search"],
        "{tag: {team: b}}": ["search"],
        "{tag: {team: '*'}}": ["payments", "search"],
        "{tag: {team: a, logged: yes}}": ["payments"],
    };
    for (const [matcher, expected] of Object.entries(BY_MATCHER)) {
        it(`includes by ${matcher}`, () => {
            const { names, warnings } = including(matcher);
            assert.deepEqual({ names, warnings }, { names: expected, warnings: [] });
        });
    }

    it("takes a name literally but for the asterisk, and whole", () => {
        const organization = organizationOf(
            account("222222222222", { name: "a.b" }),
            account("333333333333", { name: "axb" }),
            account("444444444444", { name: "a.bc" }),
        );
        assert.deepEqual(select("  include: [{name: a.b}]\n", organization).names, ["a.b"]);
        assert.deepEqual(select("  include: [{name: 'a.*b'}]\n", organization).names, ["a.b"]);
    });

    it("takes a unit for what is below it only, not for what begins alike", () => {
        const organization = organizationOf(
            account("222222222222", { ou: "Work" }),
            account("333333333333", { ou: "Workloads" }),
        );
        assert.deepEqual(select("  include: [{ou: Work}]\n", organization).names, ["account-222"]);
    });

    it("takes a matcher of several tags for accounts that have all", () =>
        assert.deepEqual(
            select("  include: [{tag: {team: b, logged: yes}}, {name: search}]\n").names,
            ["search"],
        ));

    it("lets exclude win, and says the line", () => {
        const { names, reasons } = select(
            "  include: [{ou: Workloads}]\n  exclude:\n    - {tag: {team: b}}\n",
        );
        assert.deepEqual(names, ["payments"]);
        assert.equal(reasons["search"], "is excluded by line 9");
        assert.equal(reasons["log-archive"], "no include names it");
    });

    it("does not take the management account by anything but its id", () => {
        const { names } = select("  include: [{name: management}, {ou: Workloads}]\n");
        assert.deepEqual(names, ["payments", "search"]);
    });

    it("passes over accounts that are not active, named or not", () => {
        const states: readonly AccountState[] = [
            ...(["SUSPENDED", "CLOSED", "PENDING_CLOSURE", "PENDING_ACTIVATION"] as const),
        ];
        const strange = states.map((state, index) =>
            account(`44444444444${index}`, { name: state, state }),
        );
        const { names, reasons, problems } = select(
            '  include: [{id: "444444444440"}, {id: "222222222222"}]\n',
            organizationOf(PAYMENTS, ...strange),
        );
        assert.deepEqual(names, ["payments"]);
        assert.deepEqual(problems, []);
        assert.deepEqual(reasons, {
            SUSPENDED: "is suspended",
            CLOSED: "is closed",
            PENDING_CLOSURE: "is being closed",
            PENDING_ACTIVATION: "is not activated yet",
        });
    });

    it("refuses an empty selection, says why and what was most likely meant", () => {
        const { problems, warnings } = including("ou: Workload/Prd");
        assert.deepEqual(warnings, []);
        assert.deepEqual(problems, [
            "fleet.yaml line 5: accounts selects none of 4 accounts (3 × no include names it, " +
                "1 × is the management account, which no include names by its id). " +
                "fleet.yaml line 8: accounts.include[0], ou Workload/Prd, means no account. " +
                "Did you mean Workloads/Prod? Write an include that means the accounts you want, " +
                "or leave include away for all.",
        ]);
    });

    it("refuses an organization without accounts", () =>
        assert.match(select("", organizationOf()).problems[0] ?? "", /has no account/));

    it("warns of matchers that mean nobody, with a guess", () => {
        const { warnings } = select(
            "  include:\n    - {ou: Workloads}\n    - {name: serach}\n    - {tag: {taem: a}}\n" +
                '    - {ou: workloads/prod}\n    - {ou: Nowhere}\n  exclude: [{id: "444444444444"}]\n',
        );
        assert.deepEqual(warnings, [
            "fleet.yaml names by id what is no account of the organization: 444444444444 (line 13).",
            "fleet.yaml line 9: accounts.include[1], name serach, means no account. Did you mean search?",
            "fleet.yaml line 10: accounts.include[2], tag taem=a, means no account. Did you mean team=a?",
            "fleet.yaml line 11: accounts.include[3], ou workloads/prod, means no account. Did you mean Workloads/Prod?",
            "fleet.yaml line 12: accounts.include[4], ou Nowhere, means no account.",
        ]);
    });

    it("names a few of many ids that are no accounts", () => {
        const ids = Array.from({ length: 8 }, (_, index) => `{id: "55555555555${index}"}`);
        const { warnings } = select(`  exclude: [${ids.join(", ")}]\n`);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /555555555554 \(line 7\) and 3 more\.$/);
    });

    it("refuses a name that two active accounts have", () => {
        const twins = organizationOf(
            PAYMENTS,
            account("444444444444", { name: "payments" }),
            account("555555555555", { name: "search", state: "CLOSED" }),
            SEARCH,
        );
        assert.deepEqual(
            select("  include: [{name: payments}, {name: search}]\n", twins).problems,
            [
                "fleet.yaml line 7: accounts.include[0] is name payments, which 2 accounts have: " +
                    "222222222222, 444444444444. Write the id of the one you mean, or a matcher for each.",
            ],
        );
        assert.deepEqual(select("  include: [{name: 'pay*'}]\n", twins).problems, []);
    });
});
