import type { Props } from "../values";

/** One resource of a stack, as the engine, a state file or a preview describes it. */
export interface Resource {
    /** Type token, e.g. `aws:s3/bucket:Bucket`. */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    readonly props: Props;
    readonly urn?: string;
    /** Its ARN, where the source knows what AWS made. */
    readonly arn?: string;
    /** The account it is in, as far as its ARN or its provider tells. */
    readonly account?: string;
    /** Region of the resource's provider: where it is made unless it says so itself. */
    readonly providerRegion?: string;
    /** Property name → the resources its value was computed from, where the source knows. */
    readonly propertyDependencies?: Readonly<Record<string, readonly Resource[]>>;
    /** Set where the stack holds not this resource but another, which makes it. */
    readonly within?: Holder;
}

/** What a stack knows in the place of a resource: a template, or a twin of another provider. */
export interface Holder {
    readonly resource: Resource;
    /** Begins messages: `In Archive (AWS::S3::Bucket)`. */
    readonly place: string;
}
