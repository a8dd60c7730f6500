import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { ADMINISTRATOR_ROLE } from "./organization/organization";
import { partitionOf } from "./provider/session/partition";

/** Where AWS is, and the management account's credentials, which may assume every role there. */
export interface Aws {
    readonly endpoint: string;
    readonly credentials: AwsCredentialIdentityProvider;
    /** The folder with the disks of nodes: see `Layout`. */
    readonly nodes: string;
}

/** What a client of a service is made with. */
export interface ClientConfig {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: AwsCredentialIdentityProvider;
}

/** The calls of a session of a role, in a region. */
export function asRole(
    { endpoint, credentials }: Pick<Aws, "endpoint" | "credentials">,
    { roleArn, session, region }: { roleArn: string; session: string; region: string },
): ClientConfig {
    return {
        endpoint,
        region,
        credentials: fromTemporaryCredentials({
            masterCredentials: credentials,
            params: { RoleArn: roleArn, RoleSessionName: session },
            clientConfig: { endpoint, region },
        }),
    };
}

/** The calls of an account's administrator, in a region. */
export function asAdministrator(aws: Aws, accountId: string, region: string): ClientConfig {
    const roleArn = `arn:${partitionOf(region)}:iam::${accountId}:role/${ADMINISTRATOR_ROLE}`;
    return asRole(aws, { roleArn, session: "sandbox", region });
}
