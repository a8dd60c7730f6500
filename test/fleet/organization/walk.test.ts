import assert from "node:assert/strict";
import { organizationOfList } from "../../../fleet/organization/list";
import { walkOrganization, type WalkProgress } from "../../../fleet/organization/walk";
import { fakeOrganization, type FakeUnit } from "./fake-organization";

const NOW = new Date("2026-01-02T03:04:05Z");
const now = () => NOW;

const SMALL: FakeUnit = {
    accounts: { "999999999999": "ACTIVE" },
    units: {
        Workloads: {
            accounts: { "333333333333": "CLOSED" },
            units: { Prod: { accounts: { "222222222222": "ACTIVE" } } },
        },
        Empty: {},
    },
};

describe("the walk through an organization", () => {
    it("tells where each account lies, sorted by id", async () => {
        const source = fakeOrganization(SMALL);
        assert.deepEqual(await walkOrganization(source, { withTags: false, now }), {
            id: "o-exampleorgid1",
            managementAccountId: "999999999999",
            readAt: "2026-01-02T03:04:05.000Z",
            accounts: [
                {
                    id: "222222222222",
                    name: "name of 222222222222",
                    state: "ACTIVE",
                    ou: "Workloads/Prod",
                    ouIds: ["r-ab12/Workloads", "r-ab12/Workloads/Prod"],
                    tags: {},
                    isManagement: false,
                },
                {
                    id: "333333333333",
                    name: "name of 333333333333",
                    state: "CLOSED",
                    ou: "Workloads",
                    ouIds: ["r-ab12/Workloads"],
                    tags: {},
                    isManagement: false,
                },
                {
                    id: "999999999999",
                    name: "name of 999999999999",
                    state: "ACTIVE",
                    ou: "",
                    ouIds: [],
                    tags: {},
                    isManagement: true,
                },
            ],
        });
    });

    it("asks twice for each unit, and never for an account", async () => {
        const source = fakeOrganization(SMALL);
        await walkOrganization(source, { withTags: false });
        assert.deepEqual([...source.calls].sort(), [
            "accounts r-ab12",
            "accounts r-ab12/Empty",
            "accounts r-ab12/Workloads",
            "accounts r-ab12/Workloads/Prod",
            "describe",
            "roots",
            "units r-ab12",
            "units r-ab12/Empty",
            "units r-ab12/Workloads",
            "units r-ab12/Workloads/Prod",
        ]);
    });

    it("reads the tags of active accounts where they are wanted", async () => {
        const source = fakeOrganization(SMALL);
        const { accounts } = await walkOrganization(source, { withTags: true });
        assert.deepEqual(
            accounts.map(({ tags }) => tags),
            [{ id: "222222222222" }, {}, { id: "999999999999" }],
        );
    });

    it("has at most four calls under way", async () => {
        const wide = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index, {}]));
        const source = fakeOrganization({ units: wide });
        await walkOrganization(source, { withTags: false });
        assert.equal(source.busiest(), 4);
    });

    it("takes an account that is moved meanwhile once, where it was met last", async () => {
        const source = fakeOrganization({
            units: {
                A: { accounts: { "222222222222": "ACTIVE" } },
                B: { units: { C: { accounts: { "222222222222": "ACTIVE" } } } },
            },
        });
        const { accounts } = await walkOrganization(source, { withTags: false });
        assert.deepEqual(
            accounts.map(({ ou }) => ou),
            ["B/C"],
        );
    });

    it("tells how far it is", async () => {
        const told: WalkProgress[] = [];
        await walkOrganization(fakeOrganization(SMALL), {
            withTags: true,
            onProgress: (progress) => told.push(progress),
        });
        assert.deepEqual(told.at(0), { units: 1, accounts: 1, tagged: 0 });
        assert.deepEqual(told.at(-1), { units: 4, accounts: 3, tagged: 2 });
    });

    it("fails with what the source says first, and asks no more", async () => {
        const units = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index, {}]));
        const source = fakeOrganization({ units });
        const unheard: unknown[] = [];
        const listen = (error: unknown) => unheard.push(error);
        process.on("unhandledRejection", listen);
        const broken = {
            ...source,
            units: async (id: string) => {
                const found = await source.units(id);
                if (id === "r-ab12/0" || id === "r-ab12/1") {
                    throw new Error(`refused for ${id}`);
                }
                return found;
            },
        };
        await assert.rejects(walkOrganization(broken, { withTags: false }), {
            message: "refused for r-ab12/0",
        });
        await new Promise((resolve) => setTimeout(resolve, 10));
        process.off("unhandledRejection", listen);
        assert.deepEqual(unheard, []);
        assert.ok(source.calls.length < 20, source.calls.join());
    });
});

describe("an organization that fleet.yaml lists", () => {
    it("has active accounts and no management account", () => {
        const listed = { id: "222222222222", name: "payments", ou: "Prod", tags: { team: "a" } };
        assert.deepEqual(organizationOfList([listed], "o-exampleorgid1", now), {
            id: "o-exampleorgid1",
            managementAccountId: "",
            readAt: "2026-01-02T03:04:05.000Z",
            accounts: [{ ...listed, state: "ACTIVE", ouIds: [], isManagement: false }],
        });
    });
});
