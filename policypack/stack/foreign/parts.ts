import type { Resource } from "../resource";
import { recordOf } from "../../values";
import type { Part } from "./cloudformation";
import { forRules } from "./told";

/** The resources that the parts are, each with what its properties were computed from. */
export function resourcesOf(parts: readonly Part[], frame: Resource): readonly Resource[] {
    const resources: Resource[] = [];
    for (const { type, props, names } of parts) {
        const [main] = resources;
        const values = Object.entries(props).map(([name, { value }]) => [name, value]);
        resources.push({
            ...frame,
            type,
            props: recordOf(forRules(Object.fromEntries(values), "")),
            // Read when the whole stack is there, since a source may come later.
            get propertyDependencies() {
                const sources = Object.entries(props).map(([name, property]) => [
                    name,
                    property.sources(),
                ]);
                const own = names === undefined || main === undefined ? {} : { [names]: [main] };
                return { ...(Object.fromEntries(sources) as object), ...own };
            },
        });
    }
    return resources;
}
