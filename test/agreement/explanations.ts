import { principalsOf } from "./callers";
import { isFree, isDecided } from "./free-keys";
import { BUCKET, conditionsOf, listOf } from "./world";
import type { Condition, Conditions, Document, Principals, Statement } from "./world";

/**
 * Why the analyzer reports something although the evaluator allows no request: where AWS's answer
 * isn't known or depends on more than one condition, the analyzer assumes the worse. There is none
 * for the other direction: what the evaluator allows, the analyzer has to report.
 */
export interface Explanation {
    readonly name: string;
    /** The policy without what the explanation is about: now the evaluator has to allow a request. */
    readonly lift: (document: Document) => Document;
    /** Conditions of an Allow of s3:PutObject to everybody, or its principals, that show the case. */
    readonly example: Partial<Statement>;
    /** A denial beside it. */
    readonly denial?: Partial<Statement>;
}

const UNIQUE_ID = /^A[0-9A-Z]{15,}$/;

export const EXPLANATIONS: readonly Explanation[] = [
    {
        name: "whose a unique id is can't be seen, and the evaluator matches none",
        lift: (document) => withPrincipals(withoutExceptions(document), UNIQUE_ID, "*"),
        example: { Principal: { AWS: "AROAEXAMPLEIDEXAMPLE1" } },
    },
    {
        name: "AWS doesn't say what ForAnyValue with IfExists means when the key is missing",
        lift: withoutConditions(({ operator }) => /^ForAnyValue:.*IfExists$/.test(operator)),
        example: {
            Condition: {
                "ForAnyValue:StringEqualsIfExists": { "aws:SourceAccount": "444444444444" },
            },
        },
    },
    {
        name: "AWS doesn't say what a multi-valued key means without a set operator",
        lift: withoutConditions(
            ({ key, operator }) => key.endsWith("orgpaths") && !/:|Null/.test(operator),
        ),
        example: { Condition: { StringLike: { "aws:PrincipalOrgPaths": "*" } } },
    },
    {
        name: "conditions with patterns of organizations count as satisfiable one by one",
        lift: (document) =>
            withoutConditions(
                (condition) =>
                    /^aws:(principal|source)org(id|paths)$/.test(condition.key) &&
                    condition.values.some((value) => /[*?]/.test(value)) &&
                    timesUsed(document, condition) > 1,
            )(document),
        example: { Condition: { StringLike: { "aws:PrincipalOrgID": "o-exampleorgid?" } } },
        denial: { Condition: { StringLike: { "aws:PrincipalOrgID": "o-exampleorgid?" } } },
    },
    {
        name: "a value with a variable may match, or not, where the variable isn't known exactly",
        lift: (document) =>
            withoutConditions(
                ({ key, values }) => values.some(hasVariable) || isVariable(document, key),
            )({
                ...document,
                Statement: document.Statement.map(withoutVariableExceptions),
            }),
        example: {
            Condition: { StringNotEquals: { "aws:PrincipalArn": "${aws:PrincipalArn}" } },
        },
    },
    {
        name: "a variable may have any value or none, even where two resources have the same one",
        lift: (document) => ({
            ...document,
            Statement: document.Statement.map((each) =>
                each.Effect === "Deny" && listOf(each.Resource).some(hasVariable)
                    ? lifted(each)
                    : each,
            ),
        }),
        example: { Resource: `${BUCKET}/\${aws:PrincipalAccount}/*` },
        denial: { Resource: `${BUCKET}/\${aws:PrincipalAccount}/*` },
    },
    {
        name: "an ARN pattern without six parts may match, or not",
        lift: withoutConditions(
            ({ operator, values }) =>
                operator.includes("Arn") && values.some((value) => value.split(":").length < 6),
        ),
        example: { Condition: { ArnLike: { "aws:PrincipalArn": "*" } } },
    },
    {
        name: "conditions on keys that the caller chooses count as satisfiable one by one",
        lift: (document) =>
            withoutConditions(
                (condition) =>
                    condition.key === "s3:dataaccesspointaccount" ||
                    (isFree(condition.key) &&
                        (timesUsed(document, condition) > 1 || isDecided(condition))),
            )(document),
        example: { Condition: { Bool: { "aws:ViaAWSService": "true" } } },
        denial: { Condition: { BoolIfExists: { "aws:ViaAWSService": "true" } } },
    },
    {
        name: "conditions on what a service acts for, which it may leave out, count one by one",
        lift: (document) =>
            withoutConditions(
                (condition) =>
                    /^aws:source(account|arn|orgid|orgpaths)$/.test(condition.key) &&
                    timesUsed(document, condition) > 1,
            )(document),
        example: {
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Condition: {
                StringEquals: { "aws:SourceOrgID": "o-foreignorg01" },
                StringNotEquals: { "aws:SourceOrgID": "o-foreignorg01" },
            },
        },
    },
    {
        name: "conditions on what a principal is called count as satisfiable one by one",
        lift: (document) =>
            withoutConditions(
                (condition) =>
                    /^aws:(principal(arn|orgpaths|type)|userid)$/.test(condition.key) &&
                    (timesUsed(document, condition) > 1 ||
                        document.Statement.some(namesPrincipals)),
            )({
                ...document,
                Statement: document.Statement.map((each) =>
                    each.Effect === "Deny" && namesPrincipals(each) ? lifted(each) : each,
                ),
            }),
        example: { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Node" } } },
        denial: { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } } },
    },
];

/** For what members need in order to write logs. */
export const WRITING_EXPLANATIONS: readonly Explanation[] = [
    {
        name: "whose account a canonical user's id stands for can't be seen",
        lift: (document) => ({
            ...document,
            Statement: withoutExceptions(document).Statement.map((each) =>
                each.Effect === "Allow" && principalsOf(each).some((one) => "CanonicalUser" in one)
                    ? { ...each, Principal: "*", NotPrincipal: undefined }
                    : each,
            ),
        }),
        example: {
            Principal: {
                CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
            },
        },
    },
];

/** For policies of a role, of whose requests nothing is known. */
export const NODE_EXPLANATIONS: readonly Explanation[] = [
    {
        name: "conditions of a node's policy count as satisfiable one by one",
        lift: withoutConditions(() => true),
        example: { Condition: { StringEquals: { "aws:SourceAccount": "444444444444" } } },
    },
];

/** The name of the explanation, or of several that apply together, if one does. */
export function explain(
    document: Document,
    explanations: readonly Explanation[],
    allowed: (lifted: Document) => boolean,
): string | undefined {
    const applicable = explanations.filter(
        ({ lift }) => JSON.stringify(lift(document)) !== JSON.stringify(document),
    );
    const sole = applicable.find(({ lift }) => allowed(lift(document)));
    if (sole !== undefined || applicable.length < 2) {
        return sole?.name;
    }
    const without = applicable.reduce((changed, { lift }) => lift(changed), document);
    return allowed(without) ? applicable.map(({ name }) => name).join(" and ") : undefined;
}

/** Whether a resource has the key, in lower case, as a variable. */
function isVariable({ Statement: statements }: Document, key: string): boolean {
    return statements
        .flatMap(({ Resource, NotResource }) => [...listOf(Resource), ...listOf(NotResource)])
        .some((resource) => resource.toLowerCase().includes(`\${${key}`));
}

function hasVariable(text: string): boolean {
    return text.includes("${");
}

/** Exceptions with a variable: nothing says what holds if the variable has no value. */
function withoutVariableExceptions(statement: Statement): Statement {
    const exceptions = listOf(statement.NotResource);
    if (!exceptions.some(hasVariable)) {
        return statement;
    }
    const others = exceptions.filter((each) => !hasVariable(each));
    return statement.Effect === "Deny"
        ? lifted(statement)
        : { ...statement, NotResource: [...others, "arn:aws:s3:::nothing"] };
}

/** Allows lose the conditions, denials are lifted as a whole. */
function withoutConditions(
    doubtful: (condition: Condition) => boolean,
): (document: Document) => Document {
    return (document) => ({
        ...document,
        Statement: document.Statement.map((statement) => {
            if (statement.Effect === "Deny") {
                return conditionsOf(statement).some(doubtful) ? lifted(statement) : statement;
            }
            const { Condition, ...rest } = statement;
            return Condition === undefined
                ? rest
                : { ...rest, Condition: less(Condition, doubtful) };
        }),
    });
}

/** Whether a unique id, or a canonical user's, is among the exceptions of a Deny can't be seen. */
function withoutExceptions(document: Document): Document {
    const spares = ({ Effect, NotPrincipal }: Statement) =>
        Effect === "Deny" && NotPrincipal !== undefined;
    return {
        ...document,
        Statement: document.Statement.map((each) => (spares(each) ? lifted(each) : each)),
    };
}

/** A denial that denies nothing, so that the other statements keep their places. */
function lifted(denial: Statement): Statement {
    return { ...denial, Action: "sns:Publish", NotAction: undefined };
}

function less(conditions: Conditions, doubtful: (condition: Condition) => boolean): Conditions {
    return Object.fromEntries(
        Object.entries(conditions).map(([operator, block]) => [
            operator,
            Object.fromEntries(
                Object.entries(block).filter(([key, values]) => {
                    const texts = listOf<string | boolean>(values).map(String);
                    return !doubtful({ operator, key: key.toLowerCase(), values: texts });
                }),
            ),
        ]),
    );
}

function withPrincipals(document: Document, wanted: RegExp, replacement: string): Document {
    const replace = (principals: Principals | undefined): Principals | undefined =>
        principals === undefined || principals === "*"
            ? principals
            : Object.fromEntries(
                  Object.entries(principals).map(([type, ids]) => [
                      type,
                      listOf(ids).some((id) => wanted.test(id))
                          ? listOf(ids).map((id) => (wanted.test(id) ? replacement : id))
                          : ids,
                  ]),
              );
    return {
        ...document,
        Statement: document.Statement.map(({ Principal, ...rest }) => ({
            ...rest,
            ...(Principal === undefined ? {} : { Principal: replace(Principal) }),
        })),
    };
}

function timesUsed({ Statement: statements }: Document, { key }: Condition): number {
    return statements.flatMap(conditionsOf).filter((each) => each.key === key).length;
}

function namesPrincipals(statement: Statement): boolean {
    return principalsOf(statement).some(({ AWS }) =>
        listOf(AWS).some((text) => /:(user|role|assumed-role)\//.test(text)),
    );
}
