import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import type { Configuration } from "./configuration";

type AssumedRole = NonNullable<Configuration["assumeRoles"]>[number];

/** Whom a client of the SDK signs in as: with nothing here, whom the environment names. */
export interface SignIn {
    readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
    readonly profile?: string;
}

/** The provider's own keys, else its profile; from there each role of `assumeRoles` in turn. */
export function signInOf(configuration: Configuration, region: string): SignIn {
    const { accessKey, secretKey, token: sessionToken, profile, assumeRoles = [] } = configuration;
    const own =
        accessKey && secretKey
            ? { credentials: { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken } }
            : { profile };
    return assumeRoles.reduce<SignIn>((from, role) => assumed(from, role, region), own);
}

function assumed(from: SignIn, role: AssumedRole, region: string): SignIn {
    let provider: Promise<AwsCredentialIdentityProvider> | undefined;
    const load = async () => {
        const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
        return fromTemporaryCredentials({
            masterCredentials: from.credentials,
            clientConfig: { region, profile: from.profile },
            params: {
                RoleArn: role.roleArn ?? "",
                RoleSessionName: role.sessionName ?? `pulumi-${Date.now()}`,
                DurationSeconds: role.duration ? seconds(role.duration) : undefined,
                ExternalId: role.externalId,
                Policy: role.policy,
                PolicyArns: role.policyArns?.map((arn) => ({ arn })),
                SourceIdentity: role.sourceIdentity,
                Tags: Object.entries(role.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
                TransitiveTagKeys: role.transitiveTagKeys ? [...role.transitiveTagKeys] : undefined,
            },
        });
    };
    return { credentials: async (properties) => (await (provider ??= load()))(properties) };
}

/** A duration as Go writes it, such as `1h30m`, in seconds. */
function seconds(duration: string): number {
    const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
    const parts = [...duration.matchAll(/(\d+)([hms])/g)];
    if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) {
        throw new Error(`assumeRoles: duration is "${duration}"; write a duration such as "1h".`);
    }
    return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
}
