import { centralConfig } from "../../central/config";
import { type MemberConfig, memberConfig } from "../../member/config";
import { type Checked, type Problem, show } from "../../shared/problem";
import { inProject } from "../../shared/setting";
import { centralStackOf } from "../../shared/stack-name";
import type { Account, Organization } from "../organization/account";
import { ASSUME_ROLES, deployRole } from "./deploy-role";
import { flattened, flattenedValue } from "./flattened";
import type { FleetFile, SettingsBlock } from "./fleet-file";
import { type Laid, type Layering, layeringOf } from "./layers";
import { type ProjectWide, projectWideFor, withoutValues, withProjectWide } from "./project-wide";
import { selection, unmatchedTexts } from "./selection";
import { segmentsOf } from "./settings-block";
import { type Path, pathText } from "./source";
import type { Fleet, Origin, StackSpec } from "./stack-spec";

/**
 * Who gets which stack, with which config.
 *
 * @param project Name of the project in Pulumi.yaml, the namespace of its config keys.
 * @param projectWide What Pulumi.yaml sets for every stack that does not set it itself.
 * @returns the fleet, or everything in fleet.yaml that keeps it from being one: what is wrong for
 * many accounts is one problem, with one of them as an example.
 */
export function fleetOf(
    file: FleetFile,
    organization: Organization,
    project: string,
    projectWide: ProjectWide = {},
): Checked<Fleet> {
    const chosen = selection(file, organization);
    const central = centralOf(file, organization, project, projectWide);
    const members = membersOf(file, chosen.selected, {
        project,
        central,
        wide: projectWideFor("member", project, projectWide),
    });
    const problems = [
        ...central.problems,
        ...chosen.problems,
        ...members.problems,
        ...withoutValues([central.spec, ...members.specs], project, projectWide, file.file),
    ];
    if (problems.length > 0) {
        return { ok: false, problems: inProblemOrder(problems, project) };
    }
    const fleet: Fleet = {
        central: central.spec,
        members: members.specs,
        passedOver: chosen.passedOver,
        warnings: [
            ...central.warnings,
            ...chosen.warnings,
            ...unmatchedTexts(
                file.file,
                file.overrides.flatMap((override) => override.for),
                organization.accounts,
            ),
            ...strangeStacks(file, organization),
            ...members.warnings,
        ],
    };
    return { ok: true, value: withProjectWide(fleet, project, projectWide) };
}

function inProblemOrder(problems: readonly Problem[], project: string): readonly Problem[] {
    return problems.map(({ key, found, expected }) => ({
        key,
        found: inProject(project, found),
        expected: inProject(project, expected),
    }));
}

interface Central {
    readonly spec: StackSpec;
    /** The regions in which sessions find a key. */
    readonly regions: readonly string[] | undefined;
    readonly problems: readonly Problem[];
    readonly warnings: readonly string[];
}

function centralOf(
    file: FleetFile,
    organization: Organization,
    project: string,
    projectWide: ProjectWide,
): Central {
    const wide = projectWideFor("central", project, projectWide);
    const settings = laid(file.central);
    const accountId = text(settings.get("accountId")?.value);
    const listed = organization.accounts.find(({ id }) => id === accountId);
    const account = listed ?? unlistedAccount(accountId);
    const own = ownConfig(settings, project);
    const { config, origins } = withDeployRole(file, own, {
        accountId,
        region: text(settings.get("region")?.value ?? wide[`${project}:region`]),
    });
    const checked = centralConfig(project, flattened({ ...wide, ...config }));
    const { organizationId } = checked.ok ? admittedOrganization(checked.value) : {};
    return {
        spec: {
            stack: file.centralStack?.name ?? "central",
            party: "central",
            account,
            config,
            origins,
        },
        regions: checked.ok ? [checked.value.region, ...checked.value.sessionRegions] : undefined,
        problems: [
            ...(checked.ok
                ? []
                : checked.problems.map((problem) =>
                      located(file, problem, { project, settings, wide, fallback: file.central }),
                  )),
            ...otherOrganization(file, organization, organizationId),
            ...(account.state === "ACTIVE"
                ? []
                : [
                      {
                          key: at(file, ["central", "accountId"]),
                          found: `is ${show(accountId)}, an account in the state ${account.state}`,
                          expected: "Write the id of an active account.",
                      },
                  ]),
        ],
        warnings:
            listed === undefined && file.source.from === "organizations"
                ? [
                      `${at(file, ["central", "accountId"])} is ${accountId}, which is no account of the organization that was read.`,
                  ]
                : [],
    };
}

function laid(block: SettingsBlock): ReadonlyMap<string, Laid> {
    return new Map(
        Object.entries(block.settings).map(([key, { value, line }]) => [
            key,
            { value, line, block },
        ]),
    );
}

function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function unlistedAccount(id: string): Account {
    const nowhere = { ou: "", ouIds: [], tags: {}, isManagement: false };
    return { id, name: id, state: "ACTIVE", ...nowhere };
}

function admittedOrganization({ admitted }: { readonly admitted: object }): {
    readonly organizationId?: string;
} {
    return admitted;
}

function otherOrganization(
    file: FleetFile,
    { id }: Organization,
    admitted: string | undefined,
): readonly Problem[] {
    return file.source.from === "list" || admitted === undefined || admitted === id
        ? []
        : [
              {
                  key: at(file, ["central", "organizationId"]),
                  found: `is ${show(admitted)}, while the accounts are those of ${id}`,
                  expected: `Write ${id}, or run with the rights of the other organization.`,
              },
          ];
}

interface Part {
    readonly config: Readonly<Record<string, unknown>>;
    readonly origins: Readonly<Record<string, Origin>>;
}

/** Settings as a stack's file holds them: numbers and flags as text. */
function ownConfig(settings: ReadonlyMap<string, Laid>, project: string): Part {
    const entries = [...settings].map(([key, { value, line, block }]) => ({
        key: key.includes(":") ? key : `${project}:${key}`,
        value: typeof value === "object" ? value : flattenedValue(value),
        origin: { line, place: block.place },
    }));
    entries.sort((one, other) => (one.key < other.key ? -1 : 1));
    return {
        config: Object.fromEntries(entries.map(({ key, value }) => [key, value])),
        origins: Object.fromEntries(entries.map(({ key, origin }) => [key, origin])),
    };
}

/** With the role of `deploy`, unless the settings say how else to sign in. */
function withDeployRole(
    file: FleetFile,
    { config, origins }: Part,
    account: { readonly accountId: string; readonly region: string },
): Part {
    if (!takesDeployRole(config)) {
        return { config: withoutNoRoles(config), origins: withoutNoRoles(origins, config) };
    }
    return {
        config: { [ASSUME_ROLES]: [deployRole(file.deploy, account)], ...config },
        origins: { [ASSUME_ROLES]: deployOrigin(file), ...origins },
    };
}

function deployOrigin({ deploy }: FleetFile): Origin {
    return { line: deploy.line, place: "deploy" };
}

function takesDeployRole(config: Readonly<Record<string, unknown>>): boolean {
    return config[ASSUME_ROLES] === undefined && config["aws:profile"] === undefined;
}

/** `aws:assumeRoles: []` says that the fleet's own credentials serve, and is no setting itself. */
function withoutNoRoles<Values>(
    values: Readonly<Record<string, Values>>,
    config: Readonly<Record<string, unknown>> = values,
): Readonly<Record<string, Values>> {
    const roles = config[ASSUME_ROLES];
    if (!Array.isArray(roles) || roles.length > 0) {
        return values;
    }
    const { [ASSUME_ROLES]: _, ...others } = values;
    return others;
}

interface Members {
    readonly specs: readonly StackSpec[];
    readonly problems: readonly Problem[];
    readonly warnings: readonly string[];
}

interface MemberContext {
    readonly project: string;
    readonly central: Central;
    /** What Pulumi.yaml sets for members. */
    readonly wide: ProjectWide;
}

function membersOf(file: FleetFile, accounts: readonly Account[], context: MemberContext): Members {
    const layeringFor = layeringOf(file);
    const parts = new Map<Layering, MemberPart>();
    const problems = new Aggregate<Problem>();
    const clashes = new Aggregate<string>();
    const specs = accounts.map((account): StackSpec => {
        const layering = layeringFor(account);
        const part = parts.get(layering) ?? memberPart(file, layering, context);
        parts.set(layering, part);
        for (const problem of part.problemsOf(account.id)) {
            problems.add(`${problem.key} ${problem.expected}`, problem, account);
        }
        for (const clash of part.clashes) {
            clashes.add(clash, clash, account);
        }
        return memberSpec(file, account, part, context);
    });
    return {
        specs,
        problems: problems.all().map(({ what, count, example }) => ({
            ...what,
            found: `${what.found} (${accountsText(count, example)})`,
        })),
        warnings: clashes
            .all()
            .map(({ what, count, example }) => `${what} (${accountsText(count, example)}).`),
    };
}

function accountsText(count: number, { id, name }: Account): string {
    const example = name === id ? id : `${name}, ${id}`;
    return count === 1 ? `account ${example}` : `${count} accounts, such as ${example}`;
}

/** What is the same for several accounts, once. */
class Aggregate<What> {
    private readonly groups = new Map<string, { what: What; count: number; example: Account }>();

    add(key: string, what: What, account: Account): void {
        const group = this.groups.get(key);
        if (group === undefined) {
            this.groups.set(key, { what, count: 1, example: account });
        } else {
            group.count++;
        }
    }

    all(): readonly { readonly what: What; readonly count: number; readonly example: Account }[] {
        return [...this.groups.values()];
    }
}

/** What the members of one layering have in common. */
interface MemberPart {
    /** Settings of other namespaces, and the member's own. */
    readonly foreign: Readonly<Record<string, unknown>>;
    readonly own: Readonly<Record<string, unknown>>;
    readonly takesDeployRole: boolean;
    readonly region: string;
    readonly origins: Readonly<Record<string, Origin>>;
    readonly originsWithCentral: Readonly<Record<string, Origin>>;
    readonly clashes: readonly string[];
    readonly problemsOf: (accountId: string) => readonly Problem[];
}

function memberPart(file: FleetFile, layering: Layering, context: MemberContext): MemberPart {
    const { project, central, wide } = context;
    const { config, origins } = ownConfig(layering.settings, project);
    const isOwn = ([key]: [string, unknown]) => key.startsWith(`${project}:`);
    const entries = Object.entries(config);
    const takesRole = takesDeployRole(config);
    const shared = {
        ...(takesRole && { [ASSUME_ROLES]: deployOrigin(file) }),
        ...withoutNoRoles(origins, config),
        [`${project}:accountId`]: { line: undefined, place: "the account's own" },
    };
    const regions = layering.settings.get("regions")?.value ?? wide[`${project}:regions`];
    const [region = central.spec.config[`${project}:region`]] = Array.isArray(regions)
        ? (regions as unknown[])
        : [];
    return {
        foreign: withoutNoRoles(Object.fromEntries(entries.filter((entry) => !isOwn(entry)))),
        own: Object.fromEntries(entries.filter(isOwn)),
        takesDeployRole: takesRole,
        region: text(region),
        origins: shared,
        originsWithCentral: {
            ...shared,
            [`${project}:centralStack`]: { line: file.centralStack?.line, place: "stacks" },
        },
        clashes: layering.clashes.map(
            ({ key, winner, loser }) =>
                `${file.file}: ${key} of line ${winner.line} wins over that of line ${loser.line}`,
        ),
        problemsOf: memberProblems(file, layering, config, context),
    };
}

/**
 * Of the checks of a member's config the account's id matters to those only that find an id in
 * other values, so accounts that are not mentioned are all alike.
 */
function memberProblems(
    file: FleetFile,
    layering: Layering,
    config: Readonly<Record<string, unknown>>,
    { project, central, wide }: MemberContext,
): MemberPart["problemsOf"] {
    const flat = flattened({ ...wide, ...config });
    const mentioned = new Set(
        Object.values(flat)
            .join(" ")
            .match(/\d{12}/g) ?? [],
    );
    const known = new Map<string, readonly Problem[]>();
    const place = { project, settings: layering.settings, wide, fallback: file.defaults };
    return (accountId) => {
        const kind = mentioned.has(accountId) ? accountId : "";
        const found = known.get(kind);
        if (found !== undefined) {
            return found;
        }
        const checked = memberConfig(project, { ...flat, [`${project}:accountId`]: accountId });
        const problems = checked.ok
            ? withoutKeys(file, layering, checked.value, central)
            : checked.problems.map((problem) => located(file, problem, place));
        known.set(kind, problems);
        return problems;
    };
}

/** Regions of a member in which central makes no key for its sessions. */
function withoutKeys(
    file: FleetFile,
    { settings }: Layering,
    { regions }: MemberConfig,
    central: Central,
): readonly Problem[] {
    const path = settings.get("regions")?.block.path;
    return regions.flatMap((region, index) =>
        central.regions === undefined || central.regions.includes(region)
            ? []
            : [
                  {
                      key:
                          path === undefined
                              ? inPulumiYaml("regions", [index])
                              : at(file, [...path, "regions", index]),
                      found: `is ${show(region)}, where central makes no key for sessions`,
                      expected: `Add ${region} to sessionRegions of central (${linePlace(file, ["central", "sessionRegions"])}), or remove it here.`,
                  },
              ],
    );
}

function linePlace(file: FleetFile, path: Path): string {
    return `line ${file.lineAt(path)}`;
}

function at(file: FleetFile, path: Path): string {
    return `${file.file} ${linePlace(file, path)}: ${pathText(path)}`;
}

interface Placing {
    readonly project: string;
    readonly settings: ReadonlyMap<string, Laid>;
    /** What Pulumi.yaml sets. */
    readonly wide: ProjectWide;
    /** Where a key would stand that nothing sets. */
    readonly fallback: SettingsBlock;
}

/** Where Pulumi.yaml sets a key. */
function inPulumiYaml(name: string, within: Path): string {
    return `Pulumi.yaml: ${pathText(["config", name, ...within])}`;
}

/** A program's problem with a config key, at the line of fleet.yaml that it comes from. */
function located(file: FleetFile, problem: Problem, placing: Placing): Problem {
    const { project, settings, wide, fallback } = placing;
    const path = problem.key.slice(project.length + 1);
    const [name = ""] = /^[^.[]+/.exec(path) ?? [];
    const within = segmentsOf(path.slice(name.length));
    const block = settings.get(name)?.block;
    const isWide = block === undefined && `${project}:${name}` in wide;
    return {
        ...problem,
        key: isWide
            ? inPulumiYaml(name, within)
            : at(file, [...(block ?? fallback).path, name, ...within]),
    };
}

function memberSpec(
    file: FleetFile,
    account: Account,
    part: MemberPart,
    { project, central }: MemberContext,
): StackSpec {
    const stack = file.stacks.get(account.id)?.name ?? account.id;
    const archive = central.spec.stack;
    const isNamed = centralStackOf(stack) !== archive;
    const role = part.takesDeployRole && {
        [ASSUME_ROLES]: [deployRole(file.deploy, { accountId: account.id, region: part.region })],
    };
    return {
        stack,
        party: "member",
        account,
        config: {
            ...role,
            ...part.foreign,
            [`${project}:accountId`]: account.id,
            ...(isNamed && { [`${project}:centralStack`]: archive }),
            ...part.own,
        },
        origins: isNamed ? part.originsWithCentral : part.origins,
    };
}

/** Entries of `stacks` for accounts that are not there. */
function strangeStacks(file: FleetFile, { accounts }: Organization): readonly string[] {
    const known = new Set(accounts.map(({ id }) => id));
    return [...file.stacks]
        .filter(([id]) => !known.has(id))
        .map(
            ([id, { name, line }]) =>
                `${file.file} line ${line}: stacks names the stack ${name} for ${id}, which is no account of the organization.`,
        );
}
