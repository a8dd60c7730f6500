/** The parts of an ARN, each as written: with wildcards and variables. */
export interface Arn {
    readonly partition: string;
    readonly service: string;
    /** Empty where the resource belongs to no region. */
    readonly region: string;
    /** Empty where the ARN does not say whose the resource is, as those of buckets don't. */
    readonly account: string;
    /** Everything behind the fifth colon. */
    readonly resource: string;
}

const PARTS = 6;

/**
 * The parts of an ARN or of a pattern of ARNs; a wildcard at the end stands for the parts that are
 * left out. Undefined for every other text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Arn | undefined {
    const parts = partsOf(text);
    const isCut = parts.length < PARTS;
    if (!/^arn$|[*?]/.test(parts[0] ?? "") || (isCut && !text.endsWith("*"))) {
        return undefined;
    }
    const [, partition = "*", service = "*", region = "*", account = "*", resource = "*"] = parts;
    return { partition, service, region, account, resource };
}

/** The text between the first five colons that are not part of a variable, and the rest. */
function partsOf(text: string): string[] {
    const parts: string[] = [];
    let start = 0;
    for (let at = 0; at < text.length && parts.length < PARTS - 1; at++) {
        if (text.startsWith("${", at)) {
            at = Math.max(at, text.indexOf("}", at));
        } else if (text[at] === ":") {
            parts.push(text.slice(start, at));
            start = at + 1;
        }
    }
    return [...parts, text.slice(start)];
}

/** A bucket or access point that an ARN names without a wildcard. */
export interface NamedBucket {
    readonly kind: "bucket" | "access-point";
    readonly arn: string;
    readonly name: string;
}

const BUCKET = /^[^/*?$]+(?=\/|$)/;
const ACCESS_POINT = /^accesspoint\/([^/*?$]+)(?=\/|$)/;

/** The bucket or access point that is the ARN's resource, or whose object is. */
export function bucketIn(arn: Arn | undefined): NamedBucket | undefined {
    if (arn?.service !== "s3" || !/^[a-z-]+$/.test(arn.partition)) {
        return undefined;
    }
    const { partition, region, account, resource } = arn;
    const start = `arn:${partition}:s3:${region}:${account}:`;
    const [, point] = ACCESS_POINT.exec(resource) ?? [];
    if (point !== undefined && /^[a-z0-9-]*$/.test(region) && /^[0-9]*$/.test(account)) {
        return { kind: "access-point", arn: `${start}accesspoint/${point}`, name: point };
    }
    const [name] = region === "" && account === "" ? (BUCKET.exec(resource) ?? []) : [];
    return name === undefined ? undefined : { kind: "bucket", arn: start + name, name };
}

/** Of a bucket's ARN, or its objects', what stands in the place of the bucket's name. */
export function bucketNamePattern(arn: Arn | undefined): string | undefined {
    return arn?.service === "s3" && arn.region === "" && arn.account === ""
        ? arn.resource.split("/")[0]
        : undefined;
}
