import * as v from "valibot";
import { CENTRAL_SETTINGS } from "../../central/config";
import { MEMBER_SETTINGS } from "../../member/config";
import { CENTRAL_KEYS, MEMBER_KEYS } from "../../shared/config-keys";
import { type Problem, show } from "../../shared/problem";
import { readSettings } from "../../shared/settings";
import type { Party } from "../../shared/stack-name";
import type { Setting, SettingsBlock } from "./fleet-file";
import { flattenedValue } from "./flattened";
import { type Path, pathText, type Source } from "./source";
import { didYouMean } from "./typo";

/** Which part of fleet.yaml sets config keys; overrides may do what defaults may not. */
export type BlockKind = "central" | "defaults" | "override";

/** What settings are read with. */
export interface BlockContext {
    readonly source: Source;
    readonly file: string;
    readonly project: string;
}

/** A part of fleet.yaml that sets config keys, with what is wrong with each of them by itself. */
export function settingsBlock(
    context: BlockContext,
    { kind, place, path }: Pick<SettingsBlock, "place" | "path"> & { readonly kind: BlockKind },
    values: Readonly<Record<string, unknown>>,
): { readonly block: SettingsBlock; readonly problems: readonly Problem[] } {
    const { source } = context;
    const settings: Record<string, Setting> = {};
    const problems: Problem[] = [];
    for (const [key, value] of Object.entries(values)) {
        const complaints = source.isEmpty([...path, key])
            ? [{ ...EMPTY, inner: [] }]
            : complaintsOf(context, kind, key, value);
        settings[key] = { value, line: source.lineAt([...path, key]) };
        problems.push(
            ...complaints.map(({ inner, ...complaint }) => ({
                key: placeText(context, [...path, key, ...inner]),
                ...complaint,
            })),
        );
    }
    return { block: { place, path, line: source.lineAt(path), settings }, problems };
}

const EMPTY = { found: "is empty", expected: "Write a value, or remove the key." };

/** `fleet.yaml line 12: defaults.regions[1]`. */
export function placeText(
    { source, file }: Pick<BlockContext, "source" | "file">,
    path: Path,
): string {
    return `${file} line ${source.lineAt(path)}: ${pathText(path)}`;
}

interface Complaint extends Omit<Problem, "key"> {
    /** The way from the key's value to what is wrong. */
    readonly inner: Path;
}

const PARTY: Readonly<Record<BlockKind, Party>> = {
    central: "central",
    defaults: "member",
    override: "member",
};

function complaintsOf(
    { project }: BlockContext,
    kind: BlockKind,
    key: string,
    value: unknown,
): readonly Complaint[] {
    const complaint =
        (key.includes(":") ? namespacedComplaint(kind, key, project) : ownComplaint(kind, key)) ??
        valueComplaint(kind, value);
    if (complaint !== undefined) {
        return [{ ...complaint, inner: [] }];
    }
    return key.includes(":") || value === null ? [] : formComplaints(PARTY[kind], key, value);
}

const KEYS: Readonly<Record<Party, readonly string[]>> = {
    central: CENTRAL_KEYS,
    member: MEMBER_KEYS,
};

/** Keys of a member's config that follow from the account and the fleet. */
const OWN_TO_EACH: Readonly<Record<string, string>> = {
    accountId: "Remove it: each member gets the id of its own account.",
    centralStack:
        "Remove it: members belong to this file's central. Its stack's name goes into stacks, as central.",
};

function ownComplaint(kind: BlockKind, key: string): Omit<Problem, "key"> | undefined {
    const party = PARTY[kind];
    const remedy = party === "member" ? OWN_TO_EACH[key] : undefined;
    if (remedy !== undefined) {
        return { found: "is set by the fleet", expected: remedy };
    }
    if (KEYS[party].includes(key)) {
        return undefined;
    }
    const known = KEYS[party].filter((one) => party === "central" || !(one in OWN_TO_EACH));
    const other = party === "central" ? "member" : "central";
    const isOther = KEYS[other].includes(key);
    return {
        found: `is no config key of ${party === "central" ? "central" : "members"}`,
        expected: isOther
            ? `It is one of ${other === "central" ? "central: write it in central" : "members: write it in defaults or in an override"}.`
            : `${didYouMean(key, known)}The keys: ${known.join(", ")}.`,
    };
}

/** Settings of the AWS provider that would lead into another account, or give secrets away. */
const AWS_KEYS: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
        ["accessKey", "secretKey", "token"].map((key) => [
            key,
            "Remove it: a secret may not stand in this file. Sign in by the environment.",
        ]),
    ),
    ...Object.fromEntries(
        ["allowedAccountIds", "forbiddenAccountIds"].map((key) => [
            key,
            "Remove it: each stack refuses the credentials of any account but its own.",
        ]),
    ),
    region: "Remove it: the regions are those of region in central and of regions in members.",
    assumeRole: "Write deploy, with the role's name and external id.",
};

/** Ways to sign in, in place of the role of deploy: never the same for every account. */
const SIGN_IN: readonly string[] = ["aws:assumeRoles", "aws:profile"];

function namespacedComplaint(
    kind: BlockKind,
    key: string,
    project: string,
): Omit<Problem, "key"> | undefined {
    const [namespace = "", name = "", ...rest] = key.split(":");
    if (namespace === "" || name === "" || rest.length > 0) {
        return {
            found: "is not of the form <namespace>:<key>",
            expected: "Write a key such as aws:defaultTags.",
        };
    }
    if (namespace === project) {
        return { found: "has the project's namespace", expected: `Write ${name}.` };
    }
    const remedy = namespace === "aws" ? AWS_KEYS[name] : undefined;
    if (remedy !== undefined) {
        return { found: "can't be set here", expected: remedy };
    }
    return kind === "defaults" && SIGN_IN.includes(key)
        ? {
              found: "would be the same for every account",
              expected:
                  "Write deploy, whose role is taken in each account, or set it in an override for one account.",
          }
        : undefined;
}

/** A placeholder of the first file, and null, which takes away what an override finds. */
function valueComplaint(kind: BlockKind, value: unknown): Omit<Problem, "key"> | undefined {
    if (typeof value === "string" && /^<.*>$/.test(value)) {
        return {
            found: `is still the placeholder ${show(value)}`,
            expected: "Write the value itself.",
        };
    }
    return value === null && kind !== "override" ? EMPTY : undefined;
}

const SCHEMAS = { central: CENTRAL_SETTINGS, member: MEMBER_SETTINGS };

/** What the program itself would say of the value, whatever the other keys are. */
function formComplaints(party: Party, key: string, value: unknown): readonly Complaint[] {
    const entries: v.ObjectEntries = SCHEMAS[party].entries;
    const entry = entries[key];
    const read =
        entry &&
        readSettings("", v.strictObject({ [key]: entry }), { [`:${key}`]: flattenedValue(value) });
    return read === undefined || read.ok
        ? []
        : read.problems.map(({ key: where, found, expected }) => ({
              inner: segmentsOf(where.slice(1 + key.length)),
              found,
              expected,
          }));
}

/** `.kmsKeyArns.eu-west-1` and `[0].name` as ways. */
export function segmentsOf(text: string): Path {
    return [...text.matchAll(/\[(\d+)\]|\.([^.[]+)/g)].map(([, index, name]) =>
        index === undefined ? (name ?? "") : Number(index),
    );
}
