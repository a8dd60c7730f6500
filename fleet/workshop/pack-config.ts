import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StackSpec } from "../file/stack-spec";
import type { StackState, StateResource } from "../states/stack-state";

/** What the programs call preferences and what was there before them; the region follows. */
const PREFERENCES = "session-preferences-";

/** Rules of the policy pack about session preferences, whoever wrote them. */
export const SESSION_RULES: readonly string[] = [
    ...["session-bucket-encrypted", "session-cloudwatch-encrypted", "session-document-private"],
    ...["session-logs-to-bucket", "session-preferences-valid", "session-stream-encrypted"],
];

export interface PackConfigOptions {
    /** The pack's configuration for all stacks. */
    readonly file: string;
    /** Where that of single stacks is written. */
    readonly folder: string;
    /** Pulumi.yaml's `name`. */
    readonly project: string;
    readonly state: (stack: string) => Promise<StackState | undefined>;
    readonly now: () => Date;
}

/**
 * The file with the policy pack's configuration for a stack. Where the stack gives back what an
 * account had before, which need not log at all, the pack would refuse what fleet.yaml asks for: such
 * a stack's file exempts those documents alone, until tomorrow.
 */
export async function packConfigFor(
    spec: StackSpec,
    { file, folder, project, state, now }: PackConfigOptions,
): Promise<string> {
    const given = spec.party === "member" ? givenBack(spec, await state(spec.stack), project) : [];
    if (given.length === 0) {
        return file;
    }
    const config = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await mkdir(folder, { recursive: true });
    const own = join(folder, `${spec.stack}.json`);
    await writeFile(own, JSON.stringify(exempting(config, spec.stack, given, now())));
    return own;
}

/** Regions whose preferences from before come back, or are back already: the stack logs there no more. */
export function givenBack(
    { config }: Pick<StackSpec, "config">,
    state: StackState | undefined,
    project: string,
): readonly string[] {
    const regions = config[`${project}:regions`];
    // Of fleet.yaml as text, of a hand that builds a spec as it is.
    const isOff = [true, "true"].includes(config[`${project}:off`] as boolean | string);
    const logged = isOff || !Array.isArray(regions) ? [] : regions;
    return (state?.resources ?? [])
        .filter(({ type }) => type === "pulumi:index:Stash")
        .flatMap((stash) => {
            const name = stash.urn.slice(stash.urn.lastIndexOf("::") + 2);
            const isKept = name.startsWith(PREFERENCES) && hasContent(stash);
            return isKept ? [name.slice(PREFERENCES.length)] : [];
        })
        .filter((region) => !logged.includes(region));
}

/** A stash keeps the content alone, or an object with what there was beside it. */
function hasContent({ outputs }: StateResource): boolean {
    const kept = outputs["input"] as { readonly content?: unknown } | string | undefined;
    const content = typeof kept === "object" ? kept.content : kept;
    return content !== undefined && content !== "";
}

function exempting(
    config: Readonly<Record<string, unknown>>,
    stack: string,
    regions: readonly string[],
    now: Date,
): Readonly<Record<string, unknown>> {
    const settings = (config["pack-settings"] ?? {}) as { readonly exemptions?: unknown[] };
    const tomorrow = new Date(now.getTime() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    const exemptions = regions.flatMap((region) =>
        SESSION_RULES.map((rule) => ({
            rule,
            stack,
            resource: `${PREFERENCES}${region}`,
            reason: `preferences from before are given back in ${region}, as fleet.yaml asks`,
            until: tomorrow,
        })),
    );
    return {
        ...config,
        "pack-settings": {
            ...settings,
            exemptions: [...(settings.exemptions ?? []), ...exemptions],
        },
    };
}
