import { keysOfTheOther } from "../../shared/config-keys";
import type { Problem } from "../../shared/problem";
import type { Party } from "../../shared/stack-name";
import type { Fleet, Origin, StackSpec } from "./stack-spec";

/** `<namespace>:<key>` → value, of `config` in Pulumi.yaml; undefined where it only declares the key. */
export type ProjectWide = Readonly<Record<string, unknown>>;

const PULUMI_YAML: Origin = { line: undefined, place: "Pulumi.yaml" };

/** What it sets for a party's stacks: keys of the other program are nothing to them. */
export function projectWideFor(party: Party, project: string, config: ProjectWide): ProjectWide {
    return Object.fromEntries(
        ofParty(party, project, config).filter(([, value]) => value !== undefined),
    );
}

function ofParty(party: Party, project: string, config: ProjectWide) {
    const foreign = new Set(keysOfTheOther(party).map((key) => `${project}:${key}`));
    return Object.entries(config).filter(([key]) => !foreign.has(key));
}

/**
 * The fleet with what Pulumi.yaml sets for every stack that does not set it itself, as the engine
 * would add it.
 */
export function withProjectWide(
    { central, members, ...others }: Fleet,
    project: string,
    config: ProjectWide,
): Fleet {
    if (Object.keys(config).length === 0) {
        return { central, members, ...others };
    }
    const add = (spec: StackSpec): StackSpec => {
        const added = Object.entries(projectWideFor(spec.party, project, config)).filter(
            ([key]) => spec.config[key] === undefined,
        );
        const origins = added.map(([key]) => [key, PULUMI_YAML] as const);
        return {
            ...spec,
            config: { ...Object.fromEntries(added), ...spec.config },
            origins: { ...Object.fromEntries(origins), ...spec.origins },
        };
    };
    return { ...others, central: add(central), members: members.map(add) };
}

/** Keys that Pulumi.yaml declares without a value, which the engine asks of every stack. */
export function withoutValues(
    specs: readonly StackSpec[],
    project: string,
    config: ProjectWide,
    file: string,
): readonly Problem[] {
    const parties: readonly Party[] = ["central", "member"];
    return parties.flatMap((party) =>
        ofParty(party, project, config)
            .filter(([, value]) => value === undefined)
            .flatMap(([key]) => {
                const [first, ...more] = specs.filter(
                    (spec) => spec.party === party && spec.config[key] === undefined,
                );
                return first === undefined
                    ? []
                    : [withoutValue(key, project, { first, more: more.length, file })];
            }),
    );
}

interface Lacking {
    readonly first: StackSpec;
    readonly more: number;
    readonly file: string;
}

function withoutValue(key: string, project: string, { first, more, file }: Lacking): Problem {
    const name = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
    const others = more === 0 ? "" : ` and ${more} more`;
    const place = first.party === "central" ? "central" : "defaults";
    return {
        key: `Pulumi.yaml: config.${name}`,
        found: `is declared without a value, and ${file} sets none for stack ${first.stack}${others}`,
        expected: `Write ${name} into ${place} of ${file}, or give it a value or default in Pulumi.yaml.`,
    };
}
