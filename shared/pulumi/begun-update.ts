import { type BegunUpdate, DIGEST, type UpdateMark } from "../digest";
import { type Plan, type PlannedResource, resource } from "./plan";

/** What says in the state which update has begun; the first thing that a stack registers. */
export function begunUpdate({ items }: Pick<Plan, "items">, mark: UpdateMark): PlannedResource {
    const resources = 1 + items.filter(({ kind }) => kind === "resource").length;
    return resource("Stash", DIGEST, { input: { ...mark, resources } satisfies BegunUpdate });
}
