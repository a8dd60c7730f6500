import assert from "node:assert/strict";
import type { Answer } from "../../../../shared/iam/match/answer";
import {
    compileCondition,
    evaluateCondition,
    evaluateConditions,
} from "../../../../shared/iam/match/conditions";
import {
    ABSENT,
    FREE,
    perhaps,
    present,
    type KeyValue,
} from "../../../../shared/iam/match/key-value";

const KEY = "aws:PrincipalTag/team";

interface Asked {
    readonly operator: string;
    readonly key?: string;
    readonly values: readonly string[];
    /** What the request carries under the key. */
    readonly carries: KeyValue;
    /** What it carries under every other key. */
    readonly others?: KeyValue;
    /** Whether `${…}` is a variable: true unless it says otherwise. */
    readonly variables?: boolean;
}

function answerTo({ operator, key = KEY, values, carries, others, variables }: Asked): Answer {
    const condition = compileCondition({ operator, key, values }, variables ?? true);
    return evaluateCondition(condition, (asked) =>
        asked === key.toLowerCase() ? carries : (others ?? ABSENT),
    );
}

/** What a request may carry under the key that a condition compares with `a`. */
const CARRIED = {
    nothing: ABSENT,
    a: present("a"),
    b: present("b"),
    "a or b": present("a", "b"),
    anything: { presence: "present", texts: [] },
    "a or nothing": perhaps("a"),
    "b or nothing": perhaps("b"),
    "anything or nothing": FREE,
} as const satisfies Readonly<Record<string, KeyValue>>;

/** Operators that compare with `a`, and their answers in the order of `CARRIED`. */
const OPERATORS: Readonly<Record<string, string>> = {
    StringEquals: "no yes no maybe maybe maybe no maybe",
    StringNotEquals: "yes no yes maybe maybe maybe yes maybe",
    StringEqualsIfExists: "yes yes no maybe maybe yes maybe maybe",
    StringNotEqualsIfExists: "yes no yes maybe maybe maybe yes maybe",
    StringLike: "no yes no maybe maybe maybe no maybe",
    StringNotLike: "yes no yes maybe maybe maybe yes maybe",
    "ForAllValues:StringEquals": "yes yes no maybe maybe yes maybe maybe",
    "ForAllValues:StringNotEquals": "yes no yes maybe maybe maybe yes maybe",
    "ForAnyValue:StringEquals": "no yes no maybe maybe maybe no maybe",
    "ForAnyValue:StringNotEquals": "no no yes maybe maybe no maybe maybe",
    // AWS does not say what this combination means for a request without the key.
    "ForAnyValue:StringEqualsIfExists": "maybe yes no maybe maybe maybe maybe maybe",
    // Numbers, dates and networks are not compared: only the key's presence is.
    NumericEquals: "no maybe maybe maybe maybe maybe maybe maybe",
    NotIpAddress: "yes maybe maybe maybe maybe maybe maybe maybe",
    DateLessThanIfExists: "yes maybe maybe maybe maybe maybe maybe maybe",
    StringMatches: "maybe maybe maybe maybe maybe maybe maybe maybe",
};

describe("a condition that compares with a", () => {
    for (const [operator, row] of Object.entries(OPERATORS)) {
        const answers = row.split(" ");
        for (const [index, [what, carries]] of Object.entries(CARRIED).entries()) {
            it(`${operator} answers ${answers[index]} where the request carries ${what}`, () => {
                assert.equal(answerTo({ operator, values: ["a"], carries }), answers[index]);
            });
        }
    }

    it("takes any of several values, and for a negated operator none", () => {
        const carries = present("b");
        const values = ["a", "b"];
        assert.equal(answerTo({ operator: "StringEquals", values, carries }), "yes");
        assert.equal(answerTo({ operator: "StringNotEquals", values, carries }), "no");
    });
});

describe("a condition on a key's presence", () => {
    const { nothing, a } = CARRIED;
    const NULLS: readonly (readonly [readonly string[], Answer, Answer, Answer])[] = [
        [["true"], "yes", "no", "maybe"],
        [["false"], "no", "yes", "maybe"],
        [["True"], "yes", "no", "maybe"],
        // One of the two always holds.
        [["true", "false"], "yes", "yes", "yes"],
        [["perhaps"], "maybe", "maybe", "maybe"],
    ];
    for (const [values, ...expected] of NULLS) {
        it(`Null ${values.join()} answers ${expected.join()} for absent, present and unknown`, () => {
            const answers = [nothing, a, FREE].map((carries) =>
                answerTo({ operator: "Null", values, carries }),
            );
            assert.deepEqual(answers, expected);
        });
    }
});

describe("how an operator compares", () => {
    const ROLE = "arn:aws:iam::111122223333:role/node";
    const COMPARISONS: readonly (readonly [string, string, string, Answer])[] = [
        ["StringEquals", "Team", "team", "no"],
        ["StringEqualsIgnoreCase", "Team", "tEAM", "yes"],
        ["StringNotEqualsIgnoreCase", "Team", "tEAM", "no"],
        ["Bool", "True", "true", "yes"],
        ["Bool", "false", "true", "no"],
        ["StringEquals", "te*", "team", "no"],
        ["StringEquals", "te*", "te*", "yes"],
        ["StringLike", "te*", "team", "yes"],
        ["StringLike", "te?", "team", "no"],
        ["StringNotLike", "te??", "team", "no"],
        ["ArnLike", "arn:aws:iam::111122223333:role/*", ROLE, "yes"],
        ["ArnEquals", "arn:aws:iam::111122223333:role/*", ROLE, "yes"],
        ["ArnLike", "arn:*:iam::*:role/node", ROLE, "yes"],
        ["ArnLike", "arn:aws:iam::111122223333:user/*", ROLE, "no"],
        // With fewer than the six parts of an ARN a wildcard would have to span several.
        ["ArnLike", "arn:aws:iam::*", ROLE, "maybe"],
        ["ArnLike", "*", ROLE, "maybe"],
        ["ArnNotLike", "arn:aws:iam::*", ROLE, "maybe"],
        ["ArnNotLike", "arn:aws:iam::*:*", ROLE, "no"],
        ["BinaryEquals", "dGVhbQ==", "team", "maybe"],
        ["BinaryEquals", "dGVhbQ==", "Team", "no"],
        ["BinaryEquals", "no base64", "no base64", "no"],
    ];
    for (const [operator, value, carried, expected] of COMPARISONS) {
        it(`${operator} ${value} answers ${expected} to ${carried}`, () => {
            const carries = present(carried);
            assert.equal(answerTo({ operator, values: [value], carries }), expected);
        });
    }
});

describe("a key with several values", () => {
    const PATH = "o-exampleorgid1/r-ab12/";
    for (const key of ["aws:PrincipalOrgPaths", "aws:SourceOrgPaths", "aws:ResourceOrgPaths"]) {
        it(`${key} is not sure to be compared without a set operator`, () => {
            const answers = ["StringEquals", "StringNotEquals", "ForAnyValue:StringEquals"].map(
                (operator) => answerTo({ operator, key, values: [PATH], carries: present(PATH) }),
            );
            assert.deepEqual(answers, ["maybe", "no", "yes"]);
            const other = { key, values: [PATH], carries: present("o-anotherorg99/r-cd34/") };
            assert.equal(answerTo({ operator: "StringNotEquals", ...other }), "maybe");
        });
    }

    it("is no key of an id", () => {
        const [key, value] = ["aws:PrincipalOrgID", "o-exampleorgid1"];
        const asked = { key, values: [value], carries: present(value) };
        assert.equal(answerTo({ operator: "StringEquals", ...asked }), "yes");
    });
});

describe("a condition with a variable", () => {
    const asked = { values: ["${aws:username}"], carries: present("ann") };

    it("compares with what the request carries under the variable's key", () => {
        const others = present("ann");
        assert.equal(answerTo({ operator: "StringEquals", ...asked, others }), "yes");
        assert.equal(answerTo({ operator: "StringNotEquals", ...asked, others }), "no");
    });

    it("is literal text in a policy of the older version", () => {
        const given = { ...asked, others: present("ann"), variables: false };
        assert.equal(answerTo({ operator: "StringEquals", ...given }), "no");
    });

    it("is not met where the variable has no value, nor for sure its opposite", () => {
        assert.equal(answerTo({ operator: "StringEquals", ...asked, others: ABSENT }), "no");
        assert.equal(answerTo({ operator: "StringNotEquals", ...asked, others: ABSENT }), "maybe");
    });

    it("is never certain where the variable's value is not known", () => {
        assert.equal(answerTo({ operator: "StringEquals", ...asked, others: FREE }), "maybe");
        assert.equal(answerTo({ operator: "StringNotEquals", ...asked, others: FREE }), "maybe");
    });
});

describe("several conditions", () => {
    const holding = (...values: readonly string[]) =>
        values.map((value) =>
            compileCondition({ operator: "StringEquals", key: value, values: ["a"] }, true),
        );
    const carried = (key: string): KeyValue =>
        key === "free" ? FREE : present(key === "met" ? "a" : "b");

    it("hold if all of them do, and no condition is always met", () => {
        assert.equal(evaluateConditions([], carried), "yes");
        assert.equal(evaluateConditions(holding("met", "met"), carried), "yes");
        assert.equal(evaluateConditions(holding("met", "free"), carried), "maybe");
        assert.equal(evaluateConditions(holding("free", "unmet"), carried), "no");
    });
});
