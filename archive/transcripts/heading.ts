/** How a log was made, which tells how to read it. */
export type Form =
    /** Replayed under util-linux's `script`: every Linux agent's way into S3. */
    | "script"
    /** Replayed under PowerShell's transcript: Windows. */
    | "windows-transcript"
    /** JSON events of a few lines each, as streamed to CloudWatch Logs. */
    | "streamed-events"
    | "empty"
    | "unknown";

/** What the first bytes of a log tell. */
export interface Heading {
    readonly form: Form;
    /**
     * When the log was made. Agents replay the recording once a session has ended, so this is its
     * end, for streamed events only an early moment of it.
     */
    readonly time: Date | undefined;
    /** The node, `i-…` or `mi-…`, and the session, as the agent wrote them; older ones do not. */
    readonly node: string | undefined;
    readonly sessionId: string | undefined;
    /** ARN of who started the session: in streamed events only. */
    readonly principal: string | undefined;
    /** Whether `sessions rescue` made the log of what it found on the node. */
    readonly isRescued: boolean;
}

/** As many bytes of a log as its heading takes, with room. */
export const HEADING_BYTES = 2048;

const NOTHING = {
    time: undefined,
    node: undefined,
    sessionId: undefined,
    principal: undefined,
    isRescued: false,
} as const;

/** What ends the header of a log that was rescued, where an agent's has other words. */
const RESCUED = " <rescued by sessions rescue>]\n";

const STARTED = /^Script started on ([^\n[]*)(\[[^\n]*)?\n/;
const RECORDING = /\/ssm\/([^/\s]+)\/session\/orchestration\/([^/\s]+)\//;

/**
 * Reads the first line or so of a log.
 *
 * @param start The first `HEADING_BYTES` of the log, or all if it is shorter.
 */
export function readHeading(start: string): Heading {
    if (start.trim() === "") {
        return { form: "empty", ...NOTHING };
    }
    const script = STARTED.exec(start);
    if (script !== null) {
        const [line, time = ""] = script;
        const isRescued = line.endsWith(RESCUED);
        const from = recordingIn(line, start);
        return { ...NOTHING, form: "script", time: timeOf(time), ...from, isRescued };
    }
    if (start.startsWith("{")) {
        return firstEvent(start) ?? { form: "unknown", ...NOTHING };
    }
    return /^\uFEFF?\*+\r?\nWindows PowerShell transcript start/.test(start)
        ? { ...NOTHING, form: "windows-transcript" }
        : { ...NOTHING, form: "unknown" };
}

/**
 * `2026-11-26 10:15:04+00:00`, or with +0000 before util-linux 2.35. In other locales the day is
 * written out, without a zone that could be relied on: undefined.
 */
function timeOf(text: string): Date | undefined {
    const [, day, time, hours, minutes] =
        /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d)/.exec(text) ?? [];
    return validDate(`${day}T${time}${hours}:${minutes}`);
}

/**
 * The recording's path in the header, or in the command line of the replaying shell, which older
 * agents left in the log: broken by the terminal with a space and a CR in every 80th column.
 */
function recordingIn(header: string, start: string): Pick<Heading, "node" | "sessionId"> {
    const shell = start.slice(header.length);
    const typed = /^[^\n]*\/ssm-session-logger /.test(shell)
        ? (shell.split("\n", 1)[0] ?? "").replaceAll(" \r", "")
        : "";
    const [, node, sessionId] = RECORDING.exec(header) ?? RECORDING.exec(typed) ?? [];
    return { node, sessionId };
}

function firstEvent(start: string): Heading | undefined {
    const event = eventOf(start.split("\n", 1)[0] ?? "");
    return (
        event && {
            form: "streamed-events",
            time: event.time,
            node: event.node,
            sessionId: event.sessionId,
            principal: event.principal,
            isRescued: false,
        }
    );
}

/** One JSON event of a session that is streamed to CloudWatch Logs. */
export interface StreamedEvent {
    /** When the agent sent it, in whole seconds. */
    readonly time: Date | undefined;
    readonly node: string | undefined;
    readonly sessionId: string | undefined;
    readonly principal: string | undefined;
    /** Lines as the terminal got them, without their CRs. */
    readonly lines: readonly string[];
}

/** @returns undefined for a line that is no event, such as one cut short. */
export function eventOf(line: string): StreamedEvent | undefined {
    const event = parsed(line);
    const lines = event?.["sessionData"];
    if (event === undefined || !Array.isArray(lines)) {
        // The first bytes alone may end within a long event, whose data comes last.
        return cutEvent(line);
    }
    const { target, userIdentity } = event as {
        readonly target?: { readonly id?: unknown } | null;
        readonly userIdentity?: { readonly arn?: unknown } | null;
    };
    return {
        time: validDate(String(event["eventTime"])),
        node: textOf(target?.id),
        sessionId: textOf(event["sessionId"]),
        principal: textOf(userIdentity?.arn),
        lines: lines.map(String),
    };
}

function cutEvent(line: string): StreamedEvent | undefined {
    const [beginning, data] = line.split(/,"sessionData":\[/, 2);
    return data === undefined ? undefined : eventOf(`${beginning},"sessionData":[]}`);
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
    try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null
            ? (value as Record<string, unknown>)
            : undefined;
    } catch {
        return undefined;
    }
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function validDate(text: string): Date | undefined {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? undefined : date;
}
