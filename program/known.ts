import type * as pulumi from "@pulumi/pulumi";

/** The value of an output that is known at preview too, as everything is that was read from AWS. */
export function known<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply((value: T) => {
            resolve(value);
        });
    });
}
