import type {
    AwsCredentialIdentity,
    AwsCredentialIdentityProvider,
    MiddlewareStack,
} from "@aws-sdk/types";
import type { Tags } from "../properties/values";

/** What the client of any AWS service is made with; the endpoint is the SDK's own business. */
export interface ClientConfiguration {
    readonly region: string;
    readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
    readonly maxAttempts?: number;
}

/** What all clients of the SDK have in common. */
export interface AwsClient {
    readonly config: { readonly serviceId: string };
    readonly middlewareStack: Pick<MiddlewareStack<object, object>, "add">;
}

/** Where and as whom a resource's calls are made. */
export interface Context {
    readonly region: string;
    readonly partition: string;
    readonly defaultTags: Tags;
    accountId(): Promise<string>;
    /** The same session in another region. */
    in(region: string): Context;
    /** The service's client for this region, made at first use. */
    client<Client extends AwsClient>(
        service: string,
        make: (configuration: ClientConfiguration) => Promise<Client>,
    ): Promise<Client>;
}
