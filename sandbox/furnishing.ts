import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { shortHash } from "./cache";
import { run } from "./command";
import { stackFiles, stackOf } from "./stack-files";
import type { AccessKey } from "./organization";
import { step } from "./progress";
import { UserError } from "./user-error";

/** What a fresh emulator and backend were filled with. */
interface Furnishing {
    /** Of the stack files it was made from. */
    readonly digest: string;
    readonly stacks: readonly string[];
    /** Access key of the management account. */
    readonly administrator: AccessKey;
}

export interface Surroundings {
    /** The folder of the Pulumi project. */
    readonly root: string;
    readonly endpoint: string;
    readonly env: NodeJS.ProcessEnv;
}

/** Changes whenever a stack file does: only then the accounts and stacks are looked through. */
export function stackFilesDigest(root: string): string {
    return shortHash(...stackFiles(root).flatMap((file) => [basename(file), readFileSync(file)]));
}

/** Whether a sandbox has accounts and stacks; with a digest, whether those of these stack files. */
export function isFurnished(folder: string, digest?: string): boolean {
    const made = readFurnishing(folder);
    return made !== undefined && (digest === undefined || made.digest === digest);
}

/** Makes the accounts, profiles and stacks that the stack files name and the sandbox lacks. */
export async function furnish(folder: string, surroundings: Surroundings): Promise<void> {
    const made = readFurnishing(folder);
    const files = stackFiles(surroundings.root);
    const missing = files.map(stackOf).filter((stack) => !made?.stacks.includes(stack));
    const work = async () => {
        const [administrator] = await Promise.all([
            createAccounts(folder, files, surroundings.endpoint, made?.administrator),
            initStacks(folder, missing, surroundings),
        ]);
        return administrator;
    };
    const administrator =
        missing.length === 0
            ? await work()
            : await step(`making accounts and stacks (${missing.join(", ")})`, work);
    // Read again: `pulumi stack init` adds a salt to a stack file that has none.
    const digest = stackFilesDigest(surroundings.root);
    const furnishing: Furnishing = { digest, stacks: files.map(stackOf), administrator };
    writeFileSync(recordOf(folder), JSON.stringify(furnishing));
}

async function createAccounts(
    folder: string,
    files: readonly string[],
    endpoint: string,
    known: AccessKey | undefined,
): Promise<AccessKey> {
    const { createAdministrator, createNodeRoles } = await import("./accounts");
    const { awsConfigFile, awsCredentialsFile, readAccount } = await import("./organization");
    const accounts = files
        .map((file) => readAccount(readFileSync(file, "utf8")))
        .filter((account) => account !== undefined);
    const administrator = known ?? (await createAdministrator(endpoint));
    await Promise.all(accounts.map((account) => createNodeRoles(account, endpoint, administrator)));
    mkdirSync(join(folder, "aws"), { recursive: true });
    writeFileSync(join(folder, "aws", "config"), awsConfigFile(accounts));
    writeFileSync(join(folder, "aws", "credentials"), awsCredentialsFile(administrator));
    return administrator;
}

async function initStacks(
    folder: string,
    stacks: readonly string[],
    { root, env }: Surroundings,
): Promise<void> {
    mkdirSync(join(folder, "backend"), { recursive: true });
    mkdirSync(join(folder, "pulumi-home"), { recursive: true });
    for (const stack of stacks) {
        const args = ["stack", "init", stack, "--no-select", "--non-interactive"];
        const { status, stdout, stderr } = await run("pulumi", args, { cwd: root, env });
        if (status !== 0 && !stderr.includes("already exists")) {
            throw new UserError(`\`pulumi ${args.join(" ")}\` failed:\n${stdout}${stderr}`);
        }
    }
}

function recordOf(folder: string): string {
    return join(folder, "furnishing.json");
}

function readFurnishing(folder: string): Furnishing | undefined {
    try {
        return JSON.parse(readFileSync(recordOf(folder), "utf8")) as Furnishing;
    } catch {
        return undefined;
    }
}
