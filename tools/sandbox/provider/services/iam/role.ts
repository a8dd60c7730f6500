import type { IAM } from "@aws-sdk/client-iam";
import type { GetRoleArgs, GetRoleResult } from "@pulumi/aws/iam/getRole";
import type { RoleArgs, RoleState } from "@pulumi/aws/iam/role";
import { found, unlessMissing } from "../../session/aws-error";
import { decodedDocument, givenName, iam, NO_SUCH_ENTITY } from "./client";
import { flag, output, policy, tags, text, unserved, whole } from "../../properties/property";
import { invoke, resource } from "../../resource";
import { fromAwsTags, tagChanges, toAwsTags } from "../../tags";

export const role = resource<RoleArgs, RoleState>({
    token: "aws:iam/role:Role",
    properties: {
        assumeRolePolicy: policy({ required: true }),
        description: text(),
        forceDetachPolicies: flag({ default: false }),
        inlinePolicies: unserved,
        managedPolicyArns: unserved,
        maxSessionDuration: whole({ default: 3600, range: [3600, 43200] }),
        name: text({ forcesReplacement: true, autoName: { maximumLength: 64 } }),
        namePrefix: text({ computed: true, forcesReplacement: true }),
        path: text({ default: "/", forcesReplacement: true }),
        permissionsBoundary: text(),
        tags: tags(),
        arn: output(),
        createDate: output(),
        tagsAll: output(),
        uniqueId: output(),
    },
    async create(context, inputs) {
        const RoleName = givenName(inputs.name, inputs.namePrefix);
        await (
            await iam(context)
        ).createRole({
            AssumeRolePolicyDocument: inputs.assumeRolePolicy,
            Description: inputs.description,
            MaxSessionDuration: inputs.maxSessionDuration,
            Path: inputs.path,
            PermissionsBoundary: inputs.permissionsBoundary,
            RoleName,
            Tags: toAwsTags(inputs.tagsAll),
        });
        return RoleName;
    },
    async read(context, id) {
        const client = await iam(context);
        const found = await unlessMissing(client.getRole({ RoleName: id }), NO_SUCH_ENTITY);
        const live = found?.Role;
        return (
            live && {
                arn: live.Arn,
                assumeRolePolicy: decodedDocument(live.AssumeRolePolicyDocument),
                createDate: live.CreateDate?.toISOString(),
                description: live.Description,
                maxSessionDuration: live.MaxSessionDuration,
                name: live.RoleName,
                path: live.Path,
                permissionsBoundary: live.PermissionsBoundary?.PermissionsBoundaryArn,
                tagsAll: fromAwsTags(live.Tags),
                uniqueId: live.RoleId,
            }
        );
    },
    async update(context, id, news, olds) {
        const client = await iam(context);
        const RoleName = id;
        if (news.assumeRolePolicy !== olds.assumeRolePolicy) {
            const PolicyDocument = news.assumeRolePolicy;
            await client.updateAssumeRolePolicy({ RoleName, PolicyDocument });
        }
        await client.updateRole({
            RoleName,
            Description: news.description ?? "",
            MaxSessionDuration: news.maxSessionDuration,
        });
        const PermissionsBoundary = news.permissionsBoundary;
        if (PermissionsBoundary && PermissionsBoundary !== olds.permissionsBoundary) {
            await client.putRolePermissionsBoundary({ RoleName, PermissionsBoundary });
        } else if (!PermissionsBoundary && olds.permissionsBoundary) {
            await client.deleteRolePermissionsBoundary({ RoleName });
        }
        const { set, removed } = tagChanges(olds.tagsAll, news.tagsAll);
        if (removed.length > 0) await client.untagRole({ RoleName, TagKeys: [...removed] });
        const Tags = toAwsTags(set);
        if (Tags.length > 0) await client.tagRole({ RoleName, Tags });
    },
    async delete(context, id, state) {
        const client = await iam(context);
        const removal = async () => {
            await leaveInstanceProfiles(client, id);
            if (state.forceDetachPolicies) await dropPolicies(client, id);
            await client.deleteRole({ RoleName: id });
        };
        await unlessMissing(removal(), NO_SUCH_ENTITY);
    },
});

async function leaveInstanceProfiles(client: IAM, RoleName: string): Promise<void> {
    const { InstanceProfiles = [] } = await client.listInstanceProfilesForRole({ RoleName });
    for (const { InstanceProfileName } of InstanceProfiles) {
        await client.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
    }
}

async function dropPolicies(client: IAM, RoleName: string): Promise<void> {
    const { AttachedPolicies = [] } = await client.listAttachedRolePolicies({ RoleName });
    for (const { PolicyArn } of AttachedPolicies) {
        await client.detachRolePolicy({ RoleName, PolicyArn });
    }
    const { PolicyNames = [] } = await client.listRolePolicies({ RoleName });
    for (const PolicyName of PolicyNames) {
        await client.deleteRolePolicy({ RoleName, PolicyName });
    }
}

export const getRole = invoke<GetRoleArgs, GetRoleResult>({
    token: "aws:iam/getRole:getRole",
    properties: { name: text({ required: true }), tags: tags() },
    async call(context, { name }) {
        const client = await iam(context);
        const { Role } = await found(
            `IAM Role (${name})`,
            unlessMissing(client.getRole({ RoleName: name }), NO_SUCH_ENTITY),
        );
        const used = Role?.RoleLastUsed;
        return {
            arn: Role?.Arn,
            assumeRolePolicy: decodedDocument(Role?.AssumeRolePolicyDocument),
            createDate: Role?.CreateDate?.toISOString(),
            description: Role?.Description ?? "",
            id: Role?.RoleName,
            maxSessionDuration: Role?.MaxSessionDuration,
            name: Role?.RoleName,
            path: Role?.Path,
            permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
            roleLastUseds: used
                ? [
                      {
                          lastUsedDate: used.LastUsedDate?.toISOString() ?? "",
                          region: used.Region ?? "",
                      },
                  ]
                : [],
            tags: fromAwsTags(Role?.Tags),
            uniqueId: Role?.RoleId,
        };
    },
});
