import type { STSClientConfig } from "@aws-sdk/client-sts";
import type { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

/**
 * How long is waited for a connection, and for the next word on one, in milliseconds. Left alone, the
 * SDK waits for as long as the system does, which is minutes.
 */
export const TIME_OUTS = {
    connectionTimeout: 5_000,
    socketTimeout: 15_000,
} as const satisfies STSClientConfig["requestHandler"];

/** Codes of Node for "nobody answers". */
const UNREACHABLE = new Set([
    ...["EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"],
    ...["EPIPE", "ETIMEDOUT"],
]);

interface NetworkError {
    readonly name: string;
    readonly message: string;
    readonly code?: string;
    /** Of `namesEndpoint`. */
    readonly endpoint?: string;
}

/** Which endpoint can't be reached and why, where that is what a call failed by. */
export function unreachable(error: unknown): string | undefined {
    const { name, message, code = "", endpoint = "AWS" } = error as NetworkError;
    if (name === "TimeoutError") {
        return `${endpoint} can't be reached (nothing answered in time)`;
    }
    return UNREACHABLE.has(code) ? `${endpoint} can't be reached (${message || code})` : undefined;
}

/** What there is to do about it. */
export const LOOK_AFTER_NETWORK =
    "Look after the network, the proxy and AWS_ENDPOINT_URL, then run the command again.";

/** Nothing of AWS can be asked: shown by its message alone. */
export class UnreachableError extends Error {
    /** @param what Of `unreachable`. */
    constructor(what: string, cause: unknown) {
        super(`${what}. ${LOOK_AFTER_NETWORK}`, { cause });
    }
}

/** One of any client. */
type Plugin = NonNullable<Parameters<typeof fromTemporaryCredentials>[0]["clientPlugins"]>[number];

/** Plugin of a client: its errors say which host was asked, which a time-out does not. */
export const namesEndpoint: Plugin = {
    applyToStack: (stack) => {
        stack.add(
            (next) => async (args) => {
                try {
                    return await next(args);
                } catch (error) {
                    const { hostname, port } = args.request as Host;
                    if (unreachable(error) !== undefined) {
                        (error as { endpoint?: string }).endpoint =
                            port === undefined ? hostname : `${hostname}:${port}`;
                    }
                    throw error;
                }
            },
            // The SDK gives a client of its own the same plugins each time that it gets credentials.
            { step: "finalizeRequest", name: "namesEndpoint", override: true },
        );
    },
};

interface Host {
    readonly hostname: string;
    readonly port?: number;
}

interface Client {
    readonly middlewareStack: { use(plugin: Plugin): void };
}

/** The client, with the plugin. */
export function namingEndpoint<Made extends Client>(client: Made): Made {
    client.middlewareStack.use(namesEndpoint);
    return client;
}
