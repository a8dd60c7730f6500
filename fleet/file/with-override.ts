import { isDeepStrictEqual } from "node:util";
import {
    type Document,
    isMap,
    isNode,
    isScalar,
    isSeq,
    parseDocument,
    stringify,
    type YAMLMap,
    type YAMLSeq,
} from "yaml";
import type { Checked } from "../../shared/problem";

/** An override to be written: accounts by their ids, and config keys of members with values. */
interface NewOverride {
    readonly accountIds: readonly string[];
    readonly set: Readonly<Record<string, unknown>>;
}

/**
 * fleet.yaml with an override for accounts behind all others, so that it wins. Where the last one
 * sets just the same for accounts by their ids, that one gets the accounts. Comments and formatting
 * stay: text is put in, and nothing is written anew.
 *
 * @param text A file that `readFleetFile` accepts.
 * @param set Config keys of members → values.
 */
export function withOverride(
    text: string,
    accountIds: readonly string[],
    set: Readonly<Record<string, unknown>>,
): Checked<string> {
    const document = parseDocument(text, { prettyErrors: false });
    const { contents } = document;
    if (document.errors.length > 0 || !isMap(contents)) {
        return unreadable(document);
    }
    const change = { accountIds, set };
    const spliced = textWithOverride(text, contents, change);
    const wanted = valueWithOverride(document.toJS() as FileValue, change);
    const written = parseDocument(spliced, { prettyErrors: false });
    return written.errors.length === 0 && isDeepStrictEqual(written.toJS(), wanted)
        ? { ok: true, value: spliced }
        : { ok: true, value: rewritten(document, wanted) };
}

/** The list written anew, for forms of it that no text can be put into. */
function rewritten(document: Document, { overrides }: FileValue): string {
    document.set("overrides", document.createNode(overrides));
    return document.toString({ lineWidth: 0 });
}

function unreadable({ errors }: Document): Checked<string> {
    const why = errors[0]?.message.split("\n")[0]?.replace(/[.:\s]+$/, "");
    return {
        ok: false,
        problems: [
            {
                key: "fleet.yaml",
                found: `can't be changed: ${why ?? "it is no object"}`,
                expected: "Correct it first.",
            },
        ],
    };
}

interface OverrideValue {
    readonly for: unknown;
    readonly set: unknown;
}

interface FileValue {
    readonly overrides?: readonly OverrideValue[] | null;
}

/** What the changed file has to say. */
function valueWithOverride(file: FileValue, { accountIds, set }: NewOverride): FileValue {
    const overrides = file.overrides ?? [];
    const last = overrides.at(-1);
    if (last === undefined || !sameAccountsGet(last, set)) {
        const own = { for: forValue(accountIds), set };
        return { ...file, overrides: [...overrides, own] };
    }
    const ids = idsOf(last.for) ?? [];
    const own = { ...last, for: matchersOf([...ids, ...newIds(ids, accountIds)]) };
    const isNew = newIds(ids, accountIds).length > 0;
    return { ...file, overrides: [...overrides.slice(0, -1), isNew ? own : last] };
}

function sameAccountsGet(last: OverrideValue, set: NewOverride["set"]): boolean {
    return isDeepStrictEqual(last.set, set) && idsOf(last.for) !== undefined;
}

/** The ids of matchers all of which name one. */
function idsOf(matchers: unknown): readonly string[] | undefined {
    const all: readonly unknown[] = Array.isArray(matchers) ? matchers : [matchers];
    const ids = all.flatMap((one) =>
        typeof one === "object" && one !== null && "id" in one && typeof one.id === "string"
            ? [one.id]
            : [],
    );
    return ids.length === all.length ? ids : undefined;
}

function newIds(known: readonly string[], ids: readonly string[]): readonly string[] {
    return [...new Set(ids)].filter((id) => !known.includes(id));
}

function matchersOf(ids: readonly string[]): readonly { readonly id: string }[] {
    return ids.map((id) => ({ id }));
}

function forValue(ids: readonly string[]): unknown {
    const matchers = matchersOf(newIds([], ids));
    return matchers.length === 1 ? matchers[0] : matchers;
}

function textWithOverride(text: string, contents: YAMLMap, change: NewOverride): string {
    const overrides = contents.get("overrides", true) as unknown;
    if (!isSeq(overrides)) {
        return isScalar(overrides) ? belowKey(text, contents, change) : atTheEnd(text, change);
    }
    if (overrides.items.length === 0) {
        const [start, end] = overrides.range ?? [0, 0];
        const without = text.slice(0, start).trimEnd() + text.slice(end);
        return belowKey(without, contents, change);
    }
    const last = overrides.items.at(-1);
    const value = isNode(last) && (last.toJSON() as OverrideValue);
    return value && isMap(last) && sameAccountsGet(value, change.set)
        ? withMatchers(text, last, change)
        : withItem(text, overrides, itemText(change));
}

/** `- for: …` and `set: …`, in the lines of a list that is not indented. */
function itemText({ accountIds, set }: NewOverride): string {
    const ids = newIds([], accountIds);
    const [first] = ids;
    const accounts =
        ids.length === 1 && first !== undefined
            ? ` ${matcherText(first)}\n`
            : `\n${ids.map((id) => `    - ${matcherText(id)}\n`).join("")}`;
    const settings = stringify(set, { lineWidth: 0, indent: 2 }).trimEnd();
    return `- for:${accounts}  set:\n${indented(settings, "    ")}\n`;
}

function matcherText(id: string): string {
    return `{ id: "${id}" }`;
}

function indented(text: string, indent: string): string {
    return text.replace(/^(?=.)/gm, indent);
}

function atTheEnd(text: string, change: NewOverride): string {
    const whole = text.endsWith("\n") ? text : `${text}\n`;
    return `${whole}overrides:\n${indented(itemText(change), "  ")}`;
}

/** Below a key `overrides` that has nothing. */
function belowKey(text: string, contents: YAMLMap, change: NewOverride): string {
    const pair = contents.items.find(({ key }) => isScalar(key) && key.value === "overrides");
    const end = lineEnd(text, (isScalar(pair?.key) && pair.key.range?.[1]) || 0);
    return put(text, end, indented(itemText(change), "  "));
}

/** One more item at the end of a list. */
function withItem(text: string, list: YAMLSeq, item: string): string {
    const [start = 0, end = 0] = list.range ?? [];
    if (list.flow) {
        const value = JSON.stringify(parseDocument(item).toJS()).slice(1, -1);
        return `${text.slice(0, end - 1)}, ${value}${text.slice(end - 1)}`;
    }
    const last = list.items.at(-1);
    const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).replace(/\S/g, " ");
    const after = isNode(last) ? (last.range?.[1] ?? end) : end;
    return put(text, lineEnd(text, after), indented(item, indent));
}

/** More accounts for an override that is there. */
function withMatchers(text: string, override: YAMLMap, { accountIds }: NewOverride): string {
    const matchers = override.get("for", true) as unknown;
    if (!isNode(matchers)) {
        return text;
    }
    const ids = idsOf(matchers.toJSON()) ?? [];
    const more = newIds(ids, accountIds);
    if (more.length === 0) {
        return text;
    }
    if (isSeq(matchers) && !matchers.flow) {
        return withItem(text, matchers, more.map((id) => `- ${matcherText(id)}\n`).join(""));
    }
    const [start = 0, end = 0] = matchers.range ?? [];
    const list = `[${[...ids, ...more].map(matcherText).join(", ")}]`;
    return text.slice(0, start) + list + text.slice(end);
}

/** Where the next line begins. */
function lineEnd(text: string, offset: number): number {
    if (text[offset - 1] === "\n") {
        return offset;
    }
    const found = text.indexOf("\n", offset);
    return found < 0 ? text.length : found + 1;
}

/** Whole lines, before the line that begins at the offset. */
function put(text: string, offset: number, lines: string): string {
    const before = text.slice(0, offset);
    return (
        (before === "" || before.endsWith("\n") ? before : `${before}\n`) +
        lines +
        text.slice(offset)
    );
}
