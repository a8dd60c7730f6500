import * as v from "valibot";
import { jsonOf } from "./checkpoint";
import type { ObjectStore } from "./object-store";

/*
 * Whether a stack is what its last update wanted is not to be seen in its state. The outputs are
 * those that the program last registered: after an update that failed on its way they are the older
 * ones, and after one that failed at the end, in deleting, the new ones.
 *
 * The engine tells how an operation ended in a record of its history, which it writes after the last
 * write of the state and on the same machine: the time in the record's name and the time in the state
 * are by one clock. So the state ended well if there is a record after it, of an update that
 * succeeded. An engine that was killed has left none, and neither has one that is still at work.
 *
 * Names are `<stack>-<nanoseconds since 1970>.history.json`: one listing that begins at the state's
 * time finds the record, however long the history is.
 */

const record = v.object({
    kind: v.string(),
    result: v.string(),
    environment: v.optional(v.nullable(v.record(v.string(), v.string()))),
    resourceChanges: v.optional(v.nullable(v.record(v.string(), v.number()))),
});

type OperationRecord = v.InferOutput<typeof record>;

/** How far back an update is looked for, behind refreshes that found nothing. */
const RECORDS_READ = 10;

/** Flags of an update that does only a part of what the program wants. */
const PARTIAL = ["target", "target-replace", "exclude", "replace"].map(
    (flag) => `pulumi.flag.${flag}`,
);

/**
 * Whether the state is what an update left that came to its end, and nothing has changed it since.
 *
 * @param folder The stack's history; ends with a slash.
 * @param writtenAt When the engine last wrote the state, by its own clock.
 */
export async function endedWell(
    store: ObjectStore,
    folder: string,
    stack: string,
    writtenAt: string,
): Promise<boolean> {
    const since = await store.list(folder, `${folder}${stack}-${nanoseconds(writtenAt)}`);
    const [last] = recordKeys(since.map(({ key }) => key));
    if (last === undefined) {
        return false;
    }
    const ended = await readRecord(store, last);
    if (!isIdleRefresh(ended)) {
        return isWholeUpdate(ended);
    }
    const all = await store.list(folder);
    for (const key of recordKeys(all.map((object) => object.key)).slice(1, RECORDS_READ)) {
        const before = await readRecord(store, key);
        if (!isIdleRefresh(before)) {
            return isWholeUpdate(before);
        }
    }
    return false;
}

/** The latest first. */
function recordKeys(keys: readonly string[]): string[] {
    return keys.filter((key) => /\.history\.json(\.gz|\.zst)?$/.test(key)).reverse();
}

async function readRecord(store: ObjectStore, key: string): Promise<OperationRecord | undefined> {
    const bytes = await store.read(key);
    const read = v.safeParse(record, bytes && jsonOf(bytes, key));
    return read.success ? read.output : undefined;
}

function isWholeUpdate(ended: OperationRecord | undefined): boolean {
    return (
        ended?.kind === "update" &&
        ended.result === "succeeded" &&
        !PARTIAL.some((flag) => flag in (ended.environment ?? {}))
    );
}

/** A refresh that found everything as it was says nothing against the update before it. */
function isIdleRefresh(ended: OperationRecord | undefined): boolean {
    return (
        ended?.kind === "refresh" &&
        ended.result === "succeeded" &&
        Object.keys(ended.resourceChanges ?? {}).every((change) => change === "same")
    );
}

/** Since 1970, of a time as Go writes it: up to nine decimals, and any offset. */
export function nanoseconds(time: string): string {
    const [, seconds = "", decimals = "", offset = "Z"] =
        /^([^.Z+]+?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
    const whole = Date.parse(`${seconds}${offset}`) / 1000;
    return `${whole}${decimals.padEnd(9, "0").slice(0, 9)}`;
}
