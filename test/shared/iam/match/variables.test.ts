import assert from "node:assert/strict";
import { compare } from "../../../../shared/iam/match/pattern";
import {
    ABSENT,
    FREE,
    perhaps,
    present,
    type KeyValue,
} from "../../../../shared/iam/match/key-value";
import { exactly } from "../../../../shared/iam/match/text";
import { hasVariable, substituteVariables } from "../../../../shared/iam/match/variables";

const CARRIED: Readonly<Record<string, KeyValue>> = {
    "aws:principalaccount": present("111122223333"),
    "aws:username": perhaps("ann"),
    "aws:principaltag/team": present("red", "blue"),
    "aws:userid": FREE,
    "aws:principaltag/star": present("*"),
};
const lookup = (key: string): KeyValue => CARRIED[key] ?? ABSENT;

describe("what a text with a variable matches", () => {
    const ROWS: readonly (readonly [string, string, "yes" | "maybe" | "no"])[] = [
        ["logs/${aws:PrincipalAccount}/*", "logs/111122223333/a", "yes"],
        ["logs/${AWS:principalaccount}/*", "logs/111122223333/a", "yes"],
        ["logs/${ aws:PrincipalAccount }/*", "logs/111122223333/a", "yes"],
        ["logs/${aws:PrincipalAccount}/*", "logs/444455556666/a", "no"],
        // Without the key nothing matches, or what the policy gives instead.
        ["logs/${aws:SourceVpc}/*", "logs//a", "no"],
        ["logs/${aws:SourceVpc, 'none'}/*", "logs/none/a", "yes"],
        ["logs/${aws:SourceVpc, 'none'}/*", "logs/other/a", "no"],
        ["logs/${aws:PrincipalAccount, 'none'}/*", "logs/none/a", "no"],
        // Of what may be there, or be one of several, no match is certain.
        ["logs/${aws:username}/*", "logs/ann/a", "maybe"],
        ["logs/${aws:username}/*", "logs/bob/a", "no"],
        ["logs/${aws:PrincipalTag/team}/*", "logs/red/a", "maybe"],
        ["logs/${aws:userid}/*", "logs/anything/a", "maybe"],
        // What a variable stands for is text, whatever it looks like.
        ["logs/${aws:PrincipalTag/star}/a", "logs/*/a", "yes"],
        ["logs/${aws:PrincipalTag/star}/a", "logs/x/a", "no"],
        ["logs/${*}/${?}/${$}", "logs/*/?/$", "yes"],
        ["logs/${*}/${?}/${$}", "logs/a/b/c", "no"],
        ["${aws:PrincipalAccount}-${aws:PrincipalAccount}", "111122223333-111122223333", "yes"],
    ];
    for (const [text, value, expected] of ROWS) {
        it(`${text} matches ${value}: ${expected}`, () => {
            const pattern = substituteVariables(text, true, lookup);
            assert.equal(compare(pattern, exactly(value)), expected);
        });
    }

    it("takes wildcards beside the variable for text where the operator has none", () => {
        const pattern = substituteVariables("${aws:PrincipalAccount}*", false, lookup);
        assert.equal(compare(pattern, exactly("111122223333*")), "yes");
        assert.equal(compare(pattern, exactly("1111222233334")), "no");
    });
});

describe("whether a text has a variable", () => {
    it("is so in the version that has them, and where it is closed", () => {
        assert.equal(hasVariable("a/${aws:username}", true), true);
        assert.equal(hasVariable("a/${aws:username}", false), false);
        assert.equal(hasVariable("a/${aws:username", true), false);
        assert.equal(hasVariable("a/$aws:username", true), false);
    });
});
