import type {
    AttachedPolicy,
    CreateInstanceProfileRequest,
    CreatePolicyRequest,
    CreateRoleRequest,
    IAM,
} from "@aws-sdk/client-iam";
import type * as Iam from "@pulumi/aws/iam";
import { fixed, flag, nameOf, policy, tags, text, unserved, whole } from "../properties/property";
import { service } from "../resource";
import { unlessMissing } from "../session/aws-error";
import { fromAws, toAws } from "../spelling";
import { fromAwsTags, toAwsTags } from "../tags";

const NO_SUCH_ENTITY = "NoSuchEntity";
const { resource, lookUp } = service({ absent: [NO_SUCH_ENTITY], isGlobal: true });

/** How many versions of a policy IAM keeps (IAM User Guide, "Versioning IAM policies"). */
const KEPT_VERSIONS = 5;

const path = text({ default: "/", forcesReplacement: true });

/** IAM answers policy documents percent-encoded. */
function decoded(document: string | undefined): string | undefined {
    return document === undefined ? undefined : decodeURIComponent(document);
}

export const role = resource<Iam.RoleArgs>({
    token: "aws:iam/role:Role",
    label: "IAM Role",
    inputs: {
        assumeRolePolicy: policy({ required: true }),
        description: text(),
        forceDetachPolicies: flag({ default: false }),
        maxSessionDuration: whole({ default: 3600, range: [3600, 43200] }),
        ...nameOf("name", { maximumLength: 64 }),
        path,
        permissionsBoundary: text(),
    },
    unserved: "inlinePolicies managedPolicyArns",
    outputs: "arn createDate uniqueId",
    create: ({ iam }, inputs) =>
        iam.createRole({
            ...toAws<CreateRoleRequest>(inputs),
            AssumeRolePolicyDocument: inputs.assumeRolePolicy,
            RoleName: inputs.name,
            Tags: toAwsTags(inputs.tagsAll),
        }),
    async read({ iam }, RoleName) {
        const { Role } = await iam.getRole({ RoleName });
        return {
            ...fromAws(Role),
            assumeRolePolicy: decoded(Role?.AssumeRolePolicyDocument),
            description: Role?.Description ?? "",
            name: RoleName,
            permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
            tagsAll: fromAwsTags(Role?.Tags),
            uniqueId: Role?.RoleId,
        };
    },
    async update({ iam }, RoleName, news, olds) {
        const { assumeRolePolicy: PolicyDocument, permissionsBoundary: PermissionsBoundary } = news;
        if (PolicyDocument !== olds.assumeRolePolicy) {
            await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument });
        }
        const Description = news.description ?? "";
        const MaxSessionDuration = news.maxSessionDuration;
        await iam.updateRole({ RoleName, Description, MaxSessionDuration });
        if ((PermissionsBoundary ?? "") === (olds.permissionsBoundary ?? "")) {
            return;
        }
        await (PermissionsBoundary
            ? iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary })
            : iam.deleteRolePermissionsBoundary({ RoleName }));
    },
    async delete({ iam }, RoleName, { forceDetachPolicies }) {
        const { InstanceProfiles = [] } = await iam.listInstanceProfilesForRole({ RoleName });
        for (const { InstanceProfileName } of InstanceProfiles) {
            await iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
        }
        if (forceDetachPolicies) {
            await dropPolicies(iam, RoleName);
        }
        await iam.deleteRole({ RoleName });
    },
    tagging: {
        tag: ({ iam }, RoleName, Tags) => iam.tagRole({ RoleName, Tags }),
        untag: ({ iam }, RoleName, TagKeys) => iam.untagRole({ RoleName, TagKeys }),
    },
});

async function dropPolicies(iam: IAM, RoleName: string): Promise<void> {
    for (const { PolicyArn } of await attachedTo(iam, RoleName)) {
        await iam.detachRolePolicy({ RoleName, PolicyArn });
    }
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
    for (const PolicyName of PolicyNames) {
        await iam.deleteRolePolicy({ RoleName, PolicyName });
    }
}

export const getRole = lookUp<Iam.GetRoleArgs>({
    token: "aws:iam/getRole:getRole",
    properties: { name: text({ required: true }), tags: tags() },
    reading: ({ name }) => `IAM Role (${name})`,
    async call(context, { name }) {
        const live = await role.read(context, name, {});
        const roleLastUseds = live?.roleLastUsed ? [live.roleLastUsed] : [];
        return { ...live, id: name, roleLastUseds, tags: live?.tagsAll };
    },
});

export const getUser = lookUp<Iam.GetUserArgs>({
    token: "aws:iam/getUser:getUser",
    properties: { userName: text({ required: true }), tags: tags() },
    reading: ({ userName }) => `IAM User (${userName})`,
    async call({ iam }, { userName }) {
        const { User } = await iam.getUser({ UserName: userName });
        const permissionsBoundary = User?.PermissionsBoundary?.PermissionsBoundaryArn ?? "";
        return { tags: {}, ...fromAws(User), id: User?.UserId, permissionsBoundary };
    },
});

export const managedPolicy = resource<Iam.PolicyArgs>({
    token: "aws:iam/policy:Policy",
    label: "IAM Policy",
    inputs: {
        description: text({ forcesReplacement: true }),
        ...nameOf("name", { maximumLength: 128 }),
        path,
        policy: policy({ required: true }),
    },
    unserved: "delayAfterPolicyCreationInMs",
    outputs: "arn attachmentCount policyId",
    async create({ iam }, inputs) {
        const { Policy } = await iam.createPolicy({
            ...toAws<CreatePolicyRequest>(inputs),
            PolicyDocument: inputs.policy,
            PolicyName: inputs.name,
            Tags: toAwsTags(inputs.tagsAll),
        });
        return Policy?.Arn;
    },
    async read({ iam }, PolicyArn) {
        const { Policy } = await iam.getPolicy({ PolicyArn });
        const VersionId = Policy?.DefaultVersionId;
        const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId });
        return {
            description: "",
            ...fromAws(Policy),
            name: Policy?.PolicyName,
            policy: decoded(PolicyVersion?.Document),
            tagsAll: fromAwsTags(Policy?.Tags),
        };
    },
    async update({ iam }, PolicyArn, { policy: PolicyDocument }, olds) {
        if (PolicyDocument === olds.policy) {
            return;
        }
        const others = await otherVersions(iam, PolicyArn);
        if (others.length + 1 >= KEPT_VERSIONS) {
            await iam.deletePolicyVersion({ PolicyArn, VersionId: others.at(-1) });
        }
        await iam.createPolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault: true });
    },
    async delete({ iam }, PolicyArn) {
        for (const VersionId of await otherVersions(iam, PolicyArn)) {
            await iam.deletePolicyVersion({ PolicyArn, VersionId });
        }
        await iam.deletePolicy({ PolicyArn });
    },
    tagging: {
        tag: ({ iam }, PolicyArn, Tags) => iam.tagPolicy({ PolicyArn, Tags }),
        untag: ({ iam }, PolicyArn, TagKeys) => iam.untagPolicy({ PolicyArn, TagKeys }),
    },
});

/** The ids of the versions that are not the default, newest first. */
async function otherVersions(iam: IAM, PolicyArn: string): Promise<string[]> {
    const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn });
    return Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)
        .map(({ VersionId = "" }) => VersionId)
        .sort((one, other) => Number(other.slice(1)) - Number(one.slice(1)));
}

export const getPolicy = lookUp<Iam.GetPolicyArgs>({
    token: "aws:iam/getPolicy:getPolicy",
    properties: { arn: text(), name: unserved(), pathPrefix: unserved(), tags: tags() },
    reading: ({ arn }) => `IAM Policy (${arn})`,
    async call(context, { arn = "" }) {
        const live = await managedPolicy.read(context, arn, {});
        return { ...live, id: arn, tags: live?.tagsAll };
    },
});

/** An id is `<role>:<policy name>`. */
export const rolePolicy = resource<Iam.RolePolicyArgs>({
    token: "aws:iam/rolePolicy:RolePolicy",
    label: "IAM Role Policy",
    inputs: {
        ...nameOf("name", { maximumLength: 128 }),
        policy: policy({ required: true }),
        ...fixed("role"),
    },
    async create({ iam }, { name: PolicyName, policy: PolicyDocument, role: RoleName }) {
        await iam.putRolePolicy({ PolicyDocument, PolicyName, RoleName });
        return `${RoleName}:${PolicyName}`;
    },
    async read({ iam }, id) {
        const { PolicyDocument, ...live } = await iam.getRolePolicy(rolePolicyOf(id));
        return { name: live.PolicyName, policy: decoded(PolicyDocument), role: live.RoleName };
    },
    update: ({ iam }, id, { policy: PolicyDocument }) =>
        iam.putRolePolicy({ ...rolePolicyOf(id), PolicyDocument }),
    delete: ({ iam }, id) => iam.deleteRolePolicy(rolePolicyOf(id)),
});

function rolePolicyOf(id: string): { RoleName: string; PolicyName: string } {
    const [RoleName = "", PolicyName = ""] = id.split(":");
    return { RoleName, PolicyName };
}

/** An id is `<role>/<policy ARN>`, the form in which an attachment is imported. */
export const rolePolicyAttachment = resource<Iam.RolePolicyAttachmentArgs>({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    label: "IAM Role Policy Attachment",
    deleteBeforeReplace: true,
    inputs: fixed("policyArn role"),
    async create({ iam }, { policyArn: PolicyArn, role: RoleName }) {
        await iam.attachRolePolicy({ PolicyArn, RoleName });
        return `${RoleName}/${PolicyArn}`;
    },
    async read({ iam }, id) {
        const { RoleName, PolicyArn } = attachmentOf(id);
        const attached = await attachedTo(iam, RoleName);
        const isAttached = attached.some((other) => other.PolicyArn === PolicyArn);
        return isAttached ? { policyArn: PolicyArn, role: RoleName } : undefined;
    },
    delete: ({ iam }, id) => iam.detachRolePolicy(attachmentOf(id)),
});

function attachmentOf(id: string): { RoleName: string; PolicyArn: string } {
    const slash = id.indexOf("/");
    return { RoleName: id.slice(0, slash), PolicyArn: id.slice(slash + 1) };
}

async function attachedTo(iam: IAM, RoleName: string): Promise<AttachedPolicy[]> {
    const attached: AttachedPolicy[] = [];
    for await (const page of iam.paginateListAttachedRolePolicies({ RoleName })) {
        attached.push(...(page.AttachedPolicies ?? []));
    }
    return attached;
}

export const getRolePolicyAttachments = lookUp<Iam.GetRolePolicyAttachmentsArgs>({
    token: "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments",
    properties: { pathPrefix: unserved(), roleName: text({ required: true }) },
    reading: ({ roleName }) => `IAM Role Policy Attachments (${roleName})`,
    async call({ iam }, { roleName }) {
        const attached = await attachedTo(iam, roleName);
        // The original answers null for an empty list here.
        return { attachedPolicies: attached.length > 0 ? fromAws(attached) : null, roleName };
    },
});

export const getRolePolicies = lookUp<Iam.GetRolePoliciesArgs>({
    token: "aws:iam/getRolePolicies:getRolePolicies",
    properties: { roleName: text({ required: true }) },
    reading: ({ roleName }) => `IAM Role Policies (${roleName})`,
    async call({ iam }, { roleName }) {
        const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName: roleName });
        return { policyNames: PolicyNames, roleName };
    },
});

export const instanceProfile = resource<Iam.InstanceProfileArgs>({
    token: "aws:iam/instanceProfile:InstanceProfile",
    label: "IAM Instance Profile",
    inputs: { ...nameOf("name", { maximumLength: 128 }), path, role: text() },
    outputs: "arn createDate uniqueId",
    create: ({ iam }, inputs) =>
        iam.createInstanceProfile({
            ...toAws<CreateInstanceProfileRequest>(inputs),
            InstanceProfileName: inputs.name,
            Tags: toAwsTags(inputs.tagsAll),
        }),
    complete: ({ iam }, id, { role: added }) => changeRole(iam, id, undefined, added),
    async read({ iam }, InstanceProfileName) {
        const { InstanceProfile: live } = await iam.getInstanceProfile({ InstanceProfileName });
        const [held] = live?.Roles ?? [];
        return {
            ...fromAws(live),
            name: InstanceProfileName,
            role: held?.RoleName,
            roleArn: held?.Arn,
            roleId: held?.RoleId,
            tagsAll: fromAwsTags(live?.Tags),
            uniqueId: live?.InstanceProfileId,
        };
    },
    update: ({ iam }, id, news, olds) => changeRole(iam, id, olds.role, news.role),
    async delete({ iam }, InstanceProfileName, state) {
        await changeRole(iam, InstanceProfileName, state.role, undefined);
        await iam.deleteInstanceProfile({ InstanceProfileName });
    },
    tagging: {
        tag: ({ iam }, InstanceProfileName, Tags) =>
            iam.tagInstanceProfile({ InstanceProfileName, Tags }),
        untag: ({ iam }, InstanceProfileName, TagKeys) =>
            iam.untagInstanceProfile({ InstanceProfileName, TagKeys }),
    },
});

/** A profile holds one role at most, so the old one leaves first; it may have left already. */
async function changeRole(
    iam: IAM,
    InstanceProfileName: string,
    RoleName: string | undefined,
    added: string | undefined,
): Promise<void> {
    if (RoleName === added) {
        return;
    }
    const old = { InstanceProfileName, RoleName };
    if (RoleName) {
        await unlessMissing(iam.removeRoleFromInstanceProfile(old), NO_SUCH_ENTITY);
    }
    if (added) {
        await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: added });
    }
}

export const getInstanceProfile = lookUp<Iam.GetInstanceProfileArgs>({
    token: "aws:iam/getInstanceProfile:getInstanceProfile",
    properties: { name: text({ required: true }) },
    reading: ({ name }) => `IAM Instance Profile (${name})`,
    async call(context, { name }) {
        const live = await instanceProfile.read(context, name, {});
        return { ...live, id: live?.uniqueId, roleName: live?.role };
    },
});
