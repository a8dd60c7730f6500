import { GetRoleCommand, GetUserCommand, type IAMClient } from "@aws-sdk/client-iam";
import {
    DescribeKeyCommand,
    GetKeyPolicyCommand,
    type KMSClient,
    paginateListAliases,
} from "@aws-sdk/client-kms";
import {
    GetBucketLifecycleConfigurationCommand,
    GetBucketLocationCommand,
    GetBucketPolicyCommand,
    HeadBucketCommand,
    type S3Client,
} from "@aws-sdk/client-s3";
import type { FoundBucket, FoundKey, FoundReplica } from "../../../central/existing/facts";
import type { CentralLookUps } from "../../../central/look-ups";
import { type LookedUp, valueFound } from "../../../shared/looked-up";
import type { AccountClients } from "./account-clients";
import { ask } from "./ask";
import { lifecycleRule } from "./lifecycle-rule";
import { signIn } from "./sign-in";

/** Asks the log-archive account by the SDK, with the same answers as the AWS provider gives. */
export function centralLookUps(accountId: string, clients: AccountClients): CentralLookUps {
    const { sts, iam, kms, s3 } = clients;
    return {
        signIn: () => signIn(accountId, sts()),
        key: (arn, region) => ask(() => key(arn, kms(region))),
        bucket: (name, region) => bucket(name, s3(region)),
        bucketName: (Bucket, region) =>
            ask(() => s3(region).send(new HeadBucketCommand({ Bucket }))),
        principal: (kind, name) => ask(() => principal(kind, name, iam())),
        alias: (name, region) => ask(() => alias(name, kms(region))),
        replica: (arn, region) => ask(() => replica(arn, kms(region))),
    };
}

async function key(KeyId: string, client: KMSClient): Promise<FoundKey> {
    const [{ KeyMetadata }, { Policy = "" }] = await Promise.all([
        client.send(new DescribeKeyCommand({ KeyId })),
        client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })),
    ]);
    return {
        policy: Policy,
        isEnabled: KeyMetadata?.Enabled !== false,
        customerMasterKeySpec: KeyMetadata?.KeySpec ?? "SYMMETRIC_DEFAULT",
        multiRegion: KeyMetadata?.MultiRegion === true,
    };
}

async function bucket(Bucket: string, client: S3Client): Promise<LookedUp<FoundBucket>> {
    const [location, policy, lifecycle] = await Promise.all([
        ask(() => client.send(new GetBucketLocationCommand({ Bucket }))),
        ask(async () => (await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy),
        ask(async () => {
            const command = new GetBucketLifecycleConfigurationCommand({ Bucket });
            return (await client.send(command)).Rules;
        }),
    ]);
    const unread = [location, policy, lifecycle].find(({ kind }) => kind === "unknown");
    if (unread?.kind === "unknown") {
        return unread;
    }
    return location.kind === "found"
        ? {
              kind: "found",
              value: {
                  // S3 tells the first region by leaving it out.
                  region: location.value.LocationConstraint ?? "us-east-1",
                  policy: valueFound(policy) ?? "",
                  lifecycleRules: (valueFound(lifecycle) ?? []).map(lifecycleRule),
              },
          }
        : { kind: "missing" };
}

async function principal(
    kind: "role" | "user",
    name: string,
    client: IAMClient,
): Promise<{ readonly path: string }> {
    const found =
        kind === "user"
            ? (await client.send(new GetUserCommand({ UserName: name }))).User
            : (await client.send(new GetRoleCommand({ RoleName: name }))).Role;
    return { path: found?.Path ?? "/" };
}

/** The alias itself: DescribeKey would not tell one without a key. */
async function alias(name: string, client: KMSClient): Promise<unknown> {
    for await (const { Aliases = [] } of paginateListAliases({ client }, {})) {
        const found = Aliases.find(({ AliasName }) => AliasName === name);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

async function replica(KeyId: string, client: KMSClient): Promise<FoundReplica | undefined> {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    return (
        KeyMetadata && {
            keyId: KeyMetadata.KeyId ?? "",
            keyState: KeyMetadata.KeyState ?? "",
            deletionDate: KeyMetadata.DeletionDate?.toISOString().replace(/\.\d+Z$/, "Z"),
        }
    );
}
