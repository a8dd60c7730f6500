import { Document, isMap, isScalar, parseDocument, type ToStringOptions, YAMLMap } from "yaml";
import { type Checked, show } from "../../shared/problem";
import type { StackSpec } from "./stack-spec";

const STACK_FILE = /^Pulumi\.(.+)\.ya?ml$/;

/** Long values stay on one line, as Pulumi writes them. */
const WRITING: ToStringOptions = { lineWidth: 0 };

/** The name of a stack's file within the folder of stack files. */
export function stackFileName(stack: string): string {
    return `Pulumi.${stack}.yaml`;
}

/**
 * The text of a stack's file, for `pulumi` without the fleet.
 *
 * @param before What the file holds, if there is one: whatever is not config stays, such as the
 * secrets provider and its salt, and so do comments and secrets of other keys than the fleet's.
 * @returns the text, or what keeps the file from being read.
 */
export function stackFileText(
    { stack, config }: Pick<StackSpec, "stack" | "config">,
    before: string | undefined,
    project: string,
): Checked<string> {
    const document = before === undefined || before.trim() === "" ? empty() : written(before);
    const [error] = document.errors;
    const { contents } = document;
    if (error !== undefined || (contents !== null && !isMap(contents))) {
        return unreadable(stack, error?.message.split("\n")[0] ?? "it is no object");
    }
    const old: unknown = document.get("config");
    if (old != null && !isMap(old)) {
        return unreadable(stack, `its config is ${show(document.toJS())}`);
    }
    const settings = isMap(old) ? old : new YAMLMap();
    settings.flow = false;
    for (const key of keysOf(settings)) {
        if (isOfFleet(key, project) && !(key in config)) {
            settings.delete(key);
        }
    }
    for (const [key, value] of Object.entries(config)) {
        if (show(valueAt(settings, key)) !== show(value)) {
            settings.set(key, document.createNode(value));
        }
    }
    if (settings !== old) {
        settings.items.sort((one, other) => (String(one.key) < String(other.key) ? -1 : 1));
        document.set("config", settings);
    }
    return { ok: true, value: document.toString(WRITING) };
}

/** Quoted is what an older YAML would read otherwise: Pulumi's reader knows both. */
const READING = { compat: "yaml-1.1" } as const;

function empty(): Document {
    return new Document({}, READING);
}

function written(text: string): Document {
    return parseDocument(text, { ...READING, prettyErrors: false });
}

function unreadable(stack: string, why: string): Checked<string> {
    return {
        ok: false,
        problems: [
            {
                key: `Stack file ${stackFileName(stack)}`,
                found: `can't be read: ${why.replace(/[.:\s]+$/, "")}`,
                expected: "Correct it, or remove the file to have a new one written.",
            },
        ],
    };
}

function keysOf(settings: YAMLMap): readonly string[] {
    return settings.items.map(({ key }) => String(isScalar(key) ? key.value : key));
}

function valueAt(settings: YAMLMap, key: string): unknown {
    const found: unknown = settings.get(key);
    return isMap(found) || found instanceof Object
        ? (found as { toJSON(): unknown }).toJSON()
        : found;
}

/** What the fleet decides for each stack: the programs' keys, and how to sign in. */
function isOfFleet(key: string, project: string): boolean {
    return key.startsWith(`${project}:`) || key === "aws:assumeRoles" || key === "aws:profile";
}

/** Stacks that have a file and that the fleet does not ask for: to be named, not deleted. */
export function leftStacks(
    fileNames: readonly string[],
    specs: readonly Pick<StackSpec, "stack">[],
): readonly string[] {
    const asked = new Set(specs.map(({ stack }) => stack));
    return fileNames
        .flatMap((name) => STACK_FILE.exec(name)?.[1] ?? [])
        .filter((stack) => !asked.has(stack))
        .sort();
}
