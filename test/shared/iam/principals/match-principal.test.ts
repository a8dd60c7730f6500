import assert from "node:assert/strict";
import type { Answer } from "../../../../shared/iam/match/answer";
import { normalizePolicy } from "../../../../shared/iam/parse/normalize";
import { matchPrincipal } from "../../../../shared/iam/principals/match-principal";
import {
    UNKNOWN,
    UNNAMED,
    named,
    type Identity,
} from "../../../../shared/iam/principals/symbolic-principal";
import { policy, put, type Json } from "../policies";

const [ID, OTHER] = ["111122223333", "444455556666"];

const WHO = {
    anonymous: { kind: "anonymous" },
    "the account": { kind: "account", account: named(ID), isRole: false },
    "a role of the account": { kind: "account", account: named(ID), isRole: true },
    "an unnamed account": { kind: "account", account: UNNAMED, isRole: false },
    "an unknown account": { kind: "account", account: UNKNOWN, isRole: false },
    s3: { kind: "service", service: { kind: "named", name: "s3.amazonaws.com" } },
    "an unnamed service": { kind: "service", service: UNNAMED },
    AROA1: { kind: "listed", principal: { kind: "unidentified", text: "AROA1" } },
} as const satisfies Readonly<Record<string, Identity>>;

/** Principals of a statement, and the answers in the order of `WHO`. */
const ROWS: readonly (readonly [unknown, string])[] = [
    ["*", "yes yes yes yes yes yes yes yes"],
    [{ AWS: ID }, "no yes yes no maybe no no maybe"],
    [{ AWS: OTHER }, "no no no no maybe no no maybe"],
    [{ AWS: `arn:aws-cn:iam::${ID}:root` }, "no yes yes no maybe no no maybe"],
    [{ AWS: `arn:aws:iam::${ID}:role/a` }, "no maybe maybe no maybe no no maybe"],
    [{ AWS: `arn:aws:iam::${ID}:user/a` }, "no maybe no no maybe no no maybe"],
    [{ AWS: "arn:aws:iam::cloudfront:user/a" }, "no maybe maybe no maybe no no maybe"],
    [{ AWS: "AROA1" }, "no maybe maybe maybe maybe no no yes"],
    [{ Service: "S3.amazonaws.com" }, "no no no no no yes maybe no"],
    [{ Service: "ec2.amazonaws.com" }, "no no no no no no maybe no"],
    [{ Federated: `arn:aws:iam::${ID}:saml-provider/a` }, "no maybe no no maybe no no no"],
    [{ Federated: "accounts.google.com" }, "no maybe maybe maybe maybe no no no"],
    [{ CanonicalUser: "79a59d" }, "no maybe maybe maybe maybe no no no"],
];

function answers(changes: Json): string {
    const [statement] = normalizePolicy(policy(put(changes)), "resource").policy.statements;
    const { principals } = statement ?? {};
    return Object.values(WHO)
        .map((identity): Answer => matchPrincipal({ principals }, { identity }))
        .join(" ");
}

describe(`whether a statement is about ${Object.keys(WHO).join(", ")}`, () => {
    for (const [principal, expected] of ROWS) {
        it(`${JSON.stringify(principal)}: ${expected}`, () =>
            assert.equal(answers({ Principal: principal }), expected));
    }

    it("is the opposite for NotPrincipal", () => {
        const opposite = "yes no no yes maybe yes yes maybe";
        assert.equal(answers({ Principal: undefined, NotPrincipal: { AWS: ID } }), opposite);
    });
});
