import type { Answer } from "../../shared/iam/match/answer";
import { FREE, type KeyLookup, present } from "../../shared/iam/match/key-value";
import { normalizePolicy } from "../../shared/iam/parse/normalize";
import { permits } from "../../shared/iam/match/permits";
import type { PolicyDocument } from "../../shared/policy-document";

/**
 * With less, a node is not managed, and no session starts.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-getting-started-instance-profile.html
 */
const SYSTEMS_MANAGER = [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

export interface BoundaryGapsArgs {
    /** The boundary's policy document: JSON text. */
    readonly boundary: string;
    /** The policy that the boundary limits. */
    readonly policy: PolicyDocument;
    /** Where the bucket is. */
    readonly bucketRegion: string;
    /** The member account. */
    readonly accountId: string;
    /** Where the account's nodes run. */
    readonly regions: readonly string[];
}

export interface BoundaryGaps {
    /** Actions that the boundary denies a node for sure, on something that it needs. */
    readonly denied: readonly string[];
    /** Actions for which that depends on what a request carries. */
    readonly uncertain: readonly string[];
}

/** What nodes need, and their boundary does not allow. */
export function boundaryGaps(args: BoundaryGapsArgs): BoundaryGaps {
    const { policy } = normalizePolicy(args.boundary, "identity");
    const answers = needs(args).map(({ action, resource, region }) => ({
        action,
        answer: permits(policy, { action, resource, lookup: lookupIn(region, args.accountId) }),
    }));
    const actions = (wanted: Answer) => [
        ...new Set(answers.filter(({ answer }) => answer === wanted).map(({ action }) => action)),
    ];
    return { denied: actions("no"), uncertain: actions("maybe") };
}

interface Need {
    readonly action: string;
    readonly resource: string;
    /** Where the request goes. */
    readonly region: string;
}

function needs({ policy, bucketRegion, regions }: BoundaryGapsArgs): readonly Need[] {
    const ofPolicy = policy.Statement.flatMap(({ Action, Resource }) =>
        [Action]
            .flat()
            .flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    );
    const ofManagement = SYSTEMS_MANAGER.map((action) => ({ action, resource: "*" }));
    return [...ofPolicy, ...ofManagement].flatMap(({ action, resource }) => {
        const [, , service, own] = resource.split(":");
        const region = service === "s3" ? bucketRegion : own;
        return (region ? [region] : regions).map((one) => ({
            // Of kms:GenerateDataKey* the agent and S3 call the action of just that name.
            action: action.replace(/\*$/, ""),
            resource,
            region: one,
        }));
    });
}

function lookupIn(region: string, accountId: string): KeyLookup {
    const known: Readonly<Record<string, string>> = {
        "aws:principalaccount": accountId,
        "aws:requestedregion": region,
        "aws:securetransport": "true",
    };
    return (key) => (known[key] === undefined ? FREE : present(known[key]));
}
