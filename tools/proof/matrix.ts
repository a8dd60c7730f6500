import { type Checked, type Problem, show } from "../../shared/problem";
import { CALLER_KINDS, type CallerKind } from "./callers";
import { CONTEXT_NAMES } from "./contexts";
import { RESOURCE_NAMES } from "./resources";
import { TRAIT_NAMES } from "./traits";

/** What docs/access.md expects of one row's requests. */
export interface Expectation {
    readonly actions: readonly string[];
    /** Names that `targetsOf` knows. */
    readonly resources: readonly string[];
    /** Names that `keysOf` knows. */
    readonly contexts: readonly string[];
    /** Names that `hasTraits` knows; the row is about deployments with all of them. */
    readonly traits: readonly string[];
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

/** The column that may follow: which deployments a row holds for. */
const TRAITS = "With";

/** The columns after `HEAD` and before the reason. */
interface Columns {
    readonly hasTraits: boolean;
    /** A column answers for one caller or for several. */
    readonly kinds: readonly (readonly string[])[];
}

/** Reads the tables whose first columns are Action, Resource and Context. */
export function parseMatrix(source: string, markdown: string): Checked<readonly Expectation[]> {
    const rows: Expectation[] = [];
    const problems: Problem[] = [];
    let columns: Columns | undefined;
    markdown.split("\n").forEach((text, index) => {
        const cells = cellsOf(text);
        if (cells === undefined) {
            columns = undefined;
        } else if (HEAD.every((title, column) => cells[column] === title)) {
            columns = columnsOf(cells);
        } else if (columns !== undefined && !/^-+$/.test(cells[0] ?? "")) {
            const row = expectationOf(cells, columns, index + 1);
            rows.push(row);
            problems.push(...problemsOf(`${source}:${index + 1}`, cells, columns, row));
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

function columnsOf(head: readonly string[]): Columns {
    const hasTraits = head[HEAD.length] === TRAITS;
    return {
        hasTraits,
        kinds: head.slice(HEAD.length + (hasTraits ? 1 : 0), -1).map(namesIn),
    };
}

function namesIn(cell = ""): readonly string[] {
    return cell.replaceAll("`", "").split(/, */);
}

function expectationOf(cells: readonly string[], columns: Columns, line: number): Expectation {
    const { hasTraits, kinds } = columns;
    const first = HEAD.length + (hasTraits ? 1 : 0);
    return {
        actions: namesIn(cells[0]),
        resources: namesIn(cells[1]),
        contexts: namesIn(cells[2]),
        traits: hasTraits ? namesIn(cells[HEAD.length]).filter((trait) => trait !== "–") : [],
        answers: Object.fromEntries(
            kinds.flatMap((kindsOfColumn, column) =>
                kindsOfColumn.map((kind) => [kind, ANSWERS[cells[first + column] ?? ""]]),
            ),
        ),
        line,
    };
}

function problemsOf(
    key: string,
    cells: readonly string[],
    { hasTraits, kinds }: Columns,
    { actions, resources, contexts, traits }: Expectation,
): Problem[] {
    const first = HEAD.length + (hasTraits ? 1 : 0);
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
            .filter((action) => !/^(s3|kms|ssm|ssmmessages|logs):[A-Za-z]+$/.test(action))
            .map((action) => ({
                key,
                found: `has the action ${show(action)}`,
                expected: "Write actions such as `s3:PutObject`, with commas between them.",
            })),
        ...unknown(resources, RESOURCE_NAMES, "resource"),
        ...unknown(contexts, CONTEXT_NAMES, "context"),
        ...unknown(traits, TRAIT_NAMES, "trait"),
        ...unknown(kinds.flat(), CALLER_KINDS, "caller"),
        ...unknown(cells.slice(first, -1), Object.keys(ANSWERS), "answer"),
        ...(cells.length === first + kinds.length + 1
            ? []
            : [
                  {
                      key,
                      found: `has ${cells.length} columns`,
                      expected: `Write ${first + kinds.length + 1}, as in the table's first line.`,
                  },
              ]),
    ];
}
