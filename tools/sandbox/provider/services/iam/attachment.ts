import type { AttachedPolicy } from "@aws-sdk/client-iam";
import type {
    GetRolePolicyAttachmentsArgs,
    GetRolePolicyAttachmentsResult,
} from "@pulumi/aws/iam/getRolePolicyAttachments";
import type {
    GetInstanceProfileArgs,
    GetInstanceProfileResult,
} from "@pulumi/aws/iam/getInstanceProfile";
import type { InstanceProfileArgs, InstanceProfileState } from "@pulumi/aws/iam/instanceProfile";
import type { RolePolicyArgs, RolePolicyState } from "@pulumi/aws/iam/rolePolicy";
import type {
    RolePolicyAttachmentArgs,
    RolePolicyAttachmentState,
} from "@pulumi/aws/iam/rolePolicyAttachment";
import { found, unlessMissing } from "../../session/aws-error";
import { decodedDocument, givenName, iam, NO_SUCH_ENTITY } from "./client";
import { output, policy, tags, text, unserved } from "../../properties/property";
import { invoke, resource, type Inputs } from "../../resource";
import type { Context } from "../../session/context";
import { fromAwsTags, tagChanges, toAwsTags } from "../../tags";

/** An id is `<role>:<policy name>`. */
export const rolePolicy = resource<RolePolicyArgs, RolePolicyState>({
    token: "aws:iam/rolePolicy:RolePolicy",
    properties: {
        name: text({ forcesReplacement: true, autoName: { maximumLength: 128 } }),
        namePrefix: text({ computed: true, forcesReplacement: true }),
        policy: policy({ required: true }),
        role: text({ required: true, forcesReplacement: true }),
    },
    async create(context, inputs) {
        const name = givenName(inputs.name, inputs.namePrefix);
        await putRolePolicy(context, name, inputs);
        return `${inputs.role}:${name}`;
    },
    async read(context, id) {
        const [role = "", name = ""] = id.split(":");
        const client = await iam(context);
        const call = client.getRolePolicy({ RoleName: role, PolicyName: name });
        const found = await unlessMissing(call, NO_SUCH_ENTITY);
        return found && { name, policy: decodedDocument(found.PolicyDocument), role };
    },
    async update(context, id, news) {
        await putRolePolicy(context, id.split(":")[1] ?? "", news);
    },
    async delete(context, id) {
        const [RoleName = "", PolicyName = ""] = id.split(":");
        const client = await iam(context);
        await unlessMissing(client.deleteRolePolicy({ RoleName, PolicyName }), NO_SUCH_ENTITY);
    },
});

async function putRolePolicy(
    context: Context,
    PolicyName: string,
    { policy, role }: Inputs<RolePolicyArgs>,
): Promise<void> {
    const client = await iam(context);
    await client.putRolePolicy({ PolicyDocument: policy, PolicyName, RoleName: role });
}

/** An id is `<role>/<policy ARN>`, the form in which an attachment is imported. */
export const rolePolicyAttachment = resource<RolePolicyAttachmentArgs, RolePolicyAttachmentState>({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    deleteBeforeReplace: true,
    properties: {
        policyArn: text({ required: true, forcesReplacement: true }),
        role: text({ required: true, forcesReplacement: true }),
    },
    async create(context, { policyArn, role }) {
        const client = await iam(context);
        await client.attachRolePolicy({ PolicyArn: policyArn, RoleName: role });
        return `${role}/${policyArn}`;
    },
    async read(context, id) {
        const { role, policyArn } = attachmentOf(id);
        const attached = await unlessMissing(attachedTo(context, role), NO_SUCH_ENTITY);
        const isAttached = attached?.some(({ PolicyArn }) => PolicyArn === policyArn);
        return isAttached ? { policyArn, role } : undefined;
    },
    async delete(context, id) {
        const { role: RoleName, policyArn: PolicyArn } = attachmentOf(id);
        const client = await iam(context);
        await unlessMissing(client.detachRolePolicy({ PolicyArn, RoleName }), NO_SUCH_ENTITY);
    },
});

async function attachedTo(context: Context, RoleName: string): Promise<AttachedPolicy[]> {
    const { paginateListAttachedRolePolicies } = await import("@aws-sdk/client-iam");
    const client = await iam(context);
    const attached: AttachedPolicy[] = [];
    for await (const page of paginateListAttachedRolePolicies({ client }, { RoleName })) {
        attached.push(...(page.AttachedPolicies ?? []));
    }
    return attached;
}

export const getRolePolicyAttachments = invoke<
    GetRolePolicyAttachmentsArgs,
    GetRolePolicyAttachmentsResult
>({
    token: "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments",
    properties: { pathPrefix: unserved, roleName: text({ required: true }) },
    async call(context, { roleName }) {
        const attached = await found(
            `IAM Role Policy Attachments (${roleName})`,
            unlessMissing(attachedTo(context, roleName), NO_SUCH_ENTITY),
        );
        const attachedPolicies = attached.map(({ PolicyArn = "", PolicyName = "" }) => ({
            policyArn: PolicyArn,
            policyName: PolicyName,
        }));
        // The original answers null for an empty list here.
        return { attachedPolicies: attached.length > 0 ? attachedPolicies : null, roleName };
    },
});

function attachmentOf(id: string): { role: string; policyArn: string } {
    const slash = id.indexOf("/");
    return { role: id.slice(0, slash), policyArn: id.slice(slash + 1) };
}

export const instanceProfile = resource<InstanceProfileArgs, InstanceProfileState>({
    token: "aws:iam/instanceProfile:InstanceProfile",
    properties: {
        name: text({ forcesReplacement: true, autoName: { maximumLength: 128 } }),
        namePrefix: text({ computed: true, forcesReplacement: true }),
        path: text({ default: "/", forcesReplacement: true }),
        role: text(),
        tags: tags(),
        arn: output(),
        createDate: output(),
        tagsAll: output(),
        uniqueId: output(),
    },
    async create(context, inputs) {
        const name = givenName(inputs.name, inputs.namePrefix);
        const client = await iam(context);
        await client.createInstanceProfile({
            InstanceProfileName: name,
            Path: inputs.path,
            Tags: toAwsTags(inputs.tagsAll),
        });
        return name;
    },
    complete: (context, id, { role }) => changeRole(context, id, role),
    async read(context, id) {
        const client = await iam(context);
        const call = client.getInstanceProfile({ InstanceProfileName: id });
        const live = (await unlessMissing(call, NO_SUCH_ENTITY))?.InstanceProfile;
        return (
            live && {
                arn: live.Arn,
                createDate: live.CreateDate?.toISOString(),
                name: live.InstanceProfileName,
                path: live.Path,
                role: live.Roles?.[0]?.RoleName,
                tagsAll: fromAwsTags(live.Tags),
                uniqueId: live.InstanceProfileId,
            }
        );
    },
    async update(context, id, news, olds) {
        const client = await iam(context);
        await changeRole(context, id, news.role);
        const { set, removed } = tagChanges(olds.tagsAll, news.tagsAll);
        const InstanceProfileName = id;
        if (removed.length > 0) {
            await client.untagInstanceProfile({ InstanceProfileName, TagKeys: [...removed] });
        }
        const Tags = toAwsTags(set);
        if (Tags.length > 0) await client.tagInstanceProfile({ InstanceProfileName, Tags });
    },
    async delete(context, id) {
        const client = await iam(context);
        const removal = async () => {
            await changeRole(context, id, undefined);
            await client.deleteInstanceProfile({ InstanceProfileName: id });
        };
        await unlessMissing(removal(), NO_SUCH_ENTITY);
    },
});

/**
 * A profile holds one role at most, so the old one leaves first. Which one that is, the profile is
 * asked: a role that was deleted has left already, even when one of its name was made since.
 */
async function changeRole(
    context: Context,
    InstanceProfileName: string,
    wanted: string | undefined,
): Promise<void> {
    const client = await iam(context);
    const { InstanceProfile } = await client.getInstanceProfile({ InstanceProfileName });
    const [old] = InstanceProfile?.Roles ?? [];
    if (old?.RoleName === wanted) return;
    if (old) {
        await client.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: old.RoleName });
    }
    if (wanted) await client.addRoleToInstanceProfile({ InstanceProfileName, RoleName: wanted });
}

export const getInstanceProfile = invoke<GetInstanceProfileArgs, GetInstanceProfileResult>({
    token: "aws:iam/getInstanceProfile:getInstanceProfile",
    properties: { name: text({ required: true }) },
    async call(context, { name }) {
        const client = await iam(context);
        const call = client.getInstanceProfile({ InstanceProfileName: name });
        const { InstanceProfile: live } = await found(
            `IAM Instance Profile (${name})`,
            unlessMissing(call, NO_SUCH_ENTITY),
        );
        const [role] = live?.Roles ?? [];
        return {
            arn: live?.Arn,
            createDate: live?.CreateDate?.toISOString(),
            id: live?.InstanceProfileId,
            name,
            path: live?.Path,
            roleArn: role?.Arn,
            roleId: role?.RoleId,
            roleName: role?.RoleName,
        };
    },
});
