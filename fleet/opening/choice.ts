import { type Checked, type Problem, show } from "../../shared/problem";
import { didYouMean } from "../file/typo";
import type { Matcher } from "../file/fleet-file";
import { matches } from "../file/selection";
import type { Fleet, StackSpec } from "../file/stack-spec";

/** Which of the fleet's members a command is for; nothing chosen means all. */
export interface Choice {
    /** Ids or names. */
    readonly account?: readonly string[];
    /** Organizational units, each with those below. */
    readonly ou?: readonly string[];
    /** `key=value`. */
    readonly tag?: readonly string[];
    /** Whether only those that the last run failed with, or did not come to. */
    readonly failed?: boolean;
    /** Whether central is meant too, or alone where nothing else is chosen. */
    readonly central?: boolean;
}

/** Stacks that a command is for. */
export interface Targets {
    readonly central: StackSpec | undefined;
    readonly members: readonly StackSpec[];
}

/**
 * The stacks that are chosen; without a choice, all. Members can be chosen without central.
 *
 * @param failedBefore Stacks that the last run failed with, or did not come to.
 */
export function targetsOf(
    { central, members }: Pick<Fleet, "central" | "members">,
    choice: Choice,
    failedBefore: ReadonlySet<string>,
): Checked<Targets> {
    const wanted = matchersOf(choice);
    const problems = [
        ...unmatched(wanted, members),
        ...(choice.failed && failedBefore.size === 0 ? [NONE_FAILED] : []),
    ];
    if (problems.length > 0) {
        return { ok: false, problems };
    }
    const isMeant = ({ stack }: StackSpec) => choice.failed !== true || failedBefore.has(stack);
    const isOnlyCentral = choice.central === true && wanted.length === 0 && !choice.failed;
    const chosen = isOnlyCentral
        ? []
        : members.filter(
              ({ account }) =>
                  wanted.length === 0 || wanted.some(({ matcher }) => matches(matcher, account)),
          );
    const isCentralMeant = choice.central === true || (wanted.length === 0 && isMeant(central));
    return {
        ok: true,
        value: {
            central: isCentralMeant ? central : undefined,
            members: chosen.filter(isMeant),
        },
    };
}

const NONE_FAILED: Problem = {
    key: "--failed",
    found: "chooses nothing: the last run came to its end, and no account failed",
    expected: "Leave it out.",
};

interface Wanted {
    readonly option: string;
    readonly text: string;
    readonly matcher: Matcher;
}

function matchersOf({ account = [], ou = [], tag = [] }: Choice): readonly Wanted[] {
    return [
        ...account.map((text) => ({
            option: "--account",
            text,
            matcher: /^\d{12}$/.test(text) ? { id: text } : { name: text },
        })),
        ...ou.map((text) => ({ option: "--ou", text, matcher: { ou: text } })),
        ...tag.map((text) => ({ option: "--tag", text, matcher: tagMatcher(text) })),
    ];
}

/** `key=value`, or a key that has any value. */
function tagMatcher(text: string): Matcher {
    const equals = text.indexOf("=");
    return {
        tag: equals < 0 ? { [text]: "*" } : { [text.slice(0, equals)]: text.slice(equals + 1) },
    };
}

function unmatched(wanted: readonly Wanted[], members: readonly StackSpec[]): readonly Problem[] {
    const known = members.flatMap(({ account }) => [account.id, account.name, account.ou]);
    return wanted
        .filter(({ matcher }) => !members.some(({ account }) => matches(matcher, account)))
        .map(({ option, text }) => ({
            key: option,
            found: `is ${show(text)}, but none of the fleet's ${members.length} members is that`,
            expected:
                `${didYouMean(text, known)}Write the id or name of a member, a unit or a tag that ` +
                "one has; `fleet status` lists them.",
        }));
}
