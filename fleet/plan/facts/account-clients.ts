import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { PATIENCE, patientRetries } from "../../accounts/patience";
import { namingEndpoint, TIME_OUTS } from "../../accounts/reach";
import type { SignIn } from "../../accounts/credentials";

/** How an account is reached. */
export interface AccountAccess extends SignIn {
    /** For services without regions, and for who one is. */
    readonly region: string;
    /** In place of AWS's own. @default AWS's */
    readonly endpoint?: string | undefined;
}

/** The SDK's clients for an account, each made once and only where it is asked for. */
export interface AccountClients {
    readonly sts: () => STSClient;
    readonly iam: () => IAMClient;
    readonly organizations: () => OrganizationsClient;
    readonly ssm: (region: string) => SSMClient;
    readonly kms: (region: string) => KMSClient;
    readonly logs: (region: string) => CloudWatchLogsClient;
    readonly s3: (region: string) => S3Client;
    /** Closes their connections. */
    readonly close: () => void;
}

type Client = Parameters<typeof namingEndpoint>[0] & { destroy(): void };

export function accountClients({ region, endpoint, ...signIn }: AccountAccess): AccountClients {
    const made = new Map<string, Client>();
    const settings = (place: string) => ({
        ...signIn,
        region: place,
        requestHandler: TIME_OUTS,
        retryStrategy: patientRetries(PATIENCE),
        ...(endpoint !== undefined && { endpoint }),
    });
    const once = <Made extends Client>(key: string, make: () => Made): Made => {
        const known = made.get(key) as Made | undefined;
        if (known !== undefined) {
            return known;
        }
        const client = namingEndpoint(make());
        made.set(key, client);
        return client;
    };
    return {
        sts: () => once("sts", () => new STSClient(settings(region))),
        iam: () => once("iam", () => new IAMClient(settings(region))),
        organizations: () => once("organizations", () => new OrganizationsClient(settings(region))),
        ssm: (place) => once(`ssm ${place}`, () => new SSMClient(settings(place))),
        kms: (place) => once(`kms ${place}`, () => new KMSClient(settings(place))),
        logs: (place) => once(`logs ${place}`, () => new CloudWatchLogsClient(settings(place))),
        s3: (place) =>
            once(
                `s3 ${place}`,
                () =>
                    new S3Client({
                        ...settings(place),
                        followRegionRedirects: true,
                        forcePathStyle: endpoint !== undefined,
                    }),
            ),
        close: () => made.forEach((client) => client.destroy()),
    };
}
