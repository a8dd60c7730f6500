import { printable } from "../../shared/printable";
import type { Account, Organization } from "../organization/account";

export interface FirstFileOptions {
    /** Undefined where the accounts can't be read: the file then lists them. */
    readonly organization: Organization | undefined;
    /** The account whose credentials run the fleet. */
    readonly callerAccount: string;
    /** Where the archive goes, and the first region with nodes. */
    readonly region: string;
    /** From the file's folder to the JSON Schema. @default ./fleet/fleet.schema.json */
    readonly schema?: string;
}

/** How log-archive accounts are called, the likeliest first. */
const ARCHIVE_NAMES: readonly RegExp[] = [
    /^log[-_ ]?archive$/i,
    /log[-_ ]?archive/i,
    /^(central[-_ ]?)?(logs|logging)([-_ ]?(account|prod))?$/i,
    /\blogs?\b|\blogging\b/i,
    /\baudit\b/i,
];

/** The account that its name says holds logs. */
export function likelyArchive(accounts: readonly Account[]): Account | undefined {
    const active = accounts.filter(({ state }) => state === "ACTIVE");
    return ARCHIVE_NAMES.flatMap(
        (pattern) => active.find(({ name }) => pattern.test(name)) ?? [],
    )[0];
}

/**
 * The text of a first fleet.yaml, with what could be seen of the organization. What has to be filled
 * in is a placeholder that reading refuses.
 */
export function firstFleetFile(options: FirstFileOptions): string {
    const { schema = "./fleet/fleet.schema.json" } = options;
    return [
        `# yaml-language-server: $schema=${schema}`,
        "# Who gets what: `npm run --silent fleet -- plan` shows it, `up` does it.",
        "",
        ...centralLines(options),
        "",
        ...accountLines(options),
        "",
        "# How the fleet gets into each account.",
        "deploy:",
        "  # A role that is in each account; this one AWS makes in accounts that it creates.",
        "  role: OrganizationAccountAccessRole",
        "  # externalId: what-the-roles-trust-asks-for",
        "",
        "# What every member is configured with; docs/configuration.md has all keys.",
        "defaults:",
        `  regions: [${options.region}]`,
        "  # Which role do nodes run with? Sessions on a node with another one are refused. roles names",
        "  # roles that are there (roles: [app-server-node]), createRole makes one (createRole: {name: …}),",
        "  # dhmc: {} switches Default Host Management Configuration on, in every account.",
        "  createRole: { name: session-node }",
        "",
        "# What is different for some accounts, in order: a later override wins.",
        "# overrides:",
        ...overrideExample(options),
        "",
        "# Stacks that go by another name than their account's id.",
        "# stacks:",
        '#   "222222222222": payments',
        "",
        "# Pulumi's secrets provider for stacks that are made.",
        "# secretsProvider: awskms://alias/pulumi?region=" + options.region,
        "",
    ].join("\n");
}

function centralLines({
    organization,
    callerAccount,
    region,
}: FirstFileOptions): readonly string[] {
    const archive = likelyArchive(organization?.accounts ?? []);
    return [
        "# The archive: one account keeps the logs of all others.",
        "central:",
        ...(archive === undefined
            ? [`  accountId: "<id of the log-archive account>"`]
            : [
                  `  # ${quoted(archive.name)}, by its name: is it the right one?`,
                  `  accountId: "${archive.id}"`,
              ]),
        ...(organization === undefined || organization.id === ""
            ? [`  organizationId: "<id of the organization, o-…>"`]
            : [`  organizationId: ${organization.id}`]),
        "  # Where bucket and key live.",
        `  region: ${region}`,
        "  # Every other region with nodes.",
        "  sessionRegions: []",
        ...(callerAccount === archive?.id
            ? [
                  "  # These are the credentials of this account, so no role is taken.",
                  "  aws:assumeRoles: []",
              ]
            : []),
    ];
}

/** So many units are listed; the others are counted. */
const SHOWN_UNITS = 40;

function accountLines({ organization, callerAccount }: FirstFileOptions): readonly string[] {
    if (organization === undefined) {
        return [
            "# The accounts, since the organization can't be read with these credentials.",
            "accounts:",
            "  list:",
            `    - { id: "<id of an account>", name: payments, ou: Workloads/Prod }`,
        ];
    }
    const { accounts, managementAccountId } = organization;
    const others = accounts.filter(({ state }) => state !== "ACTIVE").length;
    const caller =
        callerAccount === managementAccountId ? "" : `, read by account ${callerAccount}`;
    return [
        `# ${counted(accounts.length - others)}${others === 0 ? "" : `, and ${others} suspended or closed, which are passed over`}${caller}.`,
        "accounts:",
        "  from: organizations",
        `  # The management account (${managementAccountId}) gets a stack only if include names its id.`,
        "  # Every account, unless include says which: by id, name, ou or tag.",
        "  # include:",
        ...unitLines(accounts).map((line) => `  #   ${line}`),
        "  # exclude:",
        "  #   - ou: Sandbox",
    ];
}

function counted(count: number): string {
    return count === 1 ? "1 active account" : `${count} active accounts`;
}

/** A matcher for each unit, with the number of accounts in it and below. */
function unitLines(accounts: readonly Account[]): readonly string[] {
    const counts = new Map<string, number>();
    for (const { ou, state } of accounts) {
        const names = state === "ACTIVE" && ou !== "" ? ou.split("/") : [];
        for (const [index] of names.entries()) {
            const unit = names.slice(0, index + 1).join("/");
            counts.set(unit, (counts.get(unit) ?? 0) + 1);
        }
    }
    const units = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
    const rest = units.length - SHOWN_UNITS;
    return units.length === 0
        ? ['- id: "222222222222"']
        : [
              ...units
                  .slice(0, SHOWN_UNITS)
                  .map(([unit, count]) => `- ou: ${yamlText(unit)} # ${counted(count)}`),
              ...(rest > 0 ? [`# and ${rest} units more`] : []),
          ];
}

function overrideExample({ organization }: FirstFileOptions): readonly string[] {
    const unit = organization?.accounts.find(({ ou }) => ou !== "")?.ou ?? "Workloads/Prod";
    return [`#   - for: { ou: ${yamlText(unit)} }`, "#     set: { idleSessionTimeout: 15 }"];
}

/** A name on one line of YAML, in quotes unless it is of plain words. */
function yamlText(name: string): string {
    return /^\w([\w ./-]*\w)?$/.test(name) ? name : quoted(name);
}

/** On one line, whatever the name holds. */
function quoted(name: string): string {
    return printable(JSON.stringify(name));
}
