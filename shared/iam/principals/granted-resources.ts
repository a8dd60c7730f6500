import type { CompiledResource, CompiledStatement } from "../match/compile";
import { compare, matchesAll, patternText, type Pattern } from "../match/pattern";
import { showText, textOf, type Text, type Token } from "../match/text";
import { substituteVariables } from "../match/variables";
import { bucketIn, parseArn, type NamedBucket } from "../parse/arn";
import type { AnalysisContext } from "./analysis-context";
import type { ResourceSet } from "./resource-set";
import type { SymbolicPrincipal } from "./symbolic-principal";

/** The resource's pattern for a principal: variables stand for the principal's own values. */
export function patternFor(resource: CompiledResource, principal: SymbolicPrincipal): Pattern {
    return resource.pattern ?? substituteVariables(resource.text, true, principal.lookup);
}

/** What an Allow covers for a principal, within what the policy is about. */
export function grantedResources(
    { resource }: CompiledStatement,
    principal: SymbolicPrincipal,
    context: AnalysisContext,
): readonly ResourceSet[] {
    const all = context.resources;
    if (resource.not) {
        const patterns = resource.of.map((each) => patternFor(each, principal));
        return all.filter(({ text }) =>
            patterns.every((pattern) => compare(pattern, text) !== "yes"),
        );
    }
    return resource.of.flatMap((each) => {
        const pattern = patternFor(each, principal);
        return pattern.never === true ? [] : intersection(each, pattern, all);
    });
}

/** The resources among all that a pattern matches, and those of other buckets that it names. */
function intersection(
    resource: CompiledResource,
    pattern: Pattern,
    all: readonly ResourceSet[],
): readonly ResourceSet[] {
    const text = patternText(pattern);
    const isAboutKeys = all.some(({ level }) => level === "key");
    const named = namedBucket(resource, text);
    if (named !== undefined) {
        const level = text.exact === named.arn ? "bucket" : "object";
        return isAboutKeys ? [] : [{ level, text, bucketArn: named.arn }];
    }
    const matched = all.flatMap((set): readonly ResourceSet[] => {
        const match = compare(pattern, set.text);
        if (match === "no") {
            return [];
        }
        if (match === "yes" || set.level === "bucket") {
            return [set];
        }
        return [set.level === "key" ? someKeys(text, set) : someObjects(text, set)];
    });
    if (matched.length > 0 || isAboutKeys) {
        return matched;
    }
    // Another bucket, by pattern: which one the policy is attached to may be unknown.
    return [
        { level: "bucket", text },
        { level: "object", text },
    ];
}

function namedBucket({ pattern, bucket }: CompiledResource, text: Text): NamedBucket | undefined {
    return pattern === undefined ? bucketIn(parseArn(showText(text))) : bucket;
}

/** Some keys of the account, where the pattern has all six parts of an ARN. */
function someKeys(text: Text, all: ResourceSet): ResourceSet {
    if (text.exact !== undefined) {
        return { level: "key", text };
    }
    const parts = partsOf(text);
    const account = partsOf(all.text)[4];
    return parts.length === 6 && account !== undefined
        ? { level: "key", text: { tokens: parts.with(4, account).flatMap(withColon) } }
        : all;
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
function someObjects(text: Text, all: ResourceSet): ResourceSet {
    const slash = "/".charCodeAt(0);
    const ownSlash = all.text.tokens.indexOf(slash);
    const slashInPattern = text.tokens.indexOf(slash);
    if (slashInPattern < 0 || all.text.tokens.length !== ownSlash + 2) {
        return { level: "object", text };
    }
    const bucket: Text = { tokens: all.text.tokens.slice(0, ownSlash) };
    const key: Text = { tokens: text.tokens.slice(slashInPattern) };
    return { level: "object", text: textOf(bucket, key), bucketArn: all.bucketArn };
}

/** Whether a statement's resources cover the text for sure. */
export function coversForSure(
    { resource }: CompiledStatement,
    principal: SymbolicPrincipal,
    text: Text,
): boolean {
    if (!resource.not) {
        return resource.of.some((each) => matchesAll(patternFor(each, principal), text));
    }
    // Whether NotResource covers anything if a variable in it has no value is not documented.
    return resource.of
        .map((each) => patternFor(each, principal))
        .every(
            (pattern) =>
                pattern.never !== true &&
                pattern.uncertain !== true &&
                compare(pattern, text) === "no",
        );
}
