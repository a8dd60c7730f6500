/** What happens to a text on its way to whoever pastes it. */
export const WRAPPINGS: Readonly<Record<string, (text: string) => string>> = {
    "as it is": (text) => text,
    "in a line of the agent's log": (text) =>
        `2024-11-05 09:12:44.1234 ERROR [ssm-session-worker] [kim-0a1b2c3d4e5f6a7b8] [DataBackend] [pluginName=Standard_Stream] ${text}\n2024-11-05 09:12:45 INFO [ssm-agent-worker] Received job message`,
    "in the console's banner": (text) =>
        `Your session has been terminated for the following reasons: \n\n----------ERROR-------\n${text}\n`,
    "in colours": (text) =>
        `\u001b[1m\u001b[31m${text.replace(" ", " \u001b[0m\u001b[33m")}\u001b[0m`,
    "in colours that were printed as text": (text) => `\\u001b[31m${text}\\u001b[0m`,
    "wrapped in the middle of words": (text) => text.replaceAll(/[^]{37}/g, "$&\r\n    "),
    "as a line of JSON": (text) =>
        JSON.stringify({ time: "2024-11-05T09:12:44Z", level: "error", msg: text }),
    "as JSON in JSON": (text) => JSON.stringify(JSON.stringify({ message: text })),
    "in Pulumi's diagnostics": (text) =>
        `Diagnostics:\n  aws:ssm:Document (preferences-eu-west-1):\n    error:   sdk-v2/provider2.go:572: sdk.helper_schema: ${text}\n\nResources:\n    1 errored`,
    "in capitals": (text) => text.toUpperCase(),
    "with other quotes": (text) =>
        text
            .replaceAll(/"(.*?)"/g, "“$1”")
            .replaceAll("'", "’")
            .replaceAll("\u00a0", " "),
    "as HTML": (text) => text.replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
};
