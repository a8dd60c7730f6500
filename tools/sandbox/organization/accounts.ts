import {
    AttachRolePolicyCommand,
    CreateAccessKeyCommand,
    CreateRoleCommand,
    CreateUserCommand,
    EntityAlreadyExistsException,
    IAMClient,
    PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { SDK_ADVICE_OFF } from "../environment";
import {
    ADMINISTRATOR_ROLE,
    MANAGEMENT_ACCOUNT_ID,
    OPERATOR_ROLE,
    type AccessKey,
    type Account,
} from "./organization";

// Outside the sandbox's environment, the SDK would advise about its later versions.
process.env[SDK_ADVICE_OFF] = "true";

/** IAM and STS are asked here; which region does not matter to either. */
const REGION = "us-east-1";

/** The emulator takes any key; an unknown one belongs to its own default account. */
const ANYBODY: AccessKey = { accessKeyId: "anybody", secretAccessKey: "anybody" };

/** What a node needs to be managed at all, with or without logs of its sessions. */
const MANAGED_NODE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

/** What people who start sessions have on their side, before the archive has a say. */
const START_SESSIONS = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Sid: "StartSessions",
            Effect: "Allow",
            Action: ["ssm:StartSession", "ssmmessages:OpenDataChannel"],
            Resource: "*",
        },
        {
            Sid: "EncryptSessionStream",
            Effect: "Allow",
            Action: "kms:GenerateDataKey",
            Resource: "arn:aws:kms:*:*:key/*",
        },
    ],
});

/**
 * Makes a user in the management account of a fresh emulator and gives its access key. It needs
 * no policy: the emulator does not evaluate any.
 */
export async function createAdministrator(endpoint: string): Promise<AccessKey> {
    const iam = await iamOf(MANAGEMENT_ACCOUNT_ID, endpoint, ANYBODY);
    const UserName = "administrator";
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    if (key?.AccessKeyId === undefined || key.SecretAccessKey === undefined) {
        throw new Error("The AWS emulator made no access key for the management account.");
    }
    return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}

/** Makes the roles of an account's nodes, and of those who start sessions on them. */
export async function createRoles(
    { accountId, roles }: Pick<Account, "accountId" | "roles">,
    endpoint: string,
    administrator: AccessKey,
): Promise<void> {
    if (roles.length === 0) {
        return;
    }
    const iam = await iamOf(accountId, endpoint, administrator);
    for (const RoleName of roles) {
        await createRole(iam, RoleName, { Service: "ec2.amazonaws.com" });
        await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: MANAGED_NODE }));
    }
    const operators = { RoleName: OPERATOR_ROLE, PolicyName: "start-sessions" };
    await createRole(iam, OPERATOR_ROLE, { AWS: accountId });
    await iam.send(new PutRolePolicyCommand({ ...operators, PolicyDocument: START_SESSIONS }));
}

/** Makes the role that a fleet takes in an account; the management account may assume it. */
export async function createDeployRole(
    { accountId, roleName }: { readonly accountId: string; readonly roleName: string },
    endpoint: string,
    administrator: AccessKey,
): Promise<void> {
    const iam = await iamOf(accountId, endpoint, administrator);
    await createRole(iam, roleName, { AWS: MANAGEMENT_ACCOUNT_ID });
}

/** Makes a role that a principal may assume, unless it exists. */
async function createRole(iam: IAMClient, RoleName: string, Principal: object): Promise<void> {
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
    };
    const role = { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) };
    await iam.send(new CreateRoleCommand(role)).catch((error: unknown) => {
        if (!(error instanceof EntityAlreadyExistsException)) {
            throw error;
        }
    });
}

/** IAM of an account, asked as its administrator. */
async function iamOf(accountId: string, endpoint: string, caller: AccessKey): Promise<IAMClient> {
    const sts = new STSClient({ region: REGION, endpoint, credentials: caller });
    const { Credentials: given } = await sts.send(
        new AssumeRoleCommand({
            RoleArn: `arn:aws:iam::${accountId}:role/${ADMINISTRATOR_ROLE}`,
            RoleSessionName: "sandbox",
        }),
    );
    const credentials: AwsCredentialIdentity = {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken,
    };
    return new IAMClient({ region: REGION, endpoint, credentials });
}
