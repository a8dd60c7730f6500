import type { Level } from "../matching/actions";
import type { Caller } from "./callers";
import type { CompiledResource, CompiledStatement } from "../matching/compile";
import { compare, matchesAll, patternText } from "../matching/pattern";
import type { Pattern } from "../matching/pattern";
import { bucketArnIn } from "./surroundings";
import type { Surroundings } from "./surroundings";
import type { Target } from "./target";
import { showText, textOf } from "../matching/text";
import type { Text, Token } from "../matching/text";
import { substituteVariables } from "../matching/variables";

/** The resource's pattern for a caller: variables stand for the caller's own values. */
export function patternFor(resource: CompiledResource, caller: Caller): Pattern {
    return resource.pattern ?? substituteVariables(resource.text, true, caller.lookup);
}

/** What an Allow covers for a caller, within what the policy is about. */
export function targetsOf(
    allow: CompiledStatement,
    caller: Caller,
    surroundings: Surroundings,
): Target[] {
    const patterns = allow.resource.of.map((resource) => patternFor(resource, caller));
    const everything = surroundings.targets;
    if (allow.resource.not) {
        return everything.filter(({ text }) =>
            patterns.every((pattern) => compare(pattern, text) !== "yes"),
        );
    }
    return patterns.flatMap((pattern) => narrow(pattern, everything));
}

/** The part of everything that a pattern matches. */
function narrow(pattern: Pattern, everything: readonly Target[]): Target[] {
    if (pattern.never === true) {
        return [];
    }
    const written = patternText(pattern);
    const named = bucketArnIn(showText(written));
    if (named !== undefined) {
        const level = levelOf(written, named);
        return level === "key" || everything.every((target) => target.level === "key")
            ? []
            : [{ level, text: written }];
    }
    const narrowed = everything.flatMap((target): Target[] => {
        const match = compare(pattern, target.text);
        if (match === "no") {
            return [];
        }
        if (match === "yes" || target.level === "bucket") {
            return [target];
        }
        return [target.level === "key" ? keysWithin(written, target) : within(written, target)];
    });
    if (narrowed.length > 0 || everything.some(({ level }) => level === "key")) {
        return narrowed;
    }
    // Another bucket, by pattern: which one the policy is attached to may be unknown.
    return [
        { level: "bucket", text: written },
        { level: "object", text: written },
    ];
}

function levelOf(written: Text, named: string): Level {
    return written.exact === named ? "bucket" : "object";
}

/** Some keys of the account, where the pattern has all six parts of an ARN. */
function keysWithin(written: Text, target: Target): Target {
    if (written.exact !== undefined) {
        return { level: "key", text: written };
    }
    const parts = partsOf(written);
    const account = partsOf(target.text)[4];
    return parts.length === 6 && account !== undefined
        ? { level: "key", text: { tokens: parts.with(4, account).flatMap(withColon) } }
        : target;
}

const COLON = ":".charCodeAt(0);

/** The parts of an ARN, without the colons. */
function partsOf({ tokens }: Text): Token[][] {
    const parts: Token[][] = [[]];
    for (const token of tokens) {
        if (token === COLON) {
            parts.push([]);
        } else {
            parts.at(-1)?.push(token);
        }
    }
    return parts;
}

function withColon(part: readonly Token[], index: number): readonly Token[] {
    return index === 0 ? part : [COLON, ...part];
}

/** Some objects of a bucket whose name the pattern matches with a wildcard. */
function within(written: Text, target: Target): Target {
    const slash = "/".charCodeAt(0);
    const ownSlash = target.text.tokens.indexOf(slash);
    const writtenSlash = written.tokens.indexOf(slash);
    if (writtenSlash < 0 || target.text.tokens.length !== ownSlash + 2) {
        return { level: "object", text: written };
    }
    const bucket: Text = { tokens: target.text.tokens.slice(0, ownSlash) };
    const key: Text = { tokens: written.tokens.slice(writtenSlash) };
    return { level: "object", text: textOf(bucket, key) };
}

/** Whether a statement's resources cover the text for sure. */
export function coversForSure(statement: CompiledStatement, caller: Caller, text: Text): boolean {
    const { not, of } = statement.resource;
    if (!not) {
        return of.some((resource) => matchesAll(patternFor(resource, caller), text));
    }
    // Whether NotResource covers anything if a variable in it has no value is not documented.
    const patterns = of.map((resource) => patternFor(resource, caller));
    return patterns.every(
        (pattern) =>
            pattern.never !== true && pattern.uncertain !== true && compare(pattern, text) === "no",
    );
}
