import {
    CreateAccountCommand,
    CreateOrganizationalUnitCommand,
    ListRootsCommand,
    MoveAccountCommand,
    OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { credentialsOf } from "../demo-organization";
import type { Sandbox } from "../sandbox";
import { createDeployRole, createRoles } from "./accounts";
import { MANAGEMENT_ACCOUNT_ID } from "./organization";

/** An account to be made in the sandbox's organization. */
export interface FleetAccount {
    /** 12 digits. */
    readonly id: string;
    readonly name: string;
    /** Names of the units from the root down, with slashes; "" or nothing at the root. */
    readonly ou?: string;
    readonly tags?: Readonly<Record<string, string>>;
    /** Names of the roles that its nodes run with. */
    readonly roles?: readonly string[];
}

export interface FleetToFurnish {
    /** Paths of units that exist beside those of the accounts; parents are made with them. */
    readonly ous?: readonly string[];
    readonly accounts: readonly FleetAccount[];
    /** The role that the fleet takes in each account. @default "session-logs-deploy" */
    readonly deployRole?: string | undefined;
}

/** What a fleet in the sandbox is reached with. */
export interface FurnishedFleet {
    /**
     * The sandbox's environment, with the management account's access key as the profile and the
     * states in the bucket.
     */
    readonly env: NodeJS.ProcessEnv;
    readonly stateBucket: string;
    /** Path of a unit → its id; "" is the root. */
    readonly ouIds: ReadonlyMap<string, string>;
}

const REGION = "us-east-1";

const DEPLOY_ROLE = "session-logs-deploy";

/** In how many accounts at once something is made: the emulator uses one processor. */
const AT_ONCE = 8;

/**
 * Makes units, accounts with their roles, and a bucket for Pulumi's states in the sandbox's
 * organization, none of which may exist yet.
 */
export async function furnishFleet(
    sandbox: Sandbox,
    { ous = [], accounts, deployRole }: FleetToFurnish,
): Promise<FurnishedFleet> {
    const organizations = organizationsOf(sandbox);
    const ouIds = await createUnits(organizations, [...ous, ...accounts.map(({ ou }) => ou ?? "")]);
    const waiting = accounts.values();
    const worker = async () => {
        for (const account of waiting) {
            await furnishAccount(sandbox, { account, deployRole, ouIds });
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const stateBucket = await createStateBucket(sandbox);
    const env = {
        ...sandbox.env,
        AWS_PROFILE: "management",
        AWS_REGION: REGION,
        PULUMI_BACKEND_URL: s3BackendUrl(sandbox.endpoint, stateBucket),
    };
    return { env, stateBucket, ouIds };
}

interface AccountToFurnish {
    readonly account: FleetAccount;
    /** @default "session-logs-deploy" */
    readonly deployRole?: string | undefined;
    /** Path of a unit → its id; "" is the root. */
    readonly ouIds: ReadonlyMap<string, string>;
}

/** Makes an account of the sandbox's organization, with its roles. */
export async function furnishAccount(
    sandbox: Sandbox,
    { account, deployRole = DEPLOY_ROLE, ouIds }: AccountToFurnish,
): Promise<void> {
    const { endpoint } = sandbox;
    const administrator = await credentialsOf(sandbox, "management")();
    await createAccount(organizationsOf(sandbox), account, ouIds);
    const deploy = { accountId: account.id, roleName: deployRole };
    await createDeployRole(deploy, endpoint, administrator);
    const nodes = { accountId: account.id, roles: account.roles ?? [] };
    await createRoles(nodes, endpoint, administrator);
}

/** The sandbox's organization, asked as its management account. */
export function organizationsOf(sandbox: Sandbox): OrganizationsClient {
    return new OrganizationsClient({
        region: REGION,
        endpoint: sandbox.endpoint,
        credentials: credentialsOf(sandbox, "management"),
    });
}

/**
 * The URL of Pulumi's backend in a bucket of the emulator.
 *
 * @see https://gocloud.dev/howto/blob/#s3-compatible
 */
export function s3BackendUrl(endpoint: string, bucket: string): string {
    const settings = new URLSearchParams({
        region: REGION,
        endpoint,
        s3ForcePathStyle: "true",
    });
    return `s3://${bucket}?${settings.toString()}`;
}

/** Makes the units of these paths and those above them. */
async function createUnits(
    organizations: OrganizationsClient,
    paths: readonly string[],
): Promise<Map<string, string>> {
    const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
    const ids = new Map([["", root?.Id ?? ""]]);
    for (const path of paths) {
        const names = path === "" ? [] : path.split("/");
        for (const [index, Name] of names.entries()) {
            const unit = names.slice(0, index + 1).join("/");
            if (!ids.has(unit)) {
                const ParentId = ids.get(names.slice(0, index).join("/"));
                const { OrganizationalUnit: made } = await organizations.send(
                    new CreateOrganizationalUnitCommand({ Name, ParentId }),
                );
                ids.set(unit, made?.Id ?? "");
            }
        }
    }
    return ids;
}

/** The emulator takes the account's id from its e-mail address. */
async function createAccount(
    organizations: OrganizationsClient,
    { id, name, ou = "", tags = {} }: FleetAccount,
    ouIds: ReadonlyMap<string, string>,
): Promise<void> {
    const { CreateAccountStatus: status } = await organizations.send(
        new CreateAccountCommand({
            AccountName: name,
            Email: `fleet+${id}@example.com`,
            Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
    );
    if (status?.AccountId !== id) {
        throw new Error(`Account ${id} could not be made: ${status?.FailureReason}.`);
    }
    if (ou !== "") {
        await organizations.send(
            new MoveAccountCommand({
                AccountId: id,
                SourceParentId: ouIds.get(""),
                DestinationParentId: ouIds.get(ou),
            }),
        );
    }
}

async function createStateBucket(sandbox: Sandbox): Promise<string> {
    const Bucket = `pulumi-states-${MANAGEMENT_ACCOUNT_ID}`;
    const s3 = new S3Client({
        region: REGION,
        endpoint: sandbox.endpoint,
        forcePathStyle: true,
        credentials: credentialsOf(sandbox, "management"),
    });
    await s3.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
}
