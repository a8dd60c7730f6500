import { callerIdentity } from "./caller-identity";
import type { Configuration } from "./configuration";
import { credentialsOf } from "./credentials";
import { partitionOf } from "./partition";
import type { AwsClient, ClientConfiguration, Context } from "./context";
import { awsError } from "./aws-error";

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
    const region =
        configuration.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "";
    if (region === "") {
        throw new Error(
            "Missing region: set aws:region in the stack's configuration, or AWS_REGION.",
        );
    }
    const credentials = credentialsOf(configuration, region);
    const clients = new Map<string, Promise<unknown>>();
    let accountId: Promise<string> | undefined;

    const contextIn = (here: string): Context => ({
        region: here,
        partition: partitionOf(here),
        defaultTags: configuration.defaultTags?.tags ?? {},
        accountId: () => (accountId ??= callerIdentity(contextIn(region)).then((c) => c.accountId)),
        in: contextIn,
        client: <Client extends AwsClient>(
            service: string,
            make: (configuration: ClientConfiguration) => Promise<Client>,
        ): Promise<Client> => {
            const key = `${service}@${here}`;
            const client = clients.get(key) ?? make({ region: here, credentials }).then(worded);
            clients.set(key, client);
            return client as Promise<Client>;
        },
    });
    return contextIn(region);
}

/** The same client, whose refused calls fail in the original's words. */
function worded<Client extends AwsClient>(client: Client): Client {
    client.middlewareStack.add(
        (next, { commandName = "" }) =>
            async (call) => {
                try {
                    return await next(call);
                } catch (error) {
                    const operation = commandName.replace(/Command$/, "");
                    throw awsError(`${client.config.serviceId}: ${operation}`, error);
                }
            },
        { step: "initialize", priority: "high" },
    );
    return client;
}
