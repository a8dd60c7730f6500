import assert from "node:assert/strict";
import { ACTIONS, explained } from "../../../fleet/organization/explained";
import { OrganizationError } from "../../../fleet/organization/organization-error";

const ROLE = "arn:aws:iam::999999999999:role/reader";

function failure(name: string, message: string, code?: string): Error {
    return Object.assign(new Error(message), { name, code });
}

function said(error: Error, role?: string): string {
    const found = explained(error, "ListRoots", { role });
    assert.ok(found instanceof OrganizationError);
    assert.equal(found.cause, error);
    return found.message;
}

describe("why an organization can't be read", () => {
    it("names every action to a reader that a policy refuses", () => {
        const message = said(
            failure(
                "AccessDeniedException",
                "User: arn:aws:iam::1:user/a is not authorized to perform: organizations:ListRoots on resource: *",
            ),
        );
        assert.match(message, /your credentials may not call organizations:ListRoots/);
        for (const action of ACTIONS) {
            assert.ok(message.includes(action), action);
        }
    });

    it("sends a member to the management account or a delegated administrator", () => {
        const refused = failure(
            "AccessDeniedException",
            "You don't have permissions to access this resource.",
        );
        assert.match(
            said(refused, ROLE),
            /refuses organizations:ListRoots to the role arn\S+reader/,
        );
        assert.match(said(refused), /management account or a delegated administrator/);
    });

    it("tells a role that can't be assumed from one that may not read", () => {
        const refused = failure(
            "AccessDenied",
            `User: x is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
        );
        assert.match(
            said(refused, ROLE),
            /the role \S+ can't be assumed .* correct accounts\.role/,
        );
    });

    for (const [what, error, expected] of [
        [
            "an account without organization",
            failure("AWSOrganizationsNotInUseException", "Your account is not a member."),
            /is in no organization\. .*accounts\.list/,
        ],
        [
            "throttling without end",
            failure("TooManyRequestsException", "Rate exceeded"),
            /kept answering organizations:ListRoots with "Rate exceeded"/,
        ],
        [
            "credentials that ended",
            failure("ExpiredTokenException", "expired"),
            /no valid AWS credentials \(expired\)\. Log in again/,
        ],
        [
            "missing credentials",
            failure("CredentialsProviderError", "Could not load credentials"),
            /no valid AWS credentials/,
        ],
        [
            "a dead network",
            failure("Error", "connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"),
            /AWS can't be reached \(connect ECONNREFUSED.*\. Look after the network/,
        ],
    ] as const) {
        it(`explains ${what}`, () => assert.match(said(error), expected));
    }

    it("leaves what it does not know as it is", () => {
        const error = failure("TypeError", "undefined is not a function");
        assert.equal(explained(error, "ListRoots", { role: undefined }), error);
    });
});
