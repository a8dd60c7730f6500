import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { shortHash } from "../machine/cache";
import { run } from "../command";
import { stackFiles, stackOf } from "./stack-files";
import { REPOSITORY, type Layout } from "../layout";
import type { AccessKey } from "./organization";
import { step } from "../progress";
import { UserError } from "../../../shared/user-error";

/** What a fresh emulator and backend were filled with. */
interface Furnishing {
    /** Of the stack files it was made from. */
    readonly digest: string;
    readonly stacks: readonly string[];
    /** Access key of the management account. */
    readonly administrator: AccessKey;
}

/** Changes whenever a stack file does: only then the accounts and stacks are looked through. */
export function stackFilesDigest(): string {
    return shortHash(...stackFiles().flatMap((file) => [basename(file), readFileSync(file)]));
}

/** Whether a sandbox has accounts and stacks; with a digest, whether those of these stack files. */
export function isFurnished(layout: Layout, digest?: string): boolean {
    const made = readFurnishing(layout);
    return made !== undefined && (digest === undefined || made.digest === digest);
}

/** Makes the accounts, profiles and stacks that the stack files name and the sandbox lacks. */
export async function furnish(
    layout: Layout,
    endpoint: string,
    env: NodeJS.ProcessEnv,
): Promise<void> {
    const made = readFurnishing(layout);
    const files = stackFiles();
    const missing = files.map(stackOf).filter((stack) => !made?.stacks.includes(stack));
    const work = async () => {
        const [administrator] = await Promise.all([
            createAccounts(layout, files, endpoint, made?.administrator),
            initStacks(layout, missing, env),
        ]);
        return administrator;
    };
    const administrator =
        missing.length === 0
            ? await work()
            : await step(`making accounts and stacks (${missing.join(", ")})`, work);
    // Read again: `pulumi stack init` adds a salt to a stack file that has none.
    const digest = stackFilesDigest();
    const furnishing: Furnishing = { digest, stacks: files.map(stackOf), administrator };
    writeFileSync(layout.furnishing, JSON.stringify(furnishing));
}

async function createAccounts(
    layout: Layout,
    files: readonly string[],
    endpoint: string,
    known: AccessKey | undefined,
): Promise<AccessKey> {
    const { createAdministrator, createRoles } = await import("./accounts");
    const { accountsOf, awsConfigFile, awsCredentialsFile } = await import("./organization");
    const accounts = accountsOf(files);
    const administrator = known ?? (await createAdministrator(endpoint));
    await Promise.all(accounts.map((account) => createRoles(account, endpoint, administrator)));
    mkdirSync(dirname(layout.awsConfig), { recursive: true });
    writeFileSync(layout.awsConfig, awsConfigFile(accounts));
    writeFileSync(layout.awsCredentials, awsCredentialsFile(administrator));
    return administrator;
}

async function initStacks(
    { backend, pulumiHome }: Layout,
    stacks: readonly string[],
    env: NodeJS.ProcessEnv,
): Promise<void> {
    mkdirSync(backend, { recursive: true });
    mkdirSync(pulumiHome, { recursive: true });
    for (const stack of stacks) {
        const args = ["stack", "init", stack, "--no-select", "--non-interactive"];
        const { status, stdout, stderr } = await run("pulumi", args, { cwd: REPOSITORY, env });
        if (status !== 0 && !stderr.includes("already exists")) {
            throw new UserError(`\`pulumi ${args.join(" ")}\` failed:\n${stdout}${stderr}`);
        }
    }
}

function readFurnishing(layout: Layout): Furnishing | undefined {
    try {
        return JSON.parse(readFileSync(layout.furnishing, "utf8")) as Furnishing;
    } catch {
        return undefined;
    }
}
