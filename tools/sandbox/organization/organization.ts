import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

/** An account that the emulator plays, as a stack file describes it. */
export interface Account {
    readonly accountId: string;
    /** The profile under which the account is reached, `aws:profile`. */
    readonly profile: string;
    /** Names of the roles that the nodes of the account run with; they exist before the stack. */
    readonly roles: readonly string[];
}

/** The account from which the roles of all others are assumed. */
export const MANAGEMENT_ACCOUNT_ID = "999999999999";

/** The organization that all accounts of the sandbox belong to: its id, and where they lie in it. */
export const ORGANIZATION = {
    id: "o-exampleorgid1",
    path: "o-exampleorgid1/r-ab12/ou-ab12-11111111/",
};

/** The role, in each account with nodes, of the people who start sessions. */
export const OPERATOR_ROLE = "session-operator";

/** The role that AWS Organizations makes in each account for the management account. */
export const ADMINISTRATOR_ROLE = "OrganizationAccountAccessRole";

/**
 * The account that the text of a stack file describes. Undefined when it names none in the right
 * form: the program refuses such a file itself, with all that is wrong in it.
 */
export function readAccount(text: string): Account | undefined {
    const config = readConfig(text);
    const accountId = config["session-logs:accountId"];
    const profile = config["aws:profile"];
    const roles = config["session-logs:roles"];
    if (typeof accountId !== "string" || !/^\d{12}$/.test(accountId)) {
        return undefined;
    }
    if (typeof profile !== "string" || profile === "") {
        return undefined;
    }
    return { accountId, profile, roles: Array.isArray(roles) ? roles.filter(isRoleName) : [] };
}

/** The accounts that the stack files describe: those of the sandbox. */
export function accountsOf(files: readonly string[]): Account[] {
    return files.flatMap((file) => readAccount(readFileSync(file, "utf8")) ?? []);
}

function readConfig(text: string): Readonly<Record<string, unknown>> {
    const document = parseDocument(text);
    if (document.errors.length > 0) {
        return {};
    }
    const file = document.toJS() as { readonly config?: unknown } | null;
    return typeof file?.config === "object" ? { ...file.config } : {};
}

/** The form of a role's name in the IAM API reference, CreateRole. */
function isRoleName(value: unknown): value is string {
    return typeof value === "string" && /^[\w+=,.@-]{1,64}$/.test(value);
}

/** The AWS config file that gives every account its profile. */
export function awsConfigFile(accounts: readonly Account[]): string {
    const sections = accounts.map(({ profile, accountId }) =>
        [
            `[profile ${profile}]`,
            `role_arn = arn:aws:iam::${accountId}:role/${ADMINISTRATOR_ROLE}`,
            `source_profile = management`,
        ].join("\n"),
    );
    return `${[...new Set(sections)].join("\n\n")}\n`;
}

/** An access key that does not expire. */
export interface AccessKey {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
}

/** The AWS credentials file: the management account's access key, the only one that is kept. */
export function awsCredentialsFile({ accessKeyId, secretAccessKey }: AccessKey): string {
    return [
        "[management]",
        `aws_access_key_id = ${accessKeyId}`,
        `aws_secret_access_key = ${secretAccessKey}`,
        "",
    ].join("\n");
}
