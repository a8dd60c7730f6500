/** A resource of the stack's own state, as its last update or refresh left it. */
export interface OwnResource {
    /** `aws:ssm/document:Document` */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** Whether the stack has a resource of a type whose outputs have these values. */
export function owns(
    resources: readonly OwnResource[],
    type: string,
    values: Readonly<Record<string, unknown>>,
): boolean {
    return resources.some(
        (one) =>
            one.type === type &&
            Object.entries(values).every(([output, value]) => one.outputs[output] === value),
    );
}

/** The resource of a type with a logical name. */
export function ownResource(
    resources: readonly OwnResource[],
    type: string,
    name: string,
): OwnResource | undefined {
    return resources.find((one) => one.type === type && one.name === name);
}
