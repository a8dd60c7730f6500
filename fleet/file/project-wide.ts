import { keysOfTheOther } from "../../shared/config-keys";
import type { Fleet, Origin, StackSpec } from "./stack-spec";

const PULUMI_YAML: Origin = { line: undefined, place: "Pulumi.yaml" };

/**
 * The fleet with what Pulumi.yaml sets for every stack that does not set it itself, as the engine
 * would add it: keys of the other program are nothing to a stack.
 *
 * @param config `<namespace>:<key>` → value.
 */
export function withProjectWide(
    { central, members, ...others }: Fleet,
    project: string,
    config: Readonly<Record<string, unknown>>,
): Fleet {
    if (Object.keys(config).length === 0) {
        return { central, members, ...others };
    }
    const add = (spec: StackSpec): StackSpec => {
        const foreign = new Set(keysOfTheOther(spec.party).map((key) => `${project}:${key}`));
        const added = Object.entries(config).filter(
            ([key]) => spec.config[key] === undefined && !foreign.has(key),
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
