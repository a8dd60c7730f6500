import type { ProviderArgs } from "@pulumi/aws/provider";
import type { ProviderAssumeRole, ProviderDefaultTags } from "@pulumi/aws/types/input";
import { check } from "../properties/check";
import type { Failure } from "../properties/violations";
import {
    block,
    blocks,
    flag,
    isInput,
    tags,
    text,
    texts,
    unserved,
    whole,
    type FieldsOf,
} from "../properties/property";
import type { Plain, Values } from "../properties/values";

export const PROVIDER_TOKEN = "pulumi:providers:aws";

/** The provider's own arguments. Flags that skip a check of the real provider are accepted. */
export const CONFIGURATION: FieldsOf<ProviderArgs> = {
    accessKey: text(),
    allowedAccountIds: texts(),
    assumeRoleWithWebIdentity: unserved,
    assumeRoles: blocks<ProviderAssumeRole>({
        duration: text(),
        externalId: text(),
        policy: text(),
        policyArns: texts(),
        roleArn: text(),
        sessionName: text(),
        sourceIdentity: text(),
        tags: tags(),
        transitiveTagKeys: texts(),
    }),
    customCaBundle: unserved,
    defaultTags: block<ProviderDefaultTags>({ tags: tags() }),
    ec2MetadataServiceEndpoint: unserved,
    ec2MetadataServiceEndpointMode: unserved,
    endpoints: unserved,
    forbiddenAccountIds: texts(),
    httpProxy: unserved,
    httpsProxy: unserved,
    ignoreTags: unserved,
    insecure: unserved,
    maxRetries: whole(),
    noProxy: unserved,
    profile: text(),
    region: text(),
    retryMode: unserved,
    s3UsEast1RegionalEndpoint: unserved,
    s3UsePathStyle: flag(),
    secretKey: text(),
    sharedConfigFiles: unserved,
    sharedCredentialsFiles: unserved,
    skipCredentialsValidation: flag(),
    skipMetadataApiCheck: flag(),
    skipRegionValidation: flag(),
    skipRequestingAccountId: flag(),
    stsRegion: text(),
    tagPolicyCompliance: unserved,
    token: text(),
    tokenBucketRateLimiterCapacity: unserved,
    useDualstackEndpoint: unserved,
    useFipsEndpoint: unserved,
    userAgents: unserved,
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
    const properties: Readonly<Record<string, (typeof CONFIGURATION)["region"]>> = CONFIGURATION;
    const property = properties[name];
    if (typeof value !== "string" || !property || !isInput(property)) return value;
    if (property.kind === "text") return value === "" ? undefined : value;
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}
