import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    GetRoleCommand,
    IAMClient,
    ListAttachedRolePoliciesCommand,
    ListInstanceProfilesCommand,
    ListPoliciesCommand,
    ListRolePoliciesCommand,
    ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
    GetDocumentCommand,
    GetServiceSettingCommand,
    ListDocumentsCommand,
    SSMClient,
} from "@aws-sdk/client-ssm";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";

/** What a member's options can change in its account, as the account itself tells. */
export interface Inventory {
    /** By `<path><name>`. */
    readonly roles: Readonly<Record<string, InventoryRole>>;
    /** `<path><name>` → names of its roles. */
    readonly instanceProfiles: Readonly<Record<string, readonly string[]>>;
    /** `<path><name>` of the account's own. */
    readonly policies: readonly string[];
    /** `<region> <name>` → inputs. */
    readonly documents: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** `<region> <name>` → days and key. */
    readonly logGroups: Readonly<Record<string, readonly [number | undefined, string | undefined]>>;
    /** `<region> <last part of the id>` → value. */
    readonly settings: Readonly<Record<string, string>>;
}

export interface InventoryRole {
    readonly boundary: string | undefined;
    /** Names. */
    readonly attached: readonly string[];
    /** Names. */
    readonly inline: readonly string[];
}

export interface AccountClient {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: AwsCredentialIdentityProvider;
}

const SETTINGS = [
    "/ssm/managed-instance/default-ec2-instance-management-role",
    "/ssm/documents/console/public-sharing-permission",
];

export async function inventoryOf(
    clientIn: (region: string) => AccountClient,
    regions: readonly string[],
): Promise<Inventory> {
    const iam = new IAMClient(clientIn("us-east-1"));
    const [roles, instanceProfiles, policies] = await Promise.all([
        rolesOf(iam),
        instanceProfilesOf(iam),
        policiesOf(iam),
    ]);
    const regional = await Promise.all(regions.map((region) => regionOf(clientIn(region))));
    return {
        roles,
        instanceProfiles,
        policies,
        documents: merged(regional.map(({ documents }) => documents)),
        logGroups: merged(regional.map(({ logGroups }) => logGroups)),
        settings: merged(regional.map(({ settings }) => settings)),
    };
}

function merged<T>(parts: readonly Readonly<Record<string, T>>[]): Record<string, T> {
    return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

async function rolesOf(iam: IAMClient): Promise<Inventory["roles"]> {
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const roles = Roles.map(async ({ RoleName, Path = "" }) => {
        const [{ Role }, { AttachedPolicies = [] }, { PolicyNames = [] }] = await Promise.all([
            iam.send(new GetRoleCommand({ RoleName })),
            iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
            iam.send(new ListRolePoliciesCommand({ RoleName })),
        ]);
        const role: InventoryRole = {
            boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
            attached: AttachedPolicies.map(({ PolicyName = "" }) => PolicyName).sort(),
            inline: [...PolicyNames].sort(),
        };
        return [`${Path}${RoleName}`, role] as const;
    });
    return Object.fromEntries(await Promise.all(roles));
}

async function instanceProfilesOf(iam: IAMClient): Promise<Inventory["instanceProfiles"]> {
    const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesCommand({}));
    return Object.fromEntries(
        InstanceProfiles.map(({ InstanceProfileName, Path, Roles = [] }) => [
            `${Path}${InstanceProfileName}`,
            Roles.map(({ RoleName = "" }) => RoleName),
        ]),
    );
}

async function policiesOf(iam: IAMClient): Promise<string[]> {
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    return Policies.map(({ Path, PolicyName }) => `${Path}${PolicyName}`).sort();
}

async function regionOf(
    client: AccountClient,
): Promise<Pick<Inventory, "documents" | "logGroups" | "settings">> {
    const ssm = new SSMClient(client);
    const { region } = client;
    const listed = new ListDocumentsCommand({ Filters: [{ Key: "Owner", Values: ["Self"] }] });
    const { DocumentIdentifiers = [] } = await ssm.send(listed);
    const documents = DocumentIdentifiers.map(async ({ Name }) => {
        const { Content = "" } = await ssm.send(new GetDocumentCommand({ Name }));
        const { inputs } = JSON.parse(Content) as { inputs: Readonly<Record<string, unknown>> };
        return [`${region} ${Name}`, inputs] as const;
    });
    const settings = SETTINGS.map(async (SettingId) => {
        const { ServiceSetting } = await ssm.send(new GetServiceSettingCommand({ SettingId }));
        const key = `${region} ${SettingId.split("/").at(-1)}`;
        return [key, ServiceSetting?.SettingValue ?? ""] as const;
    });
    const logs = new CloudWatchLogsClient(client);
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    return {
        documents: Object.fromEntries(await Promise.all(documents)),
        settings: Object.fromEntries(await Promise.all(settings)),
        logGroups: Object.fromEntries(
            logGroups.map(({ logGroupName, retentionInDays, kmsKeyId }) => [
                `${region} ${logGroupName}`,
                [retentionInDays, kmsKeyId] as const,
            ]),
        ),
    };
}
