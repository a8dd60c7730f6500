import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { StackState } from "../../../fleet/states/stack-state";
import { asAdministrator } from "../../../tools/sandbox/aws";
import { awsOf } from "../../../tools/sandbox/demo-organization";
import { type Inventory, inventoryOf } from "../../e2e/member-inventory";
import { DOCUMENT, type FaultFleet, REGIONS, type Settings, THEIRS } from "./fleet";

/** What the accounts had before any fleet. */
const BEFORE = {
    roles: ["node", "session-operator", "session-logs-deploy", "OrganizationAccountAccessRole"].map(
        (name) => `/${name}`,
    ),
    attached: "AmazonSSMManagedInstanceCore",
    inline: "start-sessions",
};

/**
 * Looks whether the last run, and what it mended, has left everything as it has to be.
 *
 * @param settings What fleet.yaml says of all members.
 * @returns What is wrong, a line each.
 */
export async function examine(fleet: FaultFleet, settings: Settings): Promise<readonly string[]> {
    const [locks, unconfirmed, plan, ...members] = await Promise.all([
        fleet.states.locks(),
        readdir(join(fleet.folder, ".fleet", "unconfirmed")).catch(() => []),
        fleet.run(["plan"]),
        ...fleet.members.map((id) => examineMember(fleet, id, settings)),
    ]);
    return [
        ...locks.map(({ path }) => `a lock is left: ${path}`),
        ...unconfirmed.map((file) => `a recovery is open: ${file}`),
        ...(/"due":0/.test(plan.output) ? [] : [`plan is not current: ${plan.output}`]),
        ...members.flat(),
    ];
}

async function examineMember(
    fleet: FaultFleet,
    id: string,
    settings: Settings,
): Promise<readonly string[]> {
    const clientIn = (region: string) => asAdministrator(awsOf(fleet.sandbox), id, region);
    const [state, inventory] = await Promise.all([
        fleet.states.state(id),
        inventoryOf(clientIn, REGIONS),
    ]);
    if (state === undefined) {
        return [`${id} has no state`];
    }
    const twice = state.resources.filter(
        ({ urn }, index) => state.resources.findIndex((one) => one.urn === urn) !== index,
    );
    const wrong = [
        ...state.pending.map(({ kind, resource }) => `pending: ${kind} ${resource.urn}`),
        ...twice.map(({ urn }) => `twice in the state: ${urn}`),
        ...differences(knownTo(state), madeIn(inventory)),
        ...(await wrongPreferences(fleet, id, settings)),
    ];
    return wrong.map((text) => `${id}: ${text}`);
}

/** What is made, as `<kind> <where> <name>`. */
type Made = readonly string[];

/** What the state says there is. */
function knownTo({ resources }: StackState): Made {
    return resources
        .filter(({ external }) => external !== true)
        .flatMap(({ type, inputs, outputs }) => {
            const named = (key: string) => {
                const name = outputs[key] ?? inputs[key];
                return typeof name === "string" ? name : "";
            };
            switch (type) {
                case "aws:iam/role:Role":
                    return [`role ${named("path")}${named("name")}`];
                case "aws:iam/policy:Policy":
                    return [`policy ${named("path")}${named("name")}`];
                case "aws:iam/instanceProfile:InstanceProfile":
                    return [`profile ${named("path")}${named("name")}`];
                case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
                    return [
                        `attached ${named("role")} ${named("policyArn").split("/").slice(-1)[0]}`,
                    ];
                case "aws:iam/rolePolicy:RolePolicy":
                    return [`inline ${named("role")} ${named("name")}`];
                case "aws:ssm/document:Document":
                    return [`document ${named("region")} ${named("name")}`];
                default:
                    return [];
            }
        });
}

/** What the account itself says there is, without what it had before. */
function madeIn({ roles, policies, instanceProfiles, documents }: Inventory): Made {
    return [
        ...Object.keys(roles)
            .filter((role) => !BEFORE.roles.includes(role))
            .map((role) => `role ${role}`),
        ...policies.map((policy) => `policy ${policy}`),
        ...Object.keys(instanceProfiles).map((profile) => `profile ${profile}`),
        ...Object.entries(roles).flatMap(([role, { attached, inline }]) => {
            const name = role.slice(role.lastIndexOf("/") + 1);
            const isOld = BEFORE.roles.includes(role);
            return [
                ...attached
                    .filter((policy) => !isOld || policy !== BEFORE.attached)
                    .map((policy) => `attached ${name} ${policy}`),
                ...inline
                    .filter((policy) => !isOld || policy !== BEFORE.inline)
                    .map((policy) => `inline ${name} ${policy}`),
            ];
        }),
        ...Object.keys(documents).map((document) => `document ${document}`),
    ];
}

function differences(known: Made, made: Made): readonly string[] {
    return [
        ...known.filter((one) => !made.includes(one)).map((one) => `only in the state: ${one}`),
        ...made.filter((one) => !known.includes(one)).map((one) => `only in AWS: ${one}`),
    ];
}

/** Preferences log to the archive where they are asked for, and are theirs or none elsewhere. */
async function wrongPreferences(
    { sandbox, theirs }: FaultFleet,
    id: string,
    { off, regions }: Settings,
): Promise<readonly string[]> {
    const found = await Promise.all(
        REGIONS.map(async (region) => {
            const isLogged = off !== true && (regions as readonly string[]).includes(region);
            const content = await contentIn(asAdministrator(awsOf(sandbox), id, region));
            const isArchive = content?.includes('"session-logs-111111111111-eu-west-1"') === true;
            const isTheirs =
                content !== undefined &&
                JSON.stringify(JSON.parse(content)) === JSON.stringify(THEIRS);
            const isRight = isLogged
                ? isArchive
                : theirs.has(`${id} ${region}`)
                  ? isTheirs
                  : content === undefined;
            return isRight ? [] : [`preferences in ${region} are ${content ?? "not there"}`];
        }),
    );
    return found.flat();
}

async function contentIn(client: ReturnType<typeof asAdministrator>): Promise<string | undefined> {
    try {
        const { Content } = await new SSMClient(client).send(
            new GetDocumentCommand({ Name: DOCUMENT }),
        );
        return Content;
    } catch {
        return undefined;
    }
}
