import { printable } from "../../shared/printable";
import type { FleetFile } from "./fleet-file";
import type { StackSpec } from "./stack-spec";

/** A config key of a stack, its value, and where that comes from. */
export interface ConfigRow {
    readonly key: string;
    readonly value: unknown;
    /** Line of fleet.yaml; undefined for what the fleet sets itself. */
    readonly line: number | undefined;
    readonly place: string;
}

/** What a stack is configured with, for `fleet config`: one row a key, by key. */
export function configRows({ config, origins }: StackSpec): readonly ConfigRow[] {
    return Object.entries(config)
        .map(([key, value]) => {
            const { line, place } = origins[key] ?? { line: undefined, place: "the fleet" };
            return { key, value, line, place };
        })
        .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The rows for people: `key  value  # fleet.yaml line 12, defaults`, in columns. */
export function configText(
    rows: readonly ConfigRow[],
    { file }: Pick<FleetFile, "file">,
): readonly string[] {
    const cells = rows.map(({ key, value, line, place }) => ({
        key: printable(key),
        value: printable(typeof value === "string" ? value : JSON.stringify(value)),
        origin: line === undefined ? place : `${file} line ${line}, ${place}`,
    }));
    const width = (column: "key" | "value") =>
        Math.max(0, ...cells.map((cell) => Math.min(cell[column].length, LONGEST)));
    return cells.map(
        ({ key, value, origin }) =>
            `${key.padEnd(width("key"))}  ${value.padEnd(width("value"))}  # ${printable(origin)}`,
    );
}

/** A longer value does not widen the column for all. */
const LONGEST = 60;
