import type { ActionSet } from "../match/actions";
import { and, not, or, type Answer } from "../match/answer";
import type { CompiledPolicy, CompiledStatement } from "../match/compile";
import { compare } from "../match/pattern";
import type { Text } from "../match/text";
import type { SymbolicPrincipal } from "./symbolic-principal";
import { appliesTo } from "./access";
import { patternFor } from "./granted-resources";

/** What a policy says to one call. */
export interface Decision {
    readonly answer: Answer;
    /** Whether some Allow grants it, denials aside. */
    readonly granted: Answer;
    /** A Deny that refuses it for sure. */
    readonly deniedBy?: CompiledStatement;
}

/** Calls of some actions by one principal, each on everything that the text describes. */
export interface Calls {
    readonly principal: SymbolicPrincipal;
    readonly actions: readonly ActionSet[];
    readonly text: Text;
}

/** The decision on each of the actions. */
export function decide({ allows, denies }: CompiledPolicy, calls: Calls): readonly Decision[] {
    const asked = calls.actions.reduce((all, action) => all | action, 0n);
    const granting = speaking(allows, asked, calls);
    const denying = speaking(denies, asked, calls);
    return calls.actions.map((action) => {
        const granted = answerOn(action, granting);
        const deniedBy = denying.find(
            ({ statement, answer }) => answer === "yes" && (statement.actions & action) !== 0n,
        )?.statement;
        return {
            answer: and(granted, not(answerOn(action, denying))),
            granted,
            ...(deniedBy === undefined ? {} : { deniedBy }),
        };
    });
}

interface Speaking {
    readonly statement: CompiledStatement;
    readonly answer: Answer;
}

/** The statements that may be about the calls, and whether they are. */
function speaking(
    statements: readonly CompiledStatement[],
    asked: ActionSet,
    { principal, text }: Calls,
): readonly Speaking[] {
    const found: Speaking[] = [];
    for (const statement of statements) {
        if ((statement.actions & asked) !== 0n) {
            const covered = covers(statement, principal, text);
            const answer = covered === "no" ? "no" : and(covered, appliesTo(statement, principal));
            if (answer !== "no") {
                found.push({ statement, answer });
            }
        }
    }
    return found;
}

function answerOn(action: ActionSet, speaking: readonly Speaking[]): Answer {
    return speaking
        .filter(({ statement }) => (statement.actions & action) !== 0n)
        .map(({ answer }) => answer)
        .reduce(or, "no");
}

function covers({ resource }: CompiledStatement, principal: SymbolicPrincipal, text: Text): Answer {
    const patterns = resource.of.map((each) => patternFor(each, principal));
    const named = patterns.map((pattern) => compare(pattern, text)).reduce(or, "no");
    if (!resource.not) {
        return named;
    }
    // Whether NotResource covers anything if a variable in it has no value is not documented.
    const isKnown = patterns.every(({ never, uncertain }) => never !== true && uncertain !== true);
    return isKnown ? not(named) : and(not(named), "maybe");
}
