import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { awsSettings } from "../../shared/pulumi/aws-settings";
import { ASSUME_ROLES, type AssumedRole } from "../file/deploy-role";
import { flattened } from "../file/flattened";
import type { StackSpec } from "../file/stack-spec";
import { PATIENCE, patientRetries } from "./patience";
import { namesEndpoint, TIME_OUTS } from "./reach";

type Credentials = ReturnType<typeof fromTemporaryCredentials>;

/** Whom a client of the SDK signs in as: with nothing here, whom the environment names. */
export interface SignIn {
    readonly credentials?: Credentials;
    readonly profile?: string;
}

/**
 * Signs in to a stack's account as its engine does: with `aws:profile`, or whom the environment
 * names, and from there by each role of `aws:assumeRoles` in turn.
 *
 * @param region Whose STS is asked for the roles.
 */
export function deploySignIn({ config }: Pick<StackSpec, "config">, region: string): SignIn {
    const { profile, [ASSUME_ROLES.slice("aws:".length)]: roles } = awsSettings(flattened(config));
    const own: SignIn = typeof profile === "string" ? { profile } : {};
    return ((roles ?? []) as readonly AssumedRole[]).reduce<SignIn>(
        (from, role) => assumed(from, role, region),
        own,
    );
}

function assumed({ credentials, profile }: SignIn, role: AssumedRole, region: string): SignIn {
    return {
        credentials: fromTemporaryCredentials({
            ...(credentials !== undefined && { masterCredentials: credentials }),
            clientConfig: {
                region,
                ...(profile !== undefined && { profile }),
                requestHandler: TIME_OUTS,
                retryStrategy: patientRetries(PATIENCE),
            },
            clientPlugins: [namesEndpoint],
            params: {
                RoleArn: role.roleArn,
                RoleSessionName: role.sessionName,
                ...(role.externalId !== undefined && { ExternalId: role.externalId }),
            },
        }),
    };
}
