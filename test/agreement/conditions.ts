import fc from "fast-check";
import {
    BUCKET,
    FOREIGN_ORGANIZATION,
    MEMBER,
    ORGANIZATION,
    OUTSIDER,
    OWN_ACCOUNT,
    TRUSTED,
} from "./world";
import type { Conditions } from "./world";

/** Values and operators that go together. */
interface Vocabulary {
    readonly keys: readonly string[];
    readonly operators: readonly string[];
    readonly values: readonly string[];
}

const TEXT = ["StringEquals", "StringLike", "StringEqualsIgnoreCase"];
const NOT_TEXT = ["StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase"];
const ARN = ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"];
const OWN_ORGANIZATION_PATHS = [`${ORGANIZATION}/*`, `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`];

/** The plain operators three times, so that set operators and …IfExists stay the exception. */
function withVariants(operators: readonly string[], sets = true): readonly string[] {
    return [
        ...operators,
        ...operators,
        ...operators,
        ...operators.map((operator) => `${operator}IfExists`),
        ...(sets ? operators.flatMap((o) => [`ForAllValues:${o}`, `ForAnyValue:${o}`]) : []),
        "Null",
    ];
}

/** Keys that tie the caller to an account or an organization, or seem to. */
const TYING: readonly Vocabulary[] = [
    {
        keys: ["aws:PrincipalOrgID", "aws:PrincipalOrgID", "aws:principalorgid"],
        operators: [
            ...withVariants([...TEXT, ...NOT_TEXT]),
            "StringEquals",
            "StringEquals",
            "StringNotEquals",
            "ForAnyValue:StringEqualsIfExists",
        ],
        values: [
            ...Array<string>(6).fill(ORGANIZATION),
            FOREIGN_ORGANIZATION,
            "o-*",
            "*",
            "o-exampleorgid?",
            "o-exampleorg*",
            "O-EXAMPLEORGID1",
            "${aws:PrincipalOrgID}",
            "${aws:ResourceOrgID}",
        ],
    },
    {
        keys: ["aws:PrincipalOrgPaths", "AWS:PRINCIPALORGPATHS"],
        operators: [
            ...["ForAnyValue:StringLike", "ForAnyValue:StringLike", "ForAllValues:StringLike"],
            ...["ForAllValues:StringNotLike", "ForAnyValue:StringNotLike", "StringLike"],
            ...["StringNotLike", "StringLikeIfExists", "ForAnyValue:StringEquals", "Null"],
        ],
        values: [
            ...[...OWN_ORGANIZATION_PATHS, ...OWN_ORGANIZATION_PATHS],
            `${FOREIGN_ORGANIZATION}/*`,
            "o-*/r-ab12/*",
            "*",
            "*/r-ab12/*",
            "${aws:PrincipalOrgID}/*",
        ],
    },
    {
        keys: ["aws:PrincipalAccount", "kms:CallerAccount", "aws:principalAccount"],
        operators: withVariants([...TEXT, ...NOT_TEXT]),
        values: [
            ...[OWN_ACCOUNT, OWN_ACCOUNT, MEMBER, TRUSTED, OUTSIDER],
            ...["2222*", "444444444?44", "*", "anonymous", "${aws:PrincipalAccount}"],
        ],
    },
    {
        keys: ["aws:PrincipalArn", "aws:PrincipalARN"],
        operators: withVariants([...ARN, "StringLike", "StringNotLike", "StringEquals"]),
        values: [
            `arn:aws:iam::${OWN_ACCOUNT}:role/Admin`,
            `arn:aws:iam::${OWN_ACCOUNT}:*`,
            `arn:aws:iam::${MEMBER}:role/Node`,
            `arn:aws:iam::${MEMBER}:role/*`,
            `arn:aws:iam::${OUTSIDER}:role/Node`,
            "arn:aws:iam::*:role/Node",
            "arn:aws:iam::2222*:role/*",
            "arn:aws:iam::${aws:PrincipalAccount}:role/Node",
            "arn:aws:*:*:*:role/Admin",
            "*",
        ],
    },
    {
        keys: ["aws:userid"],
        operators: ["StringLike", "StringNotLike", "StringEquals", "StringLikeIfExists"],
        values: [OWN_ACCOUNT, `${MEMBER}:*`, OUTSIDER, "AROAEXAMPLEID:*", "*"],
    },
    {
        keys: ["aws:PrincipalType"],
        operators: ["StringEquals", "StringNotEquals"],
        values: ["AssumedRole", "Account", "Anonymous", "User"],
    },
    {
        keys: ["aws:PrincipalIsAWSService"],
        operators: ["Bool", "BoolIfExists", "Null"],
        values: ["true", "false"],
    },
    {
        keys: ["aws:SourceAccount"],
        operators: withVariants(["StringEquals", "StringNotEquals"], false),
        values: [OWN_ACCOUNT, MEMBER, OUTSIDER, "*"],
    },
    {
        keys: ["aws:SourceArn"],
        operators: withVariants(["ArnLike", "ArnNotLike", "StringLike"], false),
        values: [`arn:aws:cloudtrail:*:${OWN_ACCOUNT}:trail/*`, "arn:aws:s3:::some-bucket", "*"],
    },
    {
        keys: ["aws:SourceOrgID"],
        operators: withVariants(["StringEquals", "StringNotEquals"], false),
        values: [ORGANIZATION, FOREIGN_ORGANIZATION, "o-*"],
    },
    {
        keys: ["aws:ResourceOrgID"],
        operators: withVariants(["StringEquals", "StringNotEquals"], false),
        values: [ORGANIZATION, FOREIGN_ORGANIZATION, "${aws:PrincipalOrgID}"],
    },
    {
        keys: ["aws:ResourceAccount", "s3:ResourceAccount"],
        operators: ["StringEquals", "StringNotEquals", "StringLike"],
        values: [OWN_ACCOUNT, MEMBER, "${aws:PrincipalAccount}"],
    },
    {
        keys: ["s3:DataAccessPointAccount"],
        operators: ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "Null"],
        values: [OWN_ACCOUNT, OUTSIDER],
    },
];

/** Keys under which a caller may send whatever it likes. */
const FREE: readonly Vocabulary[] = [
    {
        keys: ["aws:SourceIp", "aws:sourceIP"],
        operators: ["IpAddress", "NotIpAddress", "IpAddressIfExists", "Null"],
        values: ["203.0.113.0/24", "198.51.100.7/32", "10.0.0.0/8"],
    },
    {
        keys: ["aws:SourceVpce", "aws:SourceVpc"],
        operators: withVariants(["StringEquals", "StringNotEquals", "StringLike"]),
        values: ["vpce-0123456789abcdef0", "vpce-*", "*"],
    },
    {
        keys: ["aws:SecureTransport", "aws:SecureTransport", "aws:securetransport"],
        operators: ["Bool", "Bool", "BoolIfExists", "StringEquals", "ForAllValues:Bool", "Null"],
        values: ["true", "false"],
    },
    {
        keys: ["aws:PrincipalTag/team", "aws:RequestedRegion", "aws:UserAgent", "aws:Referer"],
        operators: withVariants(["StringEquals", "StringNotLike"]),
        values: ["archive", "eu-central-1", "*"],
    },
    {
        keys: ["aws:MultiFactorAuthPresent", "aws:ViaAWSService"],
        operators: ["Bool", "BoolIfExists", "Null"],
        values: ["true", "false"],
    },
    {
        keys: ["aws:CurrentTime"],
        operators: ["DateLessThan", "DateGreaterThan"],
        values: ["2030-01-01T00:00:00Z", "2020-01-01T00:00:00Z"],
    },
    {
        keys: ["s3:x-amz-acl", "s3:x-amz-server-side-encryption"],
        operators: withVariants(["StringEquals", "StringNotEquals"], false),
        values: ["bucket-owner-full-control", "aws:kms", "AES256"],
    },
    {
        keys: ["s3:signatureAge", "s3:max-keys"],
        operators: ["NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals"],
        values: ["100", "600000"],
    },
    {
        keys: ["kms:ViaService"],
        operators: withVariants(["StringEquals", "StringNotEquals", "StringLike"], false),
        values: ["s3.eu-central-1.amazonaws.com", "s3.*.amazonaws.com"],
    },
    {
        keys: ["kms:EncryptionContext:aws:s3:arn"],
        operators: withVariants(["StringEquals", "StringLike", "ArnLike"], false),
        values: [BUCKET, `${BUCKET}/*`, "*"],
    },
    {
        keys: ["kms:GrantIsForAWSResource"],
        operators: ["Bool", "BoolIfExists", "Null"],
        values: ["true", "false"],
    },
];

/** What a policy tells callers apart by, most often the organization. */
export function conditions(service: "s3" | "kms"): fc.Arbitrary<Conditions | undefined> {
    const [organization, ...otherTying] = suited(TYING, service);
    const free = suited(FREE, service);
    const one = fc.oneof(
        { weight: 6, arbitrary: condition(organization === undefined ? [] : [organization]) },
        { weight: 5, arbitrary: condition(otherTying) },
        { weight: 4, arbitrary: condition(free) },
    );
    return fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        { weight: 6, arbitrary: one },
        { weight: 3, arbitrary: fc.array(one, { minLength: 2, maxLength: 3 }).map(merge) },
    );
}

/** Without the keys of the other service, which no request carries. */
function suited(vocabularies: readonly Vocabulary[], service: "s3" | "kms"): Vocabulary[] {
    return vocabularies.flatMap((vocabulary) => {
        const keys = vocabulary.keys.filter(
            (key) => /^(aws|AWS):/.test(key) || key.startsWith(service),
        );
        return keys.length === 0 ? [] : [{ ...vocabulary, keys }];
    });
}

function condition(vocabularies: readonly Vocabulary[]): fc.Arbitrary<Conditions> {
    return fc.constantFrom(...vocabularies).chain(({ keys, operators, values }) =>
        fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...operators)).chain(([key, operator]) =>
            valuesFor(operator, values).map((value): Conditions => ({
                [operator]: { [key]: value },
            })),
        ),
    );
}

/** One value or several; booleans as such or as text, as JSON allows. */
function valuesFor(operator: string, values: readonly string[]) {
    if (operator === "Null") {
        return fc.constantFrom<string | boolean | readonly string[]>("true", "false", true, false, [
            "false",
        ]);
    }
    const isBoolean = values.every((value) => value === "true" || value === "false");
    return fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...values) },
        { weight: 1, arbitrary: fc.subarray([...values], { minLength: 1, maxLength: 2 }) },
        ...(isBoolean ? [{ weight: 1, arbitrary: fc.constantFrom(true, false) }] : []),
    );
}

/** One block of all conditions; of two values for one operator and key the last one stays. */
function merge(blocks: readonly Conditions[]): Conditions {
    const merged: Record<string, Conditions[string]> = {};
    for (const [operator, keys] of blocks.flatMap((block) => Object.entries(block))) {
        merged[operator] = { ...merged[operator], ...keys };
    }
    return merged;
}
