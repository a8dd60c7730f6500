import type { Tags } from "../properties/values";
import type { Clients } from "./clients";

/** Where and as whom a resource's calls are made, with a client for each service there. */
export interface Context extends Clients {
    readonly region: string;
    readonly partition: string;
    readonly defaultTags: Tags;
    readonly accountId: () => Promise<string>;
    /** The same session in another region. */
    readonly in: (region: string) => Context;
}

/** The ARN of a resource of this account and region, such as `document/name` of `ssm`. */
export async function arnOf(context: Context, service: string, resource: string): Promise<string> {
    const { partition, region } = context;
    return `arn:${partition}:${service}:${region}:${await context.accountId()}:${resource}`;
}
