import { createServer, request, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands between the programs and the emulator, and holds calls. */
export interface HeldCalls {
    /** URL in the emulator's place. */
    readonly endpoint: string;
    /**
     * Holds the next call of this kind for good, before AWS has it or after AWS has done it.
     *
     * @param action As in the header X-Amz-Target: `AmazonSSM.CreateDocument`.
     * @returns Resolves when there is such a call.
     */
    hold(action: string, when: "before" | "after"): Promise<void>;
    close(): Promise<void>;
}

export async function heldCalls(emulator: string): Promise<HeldCalls> {
    let held: { action: string; when: "before" | "after"; reached: () => void } | undefined;
    const server: Server = createServer((incoming, response) => {
        const isHeld = held !== undefined && incoming.headers["x-amz-target"] === held.action;
        const hold = isHeld ? held : undefined;
        held = isHeld ? undefined : held;
        if (hold?.when === "before") {
            hold.reached();
            return;
        }
        const forwarded = forward(emulator, incoming, (answer) => {
            if (hold !== undefined) {
                answer.resume().on("end", hold.reached);
                return;
            }
            response.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(response);
        });
        forwarded.on("error", () => response.destroy());
        incoming.pipe(forwarded);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        hold: (action, when) =>
            new Promise((reached) => {
                held = { action, when, reached };
            }),
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

function forward(
    emulator: string,
    { method, url = "/", headers }: IncomingMessage,
    answered: (answer: IncomingMessage) => void,
) {
    return request(new URL(url, emulator), { method, headers }, answered);
}
