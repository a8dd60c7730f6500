import type * as pulumi from "@pulumi/pulumi";

/** What an output has beside its declared interface, since SDK 2.0. */
interface Settling<T> {
    readonly isKnown: Promise<boolean>;
    promise(): Promise<T>;
}

/**
 * The value of an output that was read from AWS.
 *
 * Not by `apply`, whose function is never called for an unknown value: a program that waits for it
 * ends in the middle, with exit status 0 and nothing registered.
 *
 * @returns undefined where the provider's answer left the value out, which a preview takes for
 * unknown.
 * @throws what the reading failed with.
 */
export async function known<T>(output: pulumi.Output<T>): Promise<T | undefined> {
    return (await isKnown(output)) ? settling(output).promise() : undefined;
}

/**
 * Whether an output has a value, be it undefined.
 *
 * @throws what its resource failed with.
 */
export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return settling(output).isKnown;
}

function settling<T>(output: pulumi.Output<T>): Settling<T> {
    return output as unknown as Settling<T>;
}
