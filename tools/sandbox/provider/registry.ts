import { closest } from "fastest-levenshtein";
import { cloudwatchInvokes, cloudwatchTypes } from "./services/cloudwatch";
import { iamInvokes, iamTypes } from "./services/iam";
import { kmsInvokes, kmsTypes } from "./services/kms";
import { organizationsInvokes } from "./services/organizations";
import type { InvokeType, ResourceType } from "./resource";
import { s3Invokes, s3Types } from "./services/s3";
import { ssmInvokes, ssmTypes } from "./services/ssm";
import { stsInvokes } from "./services/sts";

/** All that this provider serves. */
export const RESOURCES: readonly ResourceType[] = [
    ...cloudwatchTypes,
    ...iamTypes,
    ...kmsTypes,
    ...s3Types,
    ...ssmTypes,
];
export const INVOKES: readonly InvokeType[] = [
    ...cloudwatchInvokes,
    ...iamInvokes,
    ...kmsInvokes,
    ...organizationsInvokes,
    ...s3Invokes,
    ...ssmInvokes,
    ...stsInvokes,
];

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
    if (type) return type;
    const tokens = all.map((candidate) => candidate.token);
    throw new Error(
        `The sandbox's AWS provider does not serve the ${what} "${token}"; ` +
            `the nearest it serves is "${closest(token, tokens)}". All: ${tokens.join(", ")}.`,
    );
}
