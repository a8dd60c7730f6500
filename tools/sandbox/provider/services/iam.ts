import {
    getInstanceProfile,
    getRolePolicyAttachments,
    instanceProfile,
    rolePolicy,
    rolePolicyAttachment,
} from "./iam/attachment";
import { getPolicy, managedPolicy } from "./iam/policy";
import { getRole, role } from "./iam/role";
import { getUser } from "./iam/user";
import type { InvokeType, ResourceType } from "../resource";

/** The resource types of aws:iam. */
export const iamTypes: readonly ResourceType[] = [
    instanceProfile,
    managedPolicy,
    role,
    rolePolicy,
    rolePolicyAttachment,
];

/** The functions of aws:iam. */
export const iamInvokes: readonly InvokeType[] = [
    getInstanceProfile,
    getPolicy,
    getRole,
    getRolePolicyAttachments,
    getUser,
];
