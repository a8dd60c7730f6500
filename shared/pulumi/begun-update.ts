import { type BegunUpdate, DIGEST } from "../digest";
import { type Plan, type PlannedResource, resource } from "./plan";

/** What says in the state which update has begun; the first thing that a stack registers. */
export function begunUpdate({ items }: Pick<Plan, "items">, digest: string): PlannedResource {
    const resources = 1 + items.filter(({ kind }) => kind === "resource").length;
    return resource("Stash", DIGEST, { input: { digest, resources } satisfies BegunUpdate });
}
