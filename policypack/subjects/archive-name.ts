/*
 * Words that make a name that of an archive of session logs: "acme-session-logs", "ssm_log",
 * "SessionManagerLogs". A guess, so it counts only while the configuration names no bucket or key.
 */

const ABOUT_SESSIONS = /\b(ssm|sessions?|session-?manager|systems-?manager)/;
const ABOUT_LOGS = /\b(ssm|sessions?|session-?manager)?(logs?|logging|transcripts?|recordings?)\b/;
const SESSION_MANAGER = /\bsession-?manager\b/;
/** Other things that Systems Manager writes logs about. */
const OTHER_CAPABILITY =
    /\b(patch(ing|es)?|inventory|automations?|run-?command|commands?|parameters?|associations?|distributor|maintenance)\b/;
/** A key by the field's name for it: "session-key", "session-key-eu". */
const SESSION_KEY = /^(ssm-)?session(-?manager)?-key\b/;

/** Whether a name or tag speaks of session logs. */
export function isArchiveName(name: string): boolean {
    const words = wordsOf(name);
    return (
        !OTHER_CAPABILITY.test(words) &&
        (SESSION_MANAGER.test(words) || (ABOUT_SESSIONS.test(words) && ABOUT_LOGS.test(words)))
    );
}

/** Whether a name or description is that of a key for sessions or their logs. */
export function isArchiveKeyName(name: string): boolean {
    return isArchiveName(name) || SESSION_KEY.test(wordsOf(name));
}

/** In lower case, with a dash between words: "SessionManagerLogs" is "session-manager-logs". */
function wordsOf(name: string): string {
    return name
        .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-");
}
