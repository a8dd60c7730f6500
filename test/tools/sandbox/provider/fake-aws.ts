import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
}

/** Takes the place of all services of AWS, at an address of this machine. */
export interface FakeAws {
    /** The environment of a provider that is to ask it. */
    readonly env: NodeJS.ProcessEnv;
    stop(): void;
}

export async function startFakeAws(
    answer: (request: IncomingMessage, body: string) => Answer,
): Promise<FakeAws> {
    const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            const { status, headers, body } = answer(request, Buffer.concat(chunks).toString());
            response.writeHead(status, headers).end(body);
        });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        env: {
            AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_MAX_ATTEMPTS: "1",
        },
        stop: () => server.close(),
    };
}

/** An answer of a service that speaks JSON. */
export function json(status: number, body: object): Answer {
    return {
        status,
        body: JSON.stringify(body),
        headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "REQ" },
    };
}
