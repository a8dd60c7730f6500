import type { EvaluationResult } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { decisionOf } from "../../../fleet/canary/decision";

const result = (others: Partial<EvaluationResult>): EvaluationResult => ({
    EvalActionName: "kms:Decrypt",
    EvalDecision: "implicitDeny",
    ...others,
});
const denied = (others: object) => ({
    isAllowed: false,
    by: "nothing",
    policies: [],
    unknownKeys: [],
    ...others,
});

describe("what IAM's simulator says", () => {
    it("is that a call is allowed, or that nothing allows it", () => {
        assert.deepEqual(decisionOf(result({ EvalDecision: "allowed" })), { isAllowed: true });
        assert.deepEqual(decisionOf(result({ EvalDecisionDetails: {} })), denied({}));
    });

    it("names each policy whose Deny it is once", () => {
        const MatchedStatements: EvaluationResult["MatchedStatements"] = [
            { SourcePolicyId: "quarantine", SourcePolicyType: "role" },
            { SourcePolicyId: "quarantine", SourcePolicyType: "role" },
            { SourcePolicyId: "other" },
            {},
        ];
        assert.deepEqual(
            decisionOf(result({ EvalDecision: "explicitDeny", MatchedStatements })),
            denied({ by: "deny", policies: ["quarantine (role)", "other"] }),
        );
        // An Allow that was not enough.
        assert.deepEqual(decisionOf(result({ MatchedStatements })), denied({}));
    });

    it("tells a boundary, and before all else the organization", () => {
        const boundary = { AllowedByPermissionsBoundary: false };
        assert.deepEqual(
            decisionOf(result({ PermissionsBoundaryDecisionDetail: boundary })),
            denied({ by: "boundary" }),
        );
        assert.deepEqual(
            decisionOf(
                result({
                    EvalDecision: "explicitDeny",
                    PermissionsBoundaryDecisionDetail: boundary,
                    OrganizationsDecisionDetail: { AllowedByOrganizations: false },
                }),
            ),
            denied({ by: "organization" }),
        );
    });

    it("is taken from the resource's own result", () => {
        const specific = {
            EvalResourceName: "arn:aws:s3:::logs/x",
            EvalResourceDecision: "explicitDeny",
            MatchedStatements: [{ SourcePolicyId: "quarantine", SourcePolicyType: "role" }],
            MissingContextValues: ["aws:SourceIp", "aws:SourceVpce"],
        } as const;
        assert.deepEqual(
            decisionOf(
                result({
                    EvalDecision: "allowed",
                    MissingContextValues: ["aws:SourceIp"],
                    ResourceSpecificResults: [
                        {
                            ...specific,
                            MatchedStatements: [...specific.MatchedStatements],
                            MissingContextValues: [...specific.MissingContextValues],
                        },
                    ],
                }),
            ),
            denied({
                by: "deny",
                policies: ["quarantine (role)"],
                unknownKeys: ["aws:SourceIp", "aws:SourceVpce"],
            }),
        );
        const limited = {
            EvalResourceName: "arn:aws:s3:::logs/x",
            EvalResourceDecision: "implicitDeny",
            PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
        } as const;
        assert.deepEqual(
            decisionOf(result({ ResourceSpecificResults: [limited] })),
            denied({ by: "boundary" }),
        );
    });

    it("leaves out the missing policy of another account's resource", () => {
        const details = (identity: "allowed" | "implicitDeny") => ({
            "IAM Policy": identity,
            "Resource Policy": "implicitDeny" as const,
        });
        assert.deepEqual(decisionOf(result({ EvalDecisionDetails: details("allowed") })), {
            isAllowed: true,
        });
        assert.deepEqual(
            decisionOf(result({ EvalDecisionDetails: details("implicitDeny") })),
            denied({}),
        );
        assert.deepEqual(
            decisionOf(
                result({ EvalDecision: "explicitDeny", EvalDecisionDetails: details("allowed") }),
            ),
            denied({ by: "deny" }),
        );
        assert.deepEqual(
            decisionOf(
                result({
                    EvalDecisionDetails: details("allowed"),
                    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
                }),
            ),
            denied({ by: "boundary" }),
        );
        assert.deepEqual(
            decisionOf(result({ EvalDecisionDetails: { "Resource Policy": "implicitDeny" } })),
            denied({}),
        );
    });
});
