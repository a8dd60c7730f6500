import {
    type Document,
    isAlias,
    isMap,
    isPair,
    isScalar,
    isSeq,
    LineCounter,
    type Node,
    type Pair,
    parseDocument,
    type Scalar,
    visit,
    type YAMLError,
    type YAMLMap,
} from "yaml";
import { type Checked, type Problem, show } from "../../shared/problem";

/** The way to a value: keys of objects and indexes of lists. */
export type Path = readonly (string | number)[];

/** What a YAML file holds, and where each value of it stands. */
export interface Source {
    readonly value: unknown;
    /** 1-based line of the value's key, or of what is nearest to a value that is not there. */
    readonly lineAt: (path: Path) => number;
    /** Whether nothing is written for the value: `key:` at the end of its line, unlike `key: null`. */
    readonly isEmpty: (path: Path) => boolean;
}

/**
 * Reads a YAML file of one document.
 *
 * @param file What problems call the file.
 */
export function readSource(text: string, file: string): Checked<Source> {
    const lines = new LineCounter();
    // Its own search for equal keys takes quadratic time.
    const document = parseDocument(text, {
        lineCounter: lines,
        prettyErrors: false,
        uniqueKeys: false,
        merge: true,
    });
    const lineOf = (offset: number) => lines.linePos(offset).line;
    const broken = [...document.errors, ...document.warnings].map((error) =>
        syntaxProblem(error, `${file} line ${lineOf(error.pos[0])}`),
    );
    if (broken.length > 0) {
        return { ok: false, problems: broken };
    }
    const unusable = unusableKeys(document, file, lineOf);
    if (unusable.length > 0) {
        return { ok: false, problems: unusable };
    }
    visit(document, { Scalar: keepAsWritten });
    const find = finderIn(document);
    try {
        return {
            ok: true,
            value: {
                value: document.toJS(),
                lineAt: (path) => lineOf(find(path).offset),
                isEmpty: (path) => isEmptyNode(find(path).node),
            },
        };
    } catch (error) {
        return { ok: false, problems: [aliasProblem(error as Error, file)] };
    }
}

/** What to do about errors, by what their message says. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
    [/tabs/i, "Indent with spaces."],
    [/unresolved tag/i, "Remove the tag, the word that begins with an exclamation mark."],
    [/missing closing|must .*end with/i, "Close what was opened: a quote or a bracket."],
];

function syntaxProblem({ code, message }: YAMLError, key: string): Problem {
    if (code === "MULTIPLE_DOCS") {
        return {
            key,
            found: "begins a second document",
            expected: "Keep one document: remove what follows the line ---, and that line.",
        };
    }
    const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(message)) ?? [];
    const said = lowerFirst(message.split("\n")[0] ?? "").replace(/[.:\s]+$/, "");
    return {
        key,
        found: `is no YAML: ${said}`,
        expected: remedy ?? "Correct the line, or the one before.",
    };
}

function lowerFirst(text: string): string {
    return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function aliasProblem({ message }: Error, file: string): Problem {
    return {
        key: file,
        found: `can't be read: ${lowerFirst(message).replace(/[.:\s]+$/, "")}`,
        expected: "Write out what the alias (*) stands for.",
    };
}

/** Names that objects of JavaScript have already, which checks would pass by. */
const RESERVED: readonly string[] = ["__proto__", "constructor", "prototype"];

/** Keys that stand twice in one object, and keys that are no text. */
function unusableKeys(
    document: Document.Parsed,
    file: string,
    lineOf: (offset: number) => number,
): readonly Problem[] {
    const problems: Problem[] = [];
    visit(document, {
        Map: (_, { items, range }) => {
            const lines = new Map<string, number>();
            for (const { key } of items) {
                if (!isScalar(key)) {
                    const { range: own } = key as Node;
                    problems.push({
                        key: `${file} line ${lineOf(own?.[0] ?? range?.[0] ?? 0)}`,
                        found: "has a key that is no text",
                        expected: "Write a word before the colon.",
                    });
                    continue;
                }
                const name = nameOf(key);
                const line = lineOf(key.range?.[0] ?? 0);
                const complaint = keyComplaint(name, lines.get(name));
                if (complaint !== undefined) {
                    problems.push({ key: `${file} line ${line}: ${name}`, ...complaint });
                }
                lines.set(name, line);
            }
        },
    });
    return problems;
}

function keyComplaint(name: string, earlier: number | undefined): Omit<Problem, "key"> | undefined {
    if (RESERVED.includes(name)) {
        return { found: "is not a key here", expected: "Remove it." };
    }
    return earlier === undefined || name === "<<"
        ? undefined
        : { found: `stands in line ${earlier} already`, expected: "Keep one of the two." };
}

function nameOf(key: Scalar): string {
    return isWrittenAsText(key) ? (key.source ?? "") : String(key.value);
}

/** Parts of the file whose values are words, whatever YAML takes them for: names, units, tags. */
const PARTS_OF_WORDS: readonly string[] = ["accounts", "stacks"];

/**
 * Account ids keep their zeros without quotes, and what can only be text is text: `name: 2024`,
 * `tag: {logged: true}`.
 */
function keepAsWritten(
    _: unknown,
    scalar: Scalar,
    ancestors: readonly (Node | Document | Pair)[],
): void {
    const isWord = isWrittenAsText(scalar) || (isPlainValue(scalar) && isInWords(ancestors));
    if (isWord) {
        scalar.value = scalar.source;
    }
}

function isWrittenAsText(scalar: Scalar): boolean {
    return isPlainValue(scalar) && /^\d{12}$/.test(scalar.source ?? "");
}

function isPlainValue({ type, value }: Scalar): boolean {
    return type === "PLAIN" && (typeof value === "number" || typeof value === "boolean");
}

function isInWords(ancestors: readonly (Node | Document | Pair)[]): boolean {
    const keys = ancestors.filter(isPair).map(({ key }) => (isScalar(key) ? key.value : undefined));
    return (
        PARTS_OF_WORDS.includes(String(keys[0])) || (keys[0] === "overrides" && keys[1] === "for")
    );
}

/** The value, and where its key stands; or as much of the way to it as there is. */
type Finder = (path: Path) => { readonly node: unknown; readonly offset: number };

/** Looks values up by their way. A map may have thousands of keys, so each is indexed once. */
function finderIn(document: Document.Parsed): Finder {
    const indexes = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
    const indexOf = (map: YAMLMap) => {
        const known =
            indexes.get(map) ??
            new Map(
                map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : "", pair]),
            );
        indexes.set(map, known);
        return known;
    };
    return (path) => {
        let node: unknown = document.contents;
        let offset = document.contents?.range[0] ?? 0;
        for (const segment of path) {
            const inner: unknown = isAlias(node) ? node.resolve(document) : node;
            const next = isMap(inner)
                ? indexOf(inner).get(String(segment))
                : isSeq(inner)
                  ? inner.items[Number(segment)]
                  : undefined;
            const place: unknown = isPair(next) ? next.key : next;
            if (place === undefined) {
                return { node: undefined, offset };
            }
            offset = (place as Node).range?.[0] ?? offset;
            node = isPair(next) ? next.value : next;
        }
        return { node, offset };
    };
}

function isEmptyNode(node: unknown): boolean {
    return node === null || (isScalar(node) && node.value === null && !node.source);
}

/** The way as people write it: `overrides[1].set.regions[0]`. */
export function pathText(path: Path): string {
    return path
        .map((segment, index) => {
            if (typeof segment === "number") {
                return `[${segment}]`;
            }
            const word = /^[\w:*-]+$/.test(segment) ? segment : show(segment);
            return index === 0 ? word : `.${word}`;
        })
        .join("");
}
