import { LOOK_AFTER_NETWORK, unreachable } from "../accounts/reach";
import { OrganizationError } from "./organization-error";

export interface Reader {
    /** ARN of the role that reads; undefined: the rights of whoever runs the fleet. */
    readonly role: string | undefined;
}

/** Everything that a walk calls. Tags only where fleet.yaml has a matcher for one. */
export const ACTIONS = [
    "organizations:DescribeOrganization",
    "organizations:ListRoots",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListAccountsForParent",
    "organizations:ListTagsForResource",
];

/** IAM's refusals say so; those of Organizations to an account that is not let in don't. */
const REFUSED_BY_POLICY = /not authorized to perform/;

/** What a failed call means for whoever runs the fleet; an error of another kind as it is. */
export function explained(error: unknown, action: string, { role }: Reader): unknown {
    const { name, message } = error as Error;
    const problem = (found: string, expected: string) =>
        new OrganizationError({ key: "accounts.from: organizations", found, expected }, error);
    const reader = role === undefined ? "your credentials" : `the role ${role}`;

    if (name === "AWSOrganizationsNotInUseException") {
        return problem(
            `can't be followed: the account of ${reader} is in no organization`,
            "Use credentials of the management account or of a delegated administrator, or write the accounts under accounts.list.",
        );
    }
    if (/AccessDenied/.test(name) && /sts:AssumeRole/i.test(message)) {
        return problem(
            `can't be followed: ${reader} can't be assumed (${message})`,
            "Let its trust policy name whoever runs the fleet, and allow them sts:AssumeRole on it; or correct accounts.role.",
        );
    }
    if (/AccessDenied/.test(name) && REFUSED_BY_POLICY.test(message)) {
        return problem(
            `can't be followed: ${reader} may not call organizations:${action} (${message})`,
            `Allow ${ACTIONS.join(", ")} on *.`,
        );
    }
    if (/AccessDenied/.test(name)) {
        return problem(
            `can't be followed: AWS Organizations refuses organizations:${action} to ${reader} (${message})`,
            "Use the management account or a delegated administrator, such as by accounts.role: other accounts can't list the organization. " +
                `Its rights: ${ACTIONS.join(", ")}.`,
        );
    }
    if (/^(TooManyRequests|Throttling)/.test(name)) {
        return problem(
            `can't be followed: AWS Organizations kept answering organizations:${action} with "${message}"`,
            "Wait until whatever else lists the organization is done, then run the command again.",
        );
    }
    if (
        /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|CredentialsProviderError)/.test(
            name,
        )
    ) {
        return problem(
            `can't be followed: there are no valid AWS credentials (${message})`,
            "Log in again, or name a profile with AWS_PROFILE.",
        );
    }
    const unanswered = unreachable(error);
    if (unanswered !== undefined) {
        return problem(`can't be followed: ${unanswered}`, LOOK_AFTER_NETWORK);
    }
    return error;
}
