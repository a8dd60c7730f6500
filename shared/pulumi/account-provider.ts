import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Checked, Problem } from "../problem";
import { setting } from "../setting";
import { awsSettings } from "./aws-settings";
import { defaultTags } from "./default-tags";

export interface Account {
    readonly accountId: string;
    /** Where resources go that name no region of their own. */
    readonly region: string | undefined;
    /** Tags of every resource that can have some, beside those of `aws:defaultTags`. */
    readonly tags: Readonly<Record<string, string>>;
    /** Those that single resources have besides. @default none */
    readonly ownTags?: Readonly<Record<string, string>> | undefined;
}

/**
 * The one AWS provider of a stack. It refuses the credentials of any other account, under `pulumi
 * refresh` and `pulumi destroy` too, which do not run the program.
 *
 * @param config The whole stack config, whose `aws:` keys the provider gets.
 */
export function accountProvider(
    { accountId, region, tags, ownTags }: Account,
    config: Readonly<Record<string, string>>,
): Checked<Provider> {
    const settings = awsSettings(config);
    const tagging = defaultTags(pulumi.getProject(), tags, settings["defaultTags"], ownTags);
    if (!tagging.ok) {
        return tagging;
    }
    const provider = new Provider("account", {
        ...settings,
        region,
        allowedAccountIds: [accountId],
        defaultTags: tagging.value,
    });
    return { ok: true, value: provider };
}

/** Signs in to the account, so that nothing is planned with the credentials of another. */
export async function signIn(accountId: string, provider: Provider): Promise<Checked<undefined>> {
    try {
        await getCallerIdentity({}, { provider });
        return { ok: true, value: undefined };
    } catch (error) {
        const { message } = error as Error;
        return { ok: false, problems: [signInProblem(accountId, message.replace(/[.\s]+$/, ""))] };
    }
}

function signInProblem(accountId: string, error: string): Problem {
    const other = /account ID not allowed: (\d{12})/i.exec(error)?.[1];
    return other === undefined
        ? {
              key: "The AWS credentials",
              found: `can't be used: ${error}`,
              expected: `Sign in to account ${accountId}, or set aws:profile or aws:assumeRoles of this stack.`,
          }
        : {
              key: setting("accountId"),
              found: `is "${accountId}", but the AWS credentials are for account ${other}`,
              expected: `Sign in to account ${accountId} (aws:profile or aws:assumeRoles of this stack), or write the id of the account you mean.`,
          };
}
