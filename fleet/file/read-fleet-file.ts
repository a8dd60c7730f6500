import * as v from "valibot";
import { type Checked, type Problem, show } from "../../shared/problem";
import { partyOf } from "../../shared/stack-name";
import {
    type AccountSource,
    type FleetFile,
    type ListedAccount,
    type Matcher,
    matcherText,
    type Override,
    type PlacedMatcher,
    type SettingsBlock,
    type StackName,
} from "./fleet-file";
import { FLEET_SCHEMA, type FleetValues, type MatcherValues } from "./schema";
import { type BlockContext, placeText, settingsBlock } from "./settings-block";
import { type Path, pathText, readSource, type Source } from "./source";

export interface ReadOptions {
    /** Name of the project in Pulumi.yaml, the namespace of its config keys. */
    readonly project: string;
    /** What messages call the file. */
    readonly file: string;
}

/**
 * Reads fleet.yaml: its YAML, its form, and each config value by itself. What depends on accounts is
 * for `fleetOf`.
 *
 * @returns what it says, with the lines; or every problem that can be told, each with its line.
 */
export function readFleetFile(text: string, { project, file }: ReadOptions): Checked<FleetFile> {
    const source = readSource(text, file);
    if (!source.ok) {
        return source;
    }
    const context = { source: source.value, file, project };
    const result = v.safeParse(FLEET_SCHEMA, source.value.value);
    if (!result.success) {
        const formProblems = result.issues.map((issue) => problemOf(issue, context));
        return { ok: false, problems: inOrder([...formProblems, ...valueProblems(context)]) };
    }
    return fleetFileOf(result.output, context);
}

function fleetFileOf(values: FleetValues, context: BlockContext): Checked<FleetFile> {
    const { source, file } = context;
    const blocks = settingsBlocks(context, values);
    const include = values.accounts.include;
    const problems = [
        ...blocks.problems,
        ...repeatedAccounts(values, context),
        ...contradictoryMatchers(values, context),
        ...unusableNames(values, context),
    ];
    if (problems.length > 0) {
        return { ok: false, problems: inOrder(problems) };
    }
    const { central: centralStack, ...stacks } = namesOf(values, source);
    const { central = NOTHING, defaults = NOTHING, overrides } = blocks;
    return {
        ok: true,
        value: {
            file,
            central,
            defaults,
            overrides: overrides.map((block, index) => ({
                ...block,
                for: overrideMatchers(values, index, source),
            })),
            source: sourceOf(values.accounts, source),
            accountsLine: source.lineAt(["accounts"]),
            include: include && placed(include, ["accounts", "include"], source),
            exclude: placed(values.accounts.exclude ?? [], ["accounts", "exclude"], source),
            deploy: {
                role: values.deploy.role,
                externalId: values.deploy.externalId,
                line: hasKey(source.value, "deploy") ? source.lineAt(["deploy"]) : undefined,
            },
            centralStack,
            stacks: new Map(Object.entries(stacks)),
            secretsProvider: values.secretsProvider,
            lineAt: source.lineAt,
        },
    };
}

const NOTHING: SettingsBlock = { place: "defaults", path: ["defaults"], line: 1, settings: {} };

function hasKey(value: unknown, key: string): boolean {
    return typeof value === "object" && value !== null && key in value;
}

interface Blocks {
    readonly central?: SettingsBlock;
    readonly defaults?: SettingsBlock;
    readonly overrides: readonly SettingsBlock[];
    readonly problems: readonly Problem[];
}

/** The parts of the file that set config keys, as far as they are of the right form. */
function settingsBlocks(context: BlockContext, values: Partial<FleetValues>): Blocks {
    const central = settingsBlock(
        context,
        { kind: "central", place: "central", path: ["central"] },
        values.central ?? {},
    );
    const defaults = settingsBlock(
        context,
        { kind: "defaults", place: "defaults", path: ["defaults"] },
        values.defaults ?? {},
    );
    const overrides = (values.overrides ?? []).map((override, index) =>
        settingsBlock(
            context,
            {
                kind: "override",
                place: `overrides[${index}] for ${forText(override.for)}`,
                path: ["overrides", index, "set"],
            },
            override.set,
        ),
    );
    return {
        central: central.block,
        defaults: defaults.block,
        overrides: overrides.map(({ block }) => block),
        problems: [central, defaults, ...overrides].flatMap(({ problems }) => problems),
    };
}

const looseSettings = v.fallback(
    v.pipe(
        v.unknown(),
        v.check((value) => !Array.isArray(value)),
        v.record(v.string(), v.unknown()),
    ),
    {},
);

/** Parts that set config keys, whatever the rest of the file looks like. */
const LOOSE_VALUES = v.fallback(
    v.object({
        central: v.optional(looseSettings, {}),
        defaults: v.optional(looseSettings, {}),
        overrides: v.fallback(
            v.optional(v.array(v.fallback(v.object({ set: looseSettings }), { set: {} })), []),
            [],
        ),
    }),
    { central: {}, defaults: {}, overrides: [] },
);

/** What is wrong with single values of a file whose form is wrong elsewhere. */
function valueProblems(context: BlockContext): readonly Problem[] {
    const { central, defaults, overrides } = v.parse(LOOSE_VALUES, context.source.value);
    return settingsBlocks(context, {
        central,
        defaults,
        overrides: overrides.map(({ set }) => ({ for: [], set })),
    }).problems;
}

/** An override's accounts in a few words: the first of several, and how many others. */
function forText(matchers: MatcherValues | readonly MatcherValues[]): string {
    const [first, ...others] = asList(matchers);
    const rest = others.length === 0 ? "" : ` and ${others.length} more`;
    return (first === undefined ? "" : matcherText(matcherOf(first))) + rest;
}

function asList<Item>(value: Item | readonly Item[]): readonly Item[] {
    return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}

/** The schema has seen to it that exactly one is set. */
function matcherOf(values: MatcherValues): Matcher {
    return values as Matcher;
}

function placed(
    matchers: readonly MatcherValues[],
    path: Path,
    source: Source,
): readonly PlacedMatcher[] {
    return matchers.map((values, index) => ({
        matcher: matcherOf(values),
        line: source.lineAt([...path, index]),
        place: pathText([...path, index]),
    }));
}

function overrideMatchers(values: FleetValues, index: number, source: Source): Override["for"] {
    const { for: matchers } = values.overrides[index] ?? { for: [] };
    const path = ["overrides", index, "for"];
    return Array.isArray(matchers)
        ? placed(matchers, path, source)
        : [
              {
                  matcher: matcherOf(matchers),
                  line: source.lineAt(path),
                  place: pathText(path),
              },
          ];
}

function sourceOf({ list, role }: FleetValues["accounts"], source: Source): AccountSource {
    if (list === undefined) {
        return { from: "organizations", role };
    }
    const accounts = list.map(({ id, name = id, ou = "", tags = {} }, index): ListedAccount => ({
        id,
        name,
        ou,
        tags,
        line: source.lineAt(["accounts", "list", index]),
    }));
    return { from: "list", accounts };
}

function namesOf(
    { stacks }: FleetValues,
    source: Source,
): Readonly<Partial<Record<string, StackName>>> & Record<string, StackName> {
    return Object.fromEntries(
        Object.entries(stacks).map(([id, name]) => [
            id,
            { name, line: source.lineAt(["stacks", id]) },
        ]),
    );
}

function repeatedAccounts(
    { accounts: { list = [] } }: FleetValues,
    context: BlockContext,
): readonly Problem[] {
    const lines = new Map<string, number>();
    return list.flatMap(({ id }, index) => {
        const path = ["accounts", "list", index, "id"];
        const earlier = lines.get(id);
        lines.set(id, earlier ?? context.source.lineAt(path));
        return earlier === undefined
            ? []
            : [
                  {
                      key: placeText(context, path),
                      found: `is ${show(id)}, which line ${earlier} lists already`,
                      expected: "Remove one of the two.",
                  },
              ];
    });
}

/** An account may not be named by its id both as included and as excluded. */
function contradictoryMatchers(
    { accounts: { include = [], exclude = [] } }: FleetValues,
    context: BlockContext,
): readonly Problem[] {
    const included = new Map(include.map(({ id }, index) => [id, index]));
    return exclude.flatMap(({ id }, index) => {
        const other = id === undefined ? undefined : included.get(id);
        return other === undefined
            ? []
            : [
                  {
                      key: placeText(context, ["accounts", "exclude", index]),
                      found: `names account ${id}, which line ${context.source.lineAt(["accounts", "include", other])} includes`,
                      expected: "Remove one of the two.",
                  },
              ];
    });
}

function unusableNames({ stacks }: FleetValues, context: BlockContext): readonly Problem[] {
    const owners = new Map<string, string>();
    return Object.entries(stacks).flatMap(([id, name]) => {
        const owner = owners.get(name);
        owners.set(name, owner ?? id);
        const complaint =
            owner === undefined
                ? nameComplaint(id, name)
                : {
                      found: `is ${show(name)}, which is also the stack of ${owner}`,
                      expected: "Write another name: each account has a stack of its own.",
                  };
        return complaint === undefined
            ? []
            : [{ key: placeText(context, ["stacks", id]), ...complaint }];
    });
}

function nameComplaint(id: string, name: string): Omit<Problem, "key"> | undefined {
    const party = partyOf(name);
    const isCentral = party.ok && party.value === "central";
    if (id === "central") {
        return isCentral
            ? undefined
            : {
                  found: `is ${show(name)}, which would run as a member`,
                  expected: "Write central, or a name that ends with .central.",
              };
    }
    if (!party.ok || isCentral) {
        return {
            found: `is ${show(name)}, which ${isCentral ? "would run as the archive" : "looks like the archive's"}`,
            expected: "Write a name whose last part is not central.",
        };
    }
    return /^\d{12}$/.test(name) && name !== id
        ? {
              found: `is ${show(name)}, which is another account's id`,
              expected: "Write a name that is no account id.",
          }
        : undefined;
}

/** `is "12"`, `is missing`, `is no key of fleet.yaml`. */
function problemOf(issue: v.BaseIssue<unknown>, context: BlockContext): Problem {
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    if (path.length === 0) {
        return { key: context.file, ...fileComplaint(issue, context.source) };
    }
    const key = placeText(context, path);
    if (issue.type === "strict_object" && issue.expected === "never") {
        return { key, found: "is not a key here", expected: issue.message };
    }
    // What `refuse` says goes on from the value; everywhere else the message is the remedy.
    return issue.type === "raw_check"
        ? {
              key,
              found: `is ${show(issue.input)}: it ${issue.message}`,
              expected: issue.expected ?? "",
          }
        : { key, found: foundText(issue.input), expected: issue.message };
}

function foundText(value: unknown): string {
    if (value === undefined) {
        return "is missing";
    }
    return value === null ? "is empty" : `is ${show(value)}`;
}

function fileComplaint(issue: v.BaseIssue<unknown>, { value }: Source): Omit<Problem, "key"> {
    return value === null
        ? {
              found: "is empty",
              expected: "Write central and accounts; `fleet init` writes a first one.",
          }
        : { found: foundText(value), expected: issue.message };
}

/** By line, each place once: a place whose form is wrong needs no second word. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
    const first = new Map(problems.toReversed().map((problem) => [problem.key, problem]));
    const line = ({ key }: Problem) => Number(/ line (\d+):/.exec(key)?.[1] ?? 0);
    const kept = problems.filter((problem) => first.get(problem.key) === problem);
    return kept.sort((one, other) => line(one) - line(other));
}
