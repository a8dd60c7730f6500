import { type CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

/**
 * What an agent streamed while a session ran: the messages of a log stream from its beginning, each
 * a JSON object on one line, as `eventOf` reads it.
 *
 * @param stream The session's id, which agents name the stream by.
 */
export async function* streamedEvents(
    logs: CloudWatchLogsClient,
    group: string,
    stream: string,
): AsyncGenerator<string> {
    let nextToken: string | undefined;
    for (;;) {
        const page = await logs.send(
            new GetLogEventsCommand({
                logGroupName: group,
                logStreamName: stream,
                startFromHead: true,
                nextToken,
            }),
        );
        for (const { message = "" } of page.events ?? []) {
            yield message.replaceAll("\n", " ");
        }
        // The same token again tells the end; a page without events does not.
        if (page.nextForwardToken === undefined || page.nextForwardToken === nextToken) {
            return;
        }
        nextToken = page.nextForwardToken;
    }
}
