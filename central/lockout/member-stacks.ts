import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parseDocument } from "yaml";
import { projectFile } from "../../shared/pulumi/project-file";
import type { Checked, Problem } from "../../shared/problem";
import { centralStackOf, partyOf, qualifiedStackName } from "../../shared/stack-name";

const STACK_FILE = /^Pulumi\.(.+)\.ya?ml$/;

const settings = v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value)),
    v.record(v.string(), v.unknown()),
);

const stackFile = v.nullish(v.object({ config: v.nullish(settings, {}) }), {});

export interface Backend {
    readonly organization: string;
    readonly project: string;
}

/**
 * The member stacks that belong to an archive, by the project's stack files.
 *
 * @param root The project's folder, which holds Pulumi.yaml.
 * @param central The archive's qualified stack name.
 * @returns qualified stack names, or what keeps stack files from being read.
 */
export async function memberStacks(
    root: string,
    central: string,
    backend: Backend,
): Promise<Checked<readonly string[]>> {
    const { stackConfigDir, config: projectWide } = await projectFile(root);
    const folder = join(root, stackConfigDir);
    const setting = `${backend.project}:centralStack`;
    const members: string[] = [];
    const problems: Problem[] = [];
    for (const name of (await readdir(folder)).sort()) {
        const stack = STACK_FILE.exec(name)?.[1];
        if (stack === undefined || isCentral(stack)) {
            continue;
        }
        const file = join(folder, name);
        const read = parseConfig(file, await readFile(file, "utf8"));
        if (!read.ok) {
            problems.push(...read.problems);
            continue;
        }
        const named = read.value[setting] ?? projectWide[setting] ?? centralStackOf(stack);
        if (typeof named === "string" && qualifiedStackName(named, backend) === central) {
            members.push(qualifiedStackName(stack, backend));
        }
    }
    return problems.length === 0 ? { ok: true, value: members } : { ok: false, problems };
}

function isCentral(stack: string): boolean {
    const party = partyOf(stack);
    return party.ok && party.value === "central";
}

function parseConfig(file: string, text: string): Checked<Readonly<Record<string, unknown>>> {
    const document = parseDocument(text);
    const [error] = document.errors;
    const result = error ? undefined : v.safeParse(stackFile, document.toJS());
    if (result?.success) {
        return { ok: true, value: result.output.config };
    }
    const found = error?.message.split("\n")[0]?.replace(/[.:\s]+$/, "");
    return {
        ok: false,
        problems: [
            {
                key: `Stack file ${file}`,
                found: `can't be read: ${found ?? "its config is not an object of settings"}`,
                expected:
                    "Correct it: what may be changed here depends on whether its member still writes.",
            },
        ],
    };
}
