import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import type { Configuration } from "./configuration";

type Credentials = AwsCredentialIdentity | AwsCredentialIdentityProvider;
type AssumedRole = NonNullable<Configuration["assumeRoles"]>[number];

/**
 * The credentials that the provider's configuration names: its own keys, else its profile, else
 * those of the environment; then each role of `assumeRoles` in turn.
 */
export function credentialsOf(configuration: Configuration, region: string): Credentials {
    return (configuration.assumeRoles ?? []).reduce<Credentials>(
        (from, role) => assumed(from, role, region),
        ownCredentials(configuration, region),
    );
}

function ownCredentials(configuration: Configuration, region: string): Credentials {
    const { accessKey, secretKey, token, profile } = configuration;
    if (accessKey && secretKey) return identity(accessKey, secretKey, token);
    if (profile) {
        return once(async () => {
            const { fromIni } = await import("@aws-sdk/credential-providers");
            return fromIni({ profile, clientConfig: { region } });
        });
    }
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
        return identity(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN);
    }
    return once(async () => {
        const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
        return fromNodeProviderChain({ clientConfig: { region } });
    });
}

function assumed(from: Credentials, role: AssumedRole, region: string): Credentials {
    return once(async () => {
        const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
        return fromTemporaryCredentials({
            masterCredentials: from,
            clientConfig: { region },
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
    });
}

function identity(accessKeyId: string, secretAccessKey: string, sessionToken?: string) {
    return { accessKeyId, secretAccessKey, sessionToken };
}

/** Loads the package of a credential source only when a call needs it, and asks it only once. */
function once(source: () => Promise<AwsCredentialIdentityProvider>): AwsCredentialIdentityProvider {
    let loaded: Promise<AwsCredentialIdentityProvider> | undefined;
    return async (properties) => {
        loaded ??= source();
        const provide = await loaded;
        return provide(properties);
    };
}

/** A duration as Go writes it, such as `1h30m`, in seconds. */
function seconds(duration: string): number {
    const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
    const parts = [...duration.matchAll(/(\d+)([hms])/g)];
    if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) {
        throw new Error(`assumeRoles: duration is "${duration}"; write a duration such as "1h".`);
    }
    return parts.reduce(
        (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? 0),
        0,
    );
}
