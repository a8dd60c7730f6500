import { getRole } from "@pulumi/aws/iam/getRole";
import { getUser } from "@pulumi/aws/iam/getUser";
import { log, type ProviderResource } from "@pulumi/pulumi";
import { accountOfPrincipal, permissionSetRoles } from "../../shared/arn";
import { type Checked, type Problem, show } from "../../shared/problem";

/**
 * Looks up the readers of the log-archive account: S3 and KMS refuse a policy that names somebody
 * who is not there, in the middle of an update. Roles of permission sets come and go.
 *
 * @param setting The config key that names them.
 */
export async function existingReaders(
    setting: string,
    readerArns: readonly string[],
    accountId: string,
    provider: ProviderResource,
): Promise<Checked<undefined>> {
    const isLookedUp = (arn: string) =>
        accountOfPrincipal(arn) === accountId && permissionSetRoles(arn) === undefined;
    const found = await Promise.all(
        readerArns.map(async (arn, index) =>
            isLookedUp(arn)
                ? await readerProblem(`${setting}[${index}]`, arn, provider)
                : undefined,
        ),
    );
    const problems = found.filter((problem) => problem !== undefined);
    return problems.length === 0 ? { ok: true, value: undefined } : { ok: false, problems };
}

async function readerProblem(
    key: string,
    arn: string,
    provider: ProviderResource,
): Promise<Problem | undefined> {
    const [, type = "", path = "", name = ""] = /:(role|user)(\/.*?)([^/]*)$/.exec(arn) ?? [];
    try {
        const there =
            type === "user"
                ? await getUser({ userName: name }, { provider })
                : await getRole({ name }, { provider });
        return there.path === path ? undefined : elsewhere(key, arn, there.path);
    } catch (error) {
        const { message } = error as Error;
        // IAM's error code, and the words that the AWS provider has for it.
        if (/NoSuchEntity|couldn't find resource/.test(message)) {
            return missing(key, arn, type);
        }
        await log.warn(
            `${key} is ${show(arn)}, which can't be looked up: ${message.replace(/[.\s]+$/, "")}. If it is ` +
                `not there, AWS refuses the policies. Let the deploying identity call iam:GetRole and iam:GetUser.`,
        );
        return undefined;
    }
}

function missing(key: string, arn: string, type: string): Problem {
    return {
        key,
        found: `is ${show(arn)}, but the account has no ${type} of that name`,
        expected:
            "Write the ARN of one that is there, or of a permission set's role: AWSReservedSSO_<set>_*.",
    };
}

function elsewhere(key: string, arn: string, path: string): Problem {
    return {
        key,
        found: `is ${show(arn)}, but the one of that name has the path ${path}`,
        expected: "Write its ARN with that path.",
    };
}
