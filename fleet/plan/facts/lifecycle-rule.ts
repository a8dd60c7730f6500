import type { LifecycleRule as AwsRule, Tag } from "@aws-sdk/client-s3";
import type { LifecycleRule } from "../../../central/existing/facts";

/** A lifecycle rule in the form in which programs declare it: other spelling, and tags by their keys. */
export function lifecycleRule({ ID, Filter, ...rule }: AwsRule): LifecycleRule {
    const { And, ...filter } = Filter ?? {};
    return {
        id: ID,
        ...(respelled(rule) as object),
        ...(Filter && {
            filter: {
                ...(respelled(filter) as object),
                ...(And && {
                    and: {
                        ...(respelled({ ...And, Tags: undefined }) as object),
                        ...tags(And.Tags),
                    },
                }),
            },
        }),
    };
}

function tags(list: readonly Tag[] | undefined): object {
    return list === undefined
        ? {}
        : { tags: Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value])) };
}

function respelled(value: unknown): unknown {
    if (value instanceof Date) {
        return value.toISOString().replace(/\.\d+Z$/, "Z");
    }
    if (Array.isArray(value)) {
        return value.map(respelled);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, one]) => one !== undefined)
            .map(([key, one]) => [key.charAt(0).toLowerCase() + key.slice(1), respelled(one)]),
    );
}
