import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { BackendError } from "./backend-error";

const credentials = v.object({ current: v.optional(v.string(), "") });

/** Where somebody is logged in who never said anything else. */
const PULUMI_CLOUD = "https://api.pulumi.com";

/**
 * URL of the backend that a `pulumi` command in this environment would use.
 *
 * Shape of the file: `{"current": "s3://…", "accounts": {…}}`; nothing but `current` is read of it.
 *
 * @throws BackendError for credentials.json that is no JSON.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#logging-into-and-out-of-state-backends
 */
export async function currentBackend(env: NodeJS.ProcessEnv): Promise<string> {
    const { PULUMI_BACKEND_URL: url } = env;
    if (url !== undefined && url !== "") {
        return url;
    }
    const file = join(env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "credentials.json");
    const text = await readFile(file, "utf8").catch(() => "{}");
    try {
        return v.parse(credentials, JSON.parse(text)).current || PULUMI_CLOUD;
    } catch {
        throw new BackendError(
            `${file} can't be read: it is not what \`pulumi login\` writes. ` +
                `Run \`pulumi login URL\` again, or set PULUMI_BACKEND_URL.`,
        );
    }
}
