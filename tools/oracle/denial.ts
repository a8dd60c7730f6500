import { type Decision, matchesOf, type Request, type Side, silentSides } from "./evaluator";

const POLICIES: Readonly<Record<Side, string>> = {
    resource: "resource-based policy",
    identity: "identity-based policy",
    boundary: "permissions boundary",
};

/** Of several sides that don't allow a request, AWS names the caller's first. */
const ORDER: readonly Side[] = ["identity", "boundary", "resource"];

/**
 * The answer with which AWS ends a denied call: error name and message in its own words.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export class AccessDenied extends Error {
    constructor(
        request: Request,
        decision: Decision,
        /** The service that was called, which may have called another for the caller. */
        service = serviceOf(request.action),
    ) {
        super(
            `User: ${request.principal} is not authorized to perform: ${request.action} on resource: ` +
                `${service === "s3" ? JSON.stringify(request.resource) : request.resource} ` +
                whyOf(request, decision),
        );
        // S3 names its errors otherwise than the services that speak JSON.
        this.name = service === "s3" ? "AccessDenied" : "AccessDeniedException";
    }
}

function whyOf(request: Request, decision: Decision): string {
    const matches = matchesOf(request);
    if (decision === "ExplicitlyDenied") {
        const denying = ORDER.find((side) =>
            matches.some((match) => match.side === side && match.effect === "Deny"),
        );
        return `with an explicit deny in ${article(POLICIES[denying ?? "resource"])}`;
    }
    const silent = silentSides(request, matches);
    const first = ORDER.find((side) => silent.includes(side)) ?? "resource";
    return `because no ${POLICIES[first]} allows the ${request.action} action`;
}

function article(noun: string): string {
    return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}

function serviceOf(action: string): string {
    return action.split(":")[0] ?? "";
}
