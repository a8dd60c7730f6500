import { once } from "node:events";
import {
    Agent,
    createServer,
    request,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import {
    expired,
    readCall,
    refused,
    throttled,
    writeError,
    type AwsCall,
    type AwsError,
} from "./aws-error";
import { seededRandom } from "./random";

/** What goes wrong between a program and AWS; nothing of it unless said. */
export interface Faults {
    readonly throttling?: {
        /** Of the calls, 0 to 1, that are answered with an error. */
        readonly share: number;
        /** As the signature's scope names it: `organizations`, `ssm`; every service unless given. */
        readonly service?: string;
    };
    /** Temporary credentials that were handed out before this moment have ended. Ms since 1970. */
    readonly expiredBefore?: number;
    /** ARN of a role that nobody may assume. */
    readonly refusedRole?: string;
    /** Connections are cut without an answer. */
    readonly isOut?: boolean;
}

/** How many calls came, by service, and how they were answered. */
export interface CallCount {
    readonly passed: number;
    readonly throttled: number;
    readonly expired: number;
    readonly refused: number;
    readonly cut: number;
}

const NONE: CallCount = { passed: 0, throttled: 0, expired: 0, refused: 0, cut: 0 };

export interface FaultProxy {
    /** What programs take for the URL of AWS. */
    readonly endpoint: string;
    /** Replaces what goes wrong, from the next call on. */
    setFaults(faults: Faults): void;
    /** Refuses connections for a time, then goes on as before. */
    outage(milliseconds: number): Promise<void>;
    /** By service; "unsigned" for calls without a signature. */
    counts(): ReadonlyMap<string, CallCount>;
    close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1 in front of the emulator.
 *
 * @param target URL of the emulator.
 * @param seed Which calls are hit: with calls in the same order, the same ones.
 */
export async function startFaultProxy(target: string, seed = 1): Promise<FaultProxy> {
    const random = seededRandom(seed);
    const agent = new Agent({ keepAlive: true });
    const counts = new Map<string, CallCount>();
    const issued = new Map<string, number>();
    let faults: Faults = {};

    const count = ({ service = "unsigned" }: AwsCall, what: keyof CallCount) => {
        const known = counts.get(service) ?? NONE;
        counts.set(service, { ...known, [what]: known[what] + 1 });
    };

    const server = createServer((call, answer) => {
        const about = readCall(call.headers);
        if (faults.isOut === true) {
            count(about, "cut");
            call.socket.destroy();
            return;
        }
        const issuedAt = issued.get(about.accessKeyId ?? "");
        if (issuedAt !== undefined && issuedAt < (faults.expiredBefore ?? 0)) {
            count(about, "expired");
            refuse(call, answer, about, expired(about));
            return;
        }
        if (isHit(faults, about) && random() < (faults.throttling?.share ?? 0)) {
            count(about, "throttled");
            refuse(call, answer, about, throttled(about));
            return;
        }
        const pass = (body: Readable = call) => {
            count(about, "passed");
            const onCredentials = (id: string) => issued.set(id, Date.now());
            forward(call, answer, { target, agent, body, onCredentials });
        };
        const { refusedRole } = faults;
        if (refusedRole === undefined || about.service !== "sts") {
            pass();
            return;
        }
        text(call).then(
            (body) => {
                if (new URLSearchParams(body).get("RoleArn") === refusedRole) {
                    count(about, "refused");
                    refuse(call, answer, about, refused(refusedRole));
                } else {
                    pass(Readable.from([body]));
                }
            },
            () => call.socket.destroy(),
        );
    });
    const port = await listen(server, 0);
    return {
        endpoint: `http://127.0.0.1:${port}`,
        setFaults: (changed) => {
            faults = changed;
        },
        outage: async (milliseconds) => {
            await end(server);
            await new Promise((resolve) => setTimeout(resolve, milliseconds));
            await listen(server, port);
        },
        counts: () => new Map(counts),
        close: async () => {
            await end(server);
            agent.destroy();
        },
    };
}

function isHit({ throttling }: Faults, { service }: AwsCall): boolean {
    return (
        throttling !== undefined &&
        (throttling.service === undefined || throttling.service === service)
    );
}

function refuse(
    call: IncomingMessage,
    answer: ServerResponse,
    { protocol }: AwsCall,
    error: AwsError,
): void {
    const { contentType, body } = writeError(protocol, error);
    const write = () => {
        answer.writeHead(error.status, {
            "content-type": contentType,
            "content-length": Buffer.byteLength(body),
            "x-amzn-requestid": "fault",
        });
        answer.end(call.method === "HEAD" ? undefined : body);
    };
    // Only once the whole request is read: a client that still writes would see the cut instead.
    if (call.readableEnded) {
        write();
    } else {
        call.resume().on("end", write);
    }
}

interface Forwarding {
    readonly target: string;
    readonly agent: Agent;
    readonly body: Readable;
    /** Told of each access key that STS hands out. */
    readonly onCredentials: (accessKeyId: string) => void;
}

function forward(
    call: IncomingMessage,
    answer: ServerResponse,
    { target, agent, body, onCredentials }: Forwarding,
): void {
    const { hostname, port } = new URL(target);
    const onward = request(
        { hostname, port, agent, method: call.method, path: call.url, headers: call.headers },
        (reply) => {
            answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
            reply.pipe(answer);
            if (readCall(call.headers).service === "sts") {
                rememberCredentials(reply, onCredentials);
            }
        },
    );
    onward.on("error", () => call.socket.destroy());
    answer.on("close", () => onward.destroy());
    body.pipe(onward);
}

function rememberCredentials(
    reply: IncomingMessage,
    onCredentials: (accessKeyId: string) => void,
): void {
    const parts: Buffer[] = [];
    reply.on("data", (part: Buffer) => parts.push(part));
    reply.on("end", () => {
        const given = /<AccessKeyId>([^<]+)</.exec(Buffer.concat(parts).toString());
        if (given?.[1] !== undefined) {
            onCredentials(given[1]);
        }
    });
}

async function listen(server: Server, port: number): Promise<number> {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
}

async function end(server: Server): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
}
