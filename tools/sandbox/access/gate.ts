import { TLS } from "../../oracle/condition-keys";
import { AccessDenied } from "../../oracle/denial";
import { type ConditionKeys, decide, type Request } from "../../oracle/evaluator";
import type { Caller } from "./caller";
import type { Resource } from "./resource";

/**
 * Lets a call through if the deployed policies allow it: the emulator itself asks nobody.
 *
 * @param keys Condition keys of this call, beside those of its caller and of TLS.
 * @param service The service that the caller called, if that calls another for it.
 * @throws AccessDenied as AWS would answer.
 */
export function passGate(
    caller: Caller,
    action: string,
    resource: Resource,
    keys: ConditionKeys = {},
    service?: string,
): void {
    const request: Request = {
        principal: caller.principal,
        identityPolicies: caller.policies,
        permissionsBoundary: caller.boundary,
        action,
        resource: resource.arn,
        resourceAccount: resource.accountId,
        resourcePolicy: resource.policy,
        restrictPublicBuckets: resource.restrictPublicBuckets,
        keys: {
            ...TLS,
            ...caller.keys,
            ...(action.startsWith("kms:") ? { "kms:CallerAccount": caller.accountId } : {}),
            "aws:ResourceAccount": resource.accountId,
            "aws:RequestedRegion": resource.region,
            ...keys,
        },
    };
    const decision = decide(request);
    if (decision !== "Allowed") {
        throw new AccessDenied(request, decision, service);
    }
}
