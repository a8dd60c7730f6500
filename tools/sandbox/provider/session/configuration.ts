import type { ProviderArgs } from "@pulumi/aws/provider";
import { check } from "../properties/check";
import type { Failure } from "../properties/violations";
import {
    block,
    blocks,
    flag,
    named,
    tags,
    text,
    texts,
    unserved,
    whole,
    type Fields,
} from "../properties/property";
import type { Plain, Values } from "../properties/values";

export const PROVIDER_TOKEN = "pulumi:providers:aws";

/** The provider's own arguments. Flags that skip a check of the real provider are accepted. */
export const CONFIGURATION: Fields = {
    ...named("accessKey profile region secretKey stsRegion token", () => text()),
    ...named("allowedAccountIds forbiddenAccountIds", () => texts()),
    assumeRoles: blocks({
        ...named("duration externalId policy roleArn sessionName sourceIdentity", () => text()),
        ...named("policyArns transitiveTagKeys", () => texts()),
        tags: tags(),
    }),
    defaultTags: block({ tags: tags() }),
    maxRetries: whole(),
    ...named(
        "s3UsePathStyle skipCredentialsValidation skipMetadataApiCheck skipRegionValidation " +
            "skipRequestingAccountId",
        () => flag(),
    ),
    ...named(
        "assumeRoleWithWebIdentity customCaBundle ec2MetadataServiceEndpoint " +
            "ec2MetadataServiceEndpointMode endpoints httpProxy httpsProxy ignoreTags insecure noProxy " +
            "retryMode s3UsEast1RegionalEndpoint sharedConfigFiles sharedCredentialsFiles " +
            "tagPolicyCompliance tokenBucketRateLimiterCapacity useDualstackEndpoint useFipsEndpoint " +
            "userAgents",
        () => unserved(),
    ),
};

export type Configuration = Partial<Plain<ProviderArgs>>;

/** Keys that the engine adds to a provider's arguments for itself. */
const ENGINE_KEYS = [
    "version",
    "pluginDownloadURL",
    "pluginChecksums",
    "__internal",
    "parameterization",
];

/** The configuration with its values decoded: the engine passes lists and objects as JSON text. */
export function decodedConfiguration(values: Values): Configuration {
    const own = Object.entries(values).filter(([name]) => !ENGINE_KEYS.includes(name));
    return Object.fromEntries(own.map(([name, value]) => [name, decoded(name, value)]));
}

/** What is wrong with the provider's configuration. */
export function configurationFailures(values: Values): readonly Failure[] {
    return check({
        token: PROVIDER_TOKEN,
        properties: CONFIGURATION,
        olds: {},
        news: decodedConfiguration(values),
        name: "",
        seed: new Uint8Array(),
    }).failures;
}

function decoded(name: string, value: unknown): unknown {
    const property = CONFIGURATION[name];
    if (typeof value !== "string" || !property) {
        return value;
    }
    if (property.kind === "text") {
        return value === "" ? undefined : value;
    }
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}
