import { closest } from "fastest-levenshtein";
import type { InvokeType, ResourceType } from "./resource";
import * as account from "./services/account";
import * as cloudwatch from "./services/cloudwatch";
import * as iam from "./services/iam";
import * as kms from "./services/kms";
import * as s3 from "./services/s3/bucket";
import * as s3Settings from "./services/s3/settings";
import * as ssm from "./services/ssm";

/** All that a service exports is served. */
const SERVED: readonly (ResourceType | InvokeType)[] = [
    account,
    cloudwatch,
    iam,
    kms,
    s3,
    s3Settings,
    ssm,
].flatMap((service) => Object.values<ResourceType | InvokeType>(service));

export const RESOURCES = SERVED.filter((type): type is ResourceType => "create" in type);
export const INVOKES = SERVED.filter((type): type is InvokeType => "call" in type);

export function resourceType(token: string): ResourceType {
    return found(RESOURCES, token, "resource type");
}

export function invokeType(token: string): InvokeType {
    return found(INVOKES, token, "function");
}

function found<T extends { readonly token: string }>(
    all: readonly T[],
    token: string,
    what: string,
): T {
    const type = all.find((candidate) => candidate.token === token);
    if (type) {
        return type;
    }
    const tokens = all.map((candidate) => candidate.token);
    throw new Error(
        `The sandbox's AWS provider does not serve the ${what} "${token}"; ` +
            `the nearest it serves is "${closest(token, tokens)}". All: ${tokens.join(", ")}.`,
    );
}
