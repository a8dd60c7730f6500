import fc from "fast-check";
import { conditions } from "./conditions";
import { BUCKET_PARTS, KEY_PARTS, NODE_BUCKET_PARTS, NODE_KEY_PARTS } from "./parts";
import type { Parts } from "./parts";
import { MEMBER, OUTSIDER, OWN_ACCOUNT, TRUSTED } from "./world";
import type { Document, Principals, Statement, StringOrList } from "./world";

const CANONICAL_USER = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

export const bucketPolicies = documents(statementLists(BUCKET_PARTS, principals()));
export const keyPolicies = documents(statementLists(KEY_PARTS, principals()));

/** Policies that mean to let members write, and now and then don't. */
export const archivePolicies = documents(writers(BUCKET_PARTS));
export const archiveKeyPolicies = documents(writers(KEY_PARTS));

/** Policies of roles, about buckets and keys at once. */
export const nodePolicies = documents(
    fc
        .tuple(
            statementLists(NODE_KEY_PARTS, fc.constant({})),
            statementLists(NODE_BUCKET_PARTS, fc.constant({})),
        )
        .map((lists) => lists.flat()),
);

function documents(statements: fc.Arbitrary<Statement[]>): fc.Arbitrary<Document> {
    return fc.record({
        Version: fc.oneof(
            { weight: 9, arbitrary: fc.constant("2012-10-17") },
            { weight: 1, arbitrary: fc.constant("2008-10-17") },
        ),
        Statement: statements,
    });
}

/** Half of them put together freely; in the others, denials close an open grant, or mean to. */
function statementLists(
    parts: Parts,
    who: fc.Arbitrary<Partial<Statement>>,
): fc.Arbitrary<Statement[]> {
    const any = oneStatement(parts, who);
    const grant = fc.oneof(fc.constant(parts.open), any);
    const denials = fc.array(changed(parts.closed, parts), { minLength: 1, maxLength: 2 });
    return fc.oneof(
        fc.array(any, { minLength: 1, maxLength: 4 }),
        fc.tuple(grant, denials).map(([first, others]) => [first, ...others]),
    );
}

/** All that an agent needs, one of it changed or denied. */
function writers(parts: Parts): fc.Arbitrary<Statement[]> {
    const needed = fc
        .nat(3 * parts.writing.length)
        .chain((odd) =>
            fc.tuple(
                ...parts.writing.map((each, index) =>
                    index === odd ? changed(each, parts) : fc.constant(each),
                ),
            ),
        );
    const more = fc.oneof(
        fc.constantFrom(...parts.usual).map((each) => [each]),
        fc.array(changed(parts.closed, parts), { minLength: 1, maxLength: 2 }),
        fc.array(oneStatement(parts, principals()), { maxLength: 2 }),
    );
    return fc.tuple(needed, more).map(([first, second]) => [...first, ...second]);
}

function oneStatement(
    parts: Parts,
    who: fc.Arbitrary<Partial<Statement>>,
): fc.Arbitrary<Statement> {
    const { service, actions, resources, usual } = parts;
    const odd = fc
        .tuple(
            fc.constantFrom<Statement["Effect"]>("Allow", "Allow", "Deny"),
            who,
            either("Action", oneOrSeveral(actions)),
            either("Resource", oneOrSeveral(resources)),
            conditions(service),
        )
        .map(([Effect, principal, action, resource, Condition]): Statement => ({
            Effect,
            ...principal,
            ...action,
            ...resource,
            ...(Condition === undefined ? {} : { Condition }),
        }));
    return fc.oneof(
        { weight: 5, arbitrary: odd },
        { weight: 2, arbitrary: fc.constantFrom(...usual).chain((each) => changed(each, parts)) },
        { weight: 2, arbitrary: fc.constantFrom(...usual) },
    );
}

/** The statement with other conditions. */
function changed(statement: Statement, { service }: Parts): fc.Arbitrary<Statement> {
    return conditions(service).map((Condition) => ({
        ...statement,
        ...(Condition && { Condition }),
    }));
}

/** The element, or now and then the one with `Not`. */
function either<K extends "Action" | "Resource" | "Principal", T>(
    name: K,
    values: fc.Arbitrary<T>,
): fc.Arbitrary<Partial<Statement>> {
    return fc.tuple(fc.nat(9), values).map(([dice, value]) => ({
        [dice === 0 ? `Not${name}` : name]: value,
    }));
}

function oneOrSeveral(values: readonly string[]): fc.Arbitrary<StringOrList> {
    return fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...values) },
        { weight: 2, arbitrary: fc.subarray([...new Set(values)], { minLength: 1, maxLength: 3 }) },
    );
}

function principals(): fc.Arbitrary<Partial<Statement>> {
    const aws = [
        ...[OWN_ACCOUNT, MEMBER, OUTSIDER, TRUSTED, `arn:aws:iam::${OWN_ACCOUNT}:root`],
        ...[`arn:aws:iam::${OWN_ACCOUNT}:role/Admin`, `arn:aws:iam::${MEMBER}:root`],
        ...[`arn:aws:iam::${MEMBER}:role/Node`, `arn:aws:iam::${OUTSIDER}:user/Eve`],
        ...[`arn:aws:sts::${OUTSIDER}:assumed-role/Node/i-0abc`, "AROAEXAMPLEIDEXAMPLE1"],
    ];
    const some = fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom<Principals>("*", { AWS: "*" }, { AWS: ["*"] }) },
        { weight: 8, arbitrary: oneOrSeveral(aws).map((AWS): Principals => ({ AWS })) },
        {
            weight: 2,
            arbitrary: fc.constantFrom<Principals>(
                { Service: "cloudtrail.amazonaws.com" },
                { AWS: MEMBER, Service: ["logging.s3.amazonaws.com"] },
            ),
        },
        {
            weight: 1,
            arbitrary: fc.constantFrom<Principals>(
                { CanonicalUser: CANONICAL_USER },
                { Federated: `arn:aws:iam::${MEMBER}:saml-provider/Corporate` },
            ),
        },
    );
    return either("Principal", some);
}
