import { clientsOf } from "./clients";
import type { Configuration } from "./configuration";
import type { Context } from "./context";
import { signInOf } from "./credentials";
import { partitionOf } from "./partition";

/**
 * Starts a session as the provider's configuration says.
 *
 * @throws when the credentials belong to an account that the configuration does not allow.
 */
export async function openSession(configuration: Configuration): Promise<Context> {
    const session = sessionContext(configuration);
    const { allowedAccountIds = [], forbiddenAccountIds = [] } = configuration;
    if (allowedAccountIds.length + forbiddenAccountIds.length > 0) {
        const accountId = await session.accountId();
        const isAllowed = allowedAccountIds.length === 0 || allowedAccountIds.includes(accountId);
        if (!isAllowed || forbiddenAccountIds.includes(accountId)) {
            // The wording of the real provider.
            throw new Error(`AWS account ID not allowed: ${accountId}`);
        }
    }
    return session;
}

function sessionContext(configuration: Configuration): Context {
    const home =
        configuration.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "";
    if (home === "") {
        throw new Error(
            "Missing region: set aws:region in the stack's configuration, or AWS_REGION.",
        );
    }
    const signIn = signInOf(configuration, home);
    const contexts = new Map<string, Context>();
    let account: Promise<string> | undefined;

    function contextIn(region: string): Context {
        const context = contexts.get(region) ?? {
            ...clientsOf({ ...signIn, region }),
            region,
            partition: partitionOf(region),
            defaultTags: configuration.defaultTags?.tags ?? {},
            accountId: () => (account ??= accountOf(contextIn(home))),
            in: contextIn,
        };
        contexts.set(region, context);
        return context;
    }
    return contextIn(home);
}

async function accountOf({ sts }: Context): Promise<string> {
    return (await sts.getCallerIdentity({})).Account ?? "";
}
