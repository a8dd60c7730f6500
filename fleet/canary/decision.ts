import type { EvaluationResult, Statement } from "@aws-sdk/client-iam";

/** What IAM's simulator says of a call. */
export type Decision = { readonly isAllowed: true } | Denial;

export interface Denial {
    readonly isAllowed: false;
    /** What says no. */
    readonly by: "organization" | "boundary" | "deny" | "nothing";
    /** The policies whose Deny it is, as far as IAM names them. */
    readonly policies: readonly string[];
    /** Condition keys that the role's policies ask for, and that are not known here. */
    readonly unknownKeys: readonly string[];
}

/**
 * Reads the simulation of one call on one resource.
 *
 * The keys lie in another account than the role. There the simulator also asks for a policy of the
 * resource, which nobody can give it for a role, and says no: the other policies' part counts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export function decisionOf(result: EvaluationResult): Decision {
    const ofResource = result.ResourceSpecificResults?.[0];
    const decision = ofResource?.EvalResourceDecision ?? result.EvalDecision;
    const details = ofResource?.EvalDecisionDetails ?? result.EvalDecisionDetails ?? {};
    const isByOrganization = result.OrganizationsDecisionDetail?.AllowedByOrganizations === false;
    const isByBoundary =
        (ofResource?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail)
            ?.AllowedByPermissionsBoundary === false;
    const isLimited = isByOrganization || isByBoundary;
    if (decision === "allowed" || (!isLimited && isAllowedButByResource(decision, details))) {
        return { isAllowed: true };
    }
    const statements = ofResource?.MatchedStatements ?? result.MatchedStatements ?? [];
    const isExplicit = decision === "explicitDeny";
    return {
        isAllowed: false,
        by: isByOrganization
            ? "organization"
            : isExplicit
              ? "deny"
              : isByBoundary
                ? "boundary"
                : "nothing",
        policies: isExplicit ? [...new Set(statements.flatMap(policyOf))] : [],
        unknownKeys: [
            ...new Set([
                ...(result.MissingContextValues ?? []),
                ...(ofResource?.MissingContextValues ?? []),
            ]),
        ],
    };
}

function isAllowedButByResource(
    decision: EvaluationResult["EvalDecision"],
    details: NonNullable<EvaluationResult["EvalDecisionDetails"]>,
): boolean {
    const others = Object.entries(details).filter(([kind]) => !/resource/i.test(kind));
    return (
        decision === "implicitDeny" &&
        others.length > 0 &&
        others.every(([, part]) => part === "allowed")
    );
}

function policyOf({ SourcePolicyId, SourcePolicyType }: Statement): readonly string[] {
    return SourcePolicyId === undefined
        ? []
        : [
              SourcePolicyType === undefined
                  ? SourcePolicyId
                  : `${SourcePolicyId} (${SourcePolicyType})`,
          ];
}
