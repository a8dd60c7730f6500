import type { MiddlewareStack } from "@aws-sdk/types";
import { awsError } from "./aws-error";
import type { SignIn } from "./credentials";

/** What a client is made with; the endpoint is the SDK's own business. */
type Of = SignIn & { readonly region: string };

/** The services, each with the package that is loaded when it is first asked. */
const SERVICES = {
    iam: async (of: Of) => new (await import("@aws-sdk/client-iam")).IAM(of),
    kms: async (of: Of) => new (await import("@aws-sdk/client-kms")).KMS(of),
    logs: async (of: Of) =>
        new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(of),
    organizations: async (of: Of) =>
        new (await import("@aws-sdk/client-organizations")).Organizations(of),
    s3: async (of: Of) => new (await import("@aws-sdk/client-s3")).S3(of),
    s3Control: async (of: Of) =>
        new (await import("@aws-sdk/client-s3-control")).S3Control({ ...of, ...ofNoAccount() }),
    ssm: async (of: Of) => new (await import("@aws-sdk/client-ssm")).SSM(of),
    sts: async (of: Of) => new (await import("@aws-sdk/client-sts")).STS(of),
};

/** S3 Control has a host for each account, which there is not below an address that is given. */
function ofNoAccount() {
    const { AWS_ENDPOINT_URL: given } = process.env;
    return given === undefined ? {} : { endpointProvider: () => ({ url: new URL(given) }) };
}

export type Clients = {
    readonly [K in keyof typeof SERVICES]: Awaited<ReturnType<(typeof SERVICES)[K]>>;
};

export function clientsOf(of: Of): Clients {
    const clients = Object.entries(SERVICES).map(([name, make]) => [name, lazily(() => make(of))]);
    return Object.fromEntries(clients) as Clients;
}

/** What all clients of the SDK have in common. */
interface AwsClient {
    readonly config: { readonly serviceId: string };
    readonly middlewareStack: Pick<MiddlewareStack<object, object>, "add">;
}

type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** A client that is made at its first call. */
function lazily(make: () => Promise<AwsClient>): object {
    let made: Promise<Methods> | undefined;
    const methods = () => (made ??= make().then(worded) as Promise<Methods>);
    async function call(name: string, args: unknown[]) {
        return (await methods())[name]?.(...args);
    }
    async function* paginate(name: string, args: unknown[]) {
        yield* (await methods())[name]?.(...args) as AsyncIterable<unknown>;
    }
    const ask = (name: string) => (name.startsWith("paginate") ? paginate : call);
    return new Proxy(
        {},
        {
            get:
                (_, name: string) =>
                (...args: unknown[]) =>
                    ask(name)(name, args),
        },
    );
}

/** The same client, whose refused calls fail in the original's words. */
function worded(client: AwsClient): unknown {
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
