import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";
import { UserError } from "../../shared/user-error";
import type { ArchiveLocation } from "./archive";

const outputs = v.object({
    bucketName: v.string(),
    region: v.string(),
    keyPrefix: v.optional(v.string(), ""),
    sealKeyArn: v.optional(v.string()),
    // Versions before the one that makes sealers did not say.
    retentionDays: v.optional(v.number()),
});

const run = promisify(execFile);

/**
 * Where the archive is that a central stack has made.
 *
 * @param stack Its name, as `pulumi` takes it.
 * @throws UserError where there is no such stack, or it made no archive.
 */
export async function archiveOfStack(stack: string): Promise<ArchiveLocation> {
    const result = v.safeParse(outputs, JSON.parse(await stackOutput(stack)));
    if (!result.success) {
        throw new UserError(
            `The stack ${stack} has no archive: its output bucketName or region is missing. ` +
                "Name the stack that holds it with --stack, or the bucket itself with --bucket.",
        );
    }
    return result.output;
}

async function stackOutput(stack: string): Promise<string> {
    const args = ["stack", "output", "--json", "--non-interactive", "--stack", stack];
    try {
        return (await run("pulumi", args)).stdout;
    } catch (error) {
        const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
        const why =
            code === "ENOENT"
                ? "there is no `pulumi` on PATH"
                : (stderr ?? String(error)).trim().replace(/^error: /, "");
        throw new UserError(
            `The outputs of the stack ${stack} can't be read: ${why}. ` +
                "Name another with --stack, log in to its backend, or name the bucket itself with " +
                "--bucket and, where central has a keyPrefix, --prefix.",
        );
    }
}
