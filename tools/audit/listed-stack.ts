import { filledTextOf, type Props } from "../../policypack/values";
import { listAt, objectAt, textAt, type ReadStack } from "./read-stack";
import { withUnknowns } from "./unknown";

/**
 * Reads a line `{"id", "resources": [{"type", "name", "props"}]}`.
 *
 * @throws UnreadableError
 */
export function listedStack({ id, resources }: Props): ReadStack {
    const text = typeof id === "number" ? String(id) : filledTextOf(id);
    return {
        id: text,
        name: { stack: text ?? "", project: undefined },
        account: undefined,
        resources: listAt(resources, "resources").map((value, index) => {
            const place = `resources[${index}]`;
            const { type, name, props } = objectAt(value, place);
            return {
                type: textAt(type, `${place}.type`),
                name: textAt(name, `${place}.name`),
                props: withUnknowns(objectAt(props, `${place}.props`)),
            };
        }),
        organizationIds: [],
        external: new Set(),
        incomplete: undefined,
        withoutProperties: [],
    };
}
