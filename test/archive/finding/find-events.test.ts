import type { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import assert from "node:assert/strict";
import { type FoundEvents, firstLook } from "../../../archive/finding/find-events";
import { streamedEvents } from "../../../archive/reading/streamed-events";

interface Page {
    readonly messages: readonly string[];
    readonly next: string;
}

/** A client that answers by the token it is asked with, and what it was asked. */
function clientOf(pages: Readonly<Record<string, Page | Error>>) {
    const asked: unknown[] = [];
    const send = ({ input }: GetLogEventsCommand) => {
        asked.push(input);
        const page = pages[input.nextToken ?? ""];
        return page instanceof Error
            ? Promise.reject(page)
            : Promise.resolve({
                  events: page?.messages.map((message) => ({ message })),
                  nextForwardToken: page?.next,
              });
    };
    return { client: { send } as unknown as CloudWatchLogsClient, asked };
}

function named(name: string): Error {
    return Object.assign(new Error("no"), { name });
}

const found = (pages: Parameters<typeof clientOf>[0]) =>
    firstLook(streamedEvents(clientOf(pages).client, "group", "stream"), "group/stream");

async function linesOf(events: FoundEvents): Promise<readonly string[]> {
    assert.ok(events.kind === "found", events.kind);
    const lines: string[] = [];
    for await (const line of events.lines) {
        lines.push(line);
    }
    return lines;
}

describe("the events of a session", () => {
    it("are read from the beginning, over pages without any, to the token that stays", async () => {
        const { client, asked } = clientOf({
            "": { messages: ["a", "b"], next: "1" },
            "1": { messages: [], next: "2" },
            "2": { messages: ["c\n"], next: "3" },
            "3": { messages: [], next: "3" },
        });
        const events = await firstLook(streamedEvents(client, "group", "stream"), "group/stream");
        assert.deepEqual(await linesOf(events), ["a", "b", "c "]);
        assert.equal(asked.length, 4);
        assert.deepEqual(asked[0], {
            ...{ logGroupName: "group", logStreamName: "stream" },
            ...{ startFromHead: true, nextToken: undefined },
        });
    });

    it("are none where there is no such stream, or nothing in it", async () => {
        assert.deepEqual(await found({ "": named("ResourceNotFoundException") }), { kind: "none" });
        assert.deepEqual(await found({ "": { messages: [], next: "" } }), { kind: "none" });
    });

    it("can't be read by everybody", async () => {
        assert.deepEqual(await found({ "": named("AccessDeniedException") }), {
            kind: "unreadable",
            why: "AccessDeniedException: no",
        });
    });

    it("are not taken for whole where they break off", async () => {
        const events = await found({
            "": { messages: ["a"], next: "1" },
            "1": named("ServiceUnavailable"),
        });
        await assert.rejects(
            linesOf(events),
            /events of group\/stream broke off: ServiceUnavailable: no/,
        );
    });
});
