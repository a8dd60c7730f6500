import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    GetInstanceProfileCommand,
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    type IAMClient,
    paginateListAttachedRolePolicies,
    paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import {
    DescribeDocumentPermissionCommand,
    GetDocumentCommand,
    ListTagsForResourceCommand,
    type SSMClient,
} from "@aws-sdk/client-ssm";
import type { OwnOrganization } from "../../../member/archive/admission";
import type { MemberLookUps } from "../../../member/look-ups";
import type { FoundRole } from "../../../member/nodes/role-findings";
import type {
    DocumentLabels,
    DocumentVersion,
    ExistingPreferences,
} from "../../../member/sessions/existing-preferences";
import type { LookedUp } from "../../../shared/looked-up";
import { PREFERENCES_DOCUMENT } from "../../../shared/names";
import type { AccountClients } from "./account-clients";
import { ask } from "./ask";
import { signIn } from "./sign-in";

/** Asks a member's account by the SDK, with the same answers as the AWS provider gives. */
export function memberLookUps(accountId: string, clients: AccountClients): MemberLookUps {
    const { sts, iam, organizations, ssm, logs } = clients;
    return {
        signIn: () => signIn(accountId, sts()),
        role: (name, attachment) => role(name, attachment, iam()),
        policy: (arn) => ask(() => policyDocument(arn, iam())),
        instanceProfile: (InstanceProfileName) =>
            ask(async () => {
                const command = new GetInstanceProfileCommand({ InstanceProfileName });
                return (await iam().send(command)).InstanceProfile;
            }),
        logGroup: (name, region) =>
            ask(async () => {
                // Of those that begin with it, its own comes first.
                const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
                const { logGroups = [] } = await logs(region).send(command);
                return logGroups.find(({ logGroupName }) => logGroupName === name);
            }),
        document: (Name, region) => ask(() => ssm(region).send(new GetDocumentCommand({ Name }))),
        preferences: (region) => preferences(ssm(region)),
        preferencesLabels: (region) => labels(ssm(region)),
        organization: async () => {
            const found = await ask(() =>
                organizations().send(new DescribeOrganizationCommand({})),
            );
            return organizationOf(
                found.kind === "found"
                    ? { kind: "found", value: found.value.Organization?.Id ?? "" }
                    : found,
            );
        },
    };
}

/** As IAM tells documents. */
function decoded(document: string | undefined): string | undefined {
    return document === undefined ? undefined : decodeURIComponent(document);
}

async function role(
    RoleName: string,
    attachment: "managed" | "inline",
    client: IAMClient,
): Promise<LookedUp<FoundRole>> {
    const isManaged = attachment === "managed";
    const [found, attached, inline] = await Promise.all([
        ask(async () => (await client.send(new GetRoleCommand({ RoleName }))).Role),
        isManaged ? ask(() => attachedPolicies(RoleName, client)) : undefined,
        isManaged ? undefined : ask(() => inlinePolicies(RoleName, client)),
    ]);
    if (found.kind !== "found") {
        return found;
    }
    if (attached?.kind === "unknown") {
        return attached;
    }
    return {
        kind: "found",
        value: {
            path: found.value.Path ?? "/",
            trust: decoded(found.value.AssumeRolePolicyDocument),
            attached: attached?.kind === "found" ? attached.value : [],
            inline: inline?.kind === "found" ? inline.value : [],
        },
    };
}

async function attachedPolicies(RoleName: string, client: IAMClient): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName })) {
        names.push(...(page.AttachedPolicies ?? []).map(({ PolicyName = "" }) => PolicyName));
    }
    return names;
}

async function inlinePolicies(RoleName: string, client: IAMClient): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListRolePolicies({ client }, { RoleName })) {
        names.push(...(page.PolicyNames ?? []));
    }
    return names;
}

async function policyDocument(PolicyArn: string, client: IAMClient): Promise<string | undefined> {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const command = new GetPolicyVersionCommand({ PolicyArn, VersionId });
    return decoded((await client.send(command)).PolicyVersion?.Document);
}

async function preferences(client: SSMClient): Promise<LookedUp<ExistingPreferences>> {
    const version = (DocumentVersion: "$LATEST" | undefined) =>
        ask(async (): Promise<DocumentVersion> => {
            const found = await client.send(
                new GetDocumentCommand({
                    Name: PREFERENCES_DOCUMENT,
                    DocumentVersion,
                    DocumentFormat: "JSON",
                }),
            );
            return { version: found.DocumentVersion ?? "", content: found.Content ?? "" };
        });
    const [inEffect, latest] = await Promise.all([version(undefined), version("$LATEST")]);
    if (inEffect.kind !== "found") {
        return inEffect;
    }
    return latest.kind === "found"
        ? { kind: "found", value: { inEffect: inEffect.value, latest: latest.value } }
        : latest;
}

async function labels(client: SSMClient): Promise<DocumentLabels> {
    const [{ TagList = [] }, { AccountIds = [] }] = await Promise.all([
        client.send(
            new ListTagsForResourceCommand({
                ResourceType: "Document",
                ResourceId: PREFERENCES_DOCUMENT,
            }),
        ),
        client.send(
            new DescribeDocumentPermissionCommand({
                Name: PREFERENCES_DOCUMENT,
                PermissionType: "Share",
            }),
        ),
    ]);
    // Nobody but AWS can write those that begin so.
    const tags = TagList.filter(({ Key }) => !Key?.startsWith("aws:"));
    return {
        tags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])),
        sharedWith: AccountIds,
    };
}

function organizationOf(found: LookedUp<string>): OwnOrganization {
    switch (found.kind) {
        case "found":
            return { kind: "member", organizationId: found.value };
        case "missing":
            return { kind: "none" };
        case "unknown":
            return found.reason.includes("AWSOrganizationsNotInUse")
                ? { kind: "none" }
                : { kind: "unknown", reason: found.reason };
    }
}
