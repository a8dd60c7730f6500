import { RunError } from "@pulumi/pulumi";

/**
 * What a user has to mend, printed as it stands: without a stack trace, and at once.
 *
 * The error has no stack at all, since Pulumi's runtime hands whatever a program throws to
 * `util.inspect`, and Node's search for module names in stack lines does not end at one like
 * `node_modules/@pulumi/resource.ts`: the message came half a minute and a gigabyte later.
 */
export function refusal(message: string): RunError {
    const error = new RunError(message);
    delete error.stack;
    return error;
}
