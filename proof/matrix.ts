import { type Checked, type Problem, show } from "../shared/problem";
import { CALLER_KINDS, type CallerKind } from "./callers";
import { CONTEXT_NAMES } from "./contexts";
import { RESOURCE_NAMES } from "./resources";

/** What docs/access.md expects of one row's requests. */
export interface Expectation {
    readonly actions: readonly string[];
    /** Names that `targetsOf` knows. */
    readonly resources: readonly string[];
    /** Names that `keysOf` knows. */
    readonly contexts: readonly string[];
    /** By caller; without those for whom the row has no meaning. */
    readonly answers: Readonly<Partial<Record<CallerKind, Answer>>>;
    readonly line: number;
}

export type Answer = "allowed" | "denied";

const ANSWERS: Readonly<Record<string, Answer | undefined>> = {
    yes: "allowed",
    no: "denied",
    "–": undefined,
};

const HEAD = ["Action", "Resource", "Context"];

/** Reads the tables whose first columns are Action, Resource and Context. */
export function parseMatrix(source: string, markdown: string): Checked<readonly Expectation[]> {
    const rows: Expectation[] = [];
    const problems: Problem[] = [];
    let kinds: readonly string[] | undefined;
    markdown.split("\n").forEach((text, index) => {
        const cells = cellsOf(text);
        if (cells === undefined) {
            kinds = undefined;
        } else if (HEAD.every((title, column) => cells[column] === title)) {
            kinds = cells.slice(HEAD.length, -1);
        } else if (kinds !== undefined && !/^-+$/.test(cells[0] ?? "")) {
            const row = expectationOf(cells, kinds, index + 1);
            rows.push(row);
            problems.push(...problemsOf(`${source}:${index + 1}`, cells, kinds, row));
        }
    });
    return problems.length === 0 ? { ok: true, value: rows } : { ok: false, problems };
}

function cellsOf(line: string): string[] | undefined {
    return /^\|.*\|$/.test(line)
        ? line
              .slice(1, -1)
              .split("|")
              .map((cell) => cell.trim())
        : undefined;
}

function expectationOf(
    cells: readonly string[],
    kinds: readonly string[],
    line: number,
): Expectation {
    const [actions, resources, contexts] = cells.map((cell) =>
        cell.replaceAll("`", "").split(/, */),
    );
    return {
        actions: actions ?? [],
        resources: resources ?? [],
        contexts: contexts ?? [],
        answers: Object.fromEntries(
            kinds.map((kind, column) => [kind, ANSWERS[cells[HEAD.length + column] ?? ""]]),
        ),
        line,
    };
}

function problemsOf(
    key: string,
    cells: readonly string[],
    kinds: readonly string[],
    { actions, resources, contexts }: Expectation,
): Problem[] {
    const unknown = (found: readonly string[], known: Iterable<string>, what: string) => {
        const names = [...known];
        return found
            .filter((name) => !names.includes(name))
            .map((name) => ({
                key,
                found: `has the ${what} ${show(name)}`,
                expected: `Write one of: ${names.join(", ")}.`,
            }));
    };
    return [
        ...actions
            .filter((action) => !/^(s3|kms):[A-Za-z]+$/.test(action))
            .map((action) => ({
                key,
                found: `has the action ${show(action)}`,
                expected: "Write actions such as `s3:PutObject`, with commas between them.",
            })),
        ...unknown(resources, RESOURCE_NAMES, "resource"),
        ...unknown(contexts, CONTEXT_NAMES, "context"),
        ...unknown(kinds, CALLER_KINDS, "caller"),
        ...unknown(cells.slice(HEAD.length, -1), Object.keys(ANSWERS), "answer"),
        ...(cells.length === HEAD.length + kinds.length + 1
            ? []
            : [
                  {
                      key,
                      found: `has ${cells.length} columns`,
                      expected: `Write ${HEAD.length + kinds.length + 1}, as in the table's first line.`,
                  },
              ]),
    ];
}
