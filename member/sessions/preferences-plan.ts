import { PREFERENCES_DOCUMENT } from "../../shared/names";
import type { Checked, Problem } from "../../shared/problem";
import { describeChanges, keepUnmanaged, logsTo, nextVersion } from "./preferences-content";
import type { SessionDocument } from "./session-document";

/** What is known of one region's preferences before anything is planned; contents are JSON text. */
export interface KnownPreferences {
    /** What this stack's document there holds, if it has one. */
    readonly managed?: string | undefined;
    /** What the account has there, if this stack has no document. */
    readonly foreign?: string | undefined;
    /** What this stack keeps of the time before it, "" if there was nothing. */
    readonly kept?: string | undefined;
}

export interface PreferencesPolicy {
    /** What is done with preferences that somebody else made. */
    readonly adopt: "refuse" | "replace" | "keep";
    /** Keys that the stack's config sets for a region: `keep` keeps nothing in their place. */
    readonly settings: (region: string) => ReadonlySet<string>;
    /** The archive's bucket: preferences that log to it are this project's own. */
    readonly bucketName: string;
}

/** The document that a region gets; contents are JSON text. */
export interface PlannedPreferences {
    readonly content: string;
    /** What was there before this stack, to be kept; "" if nothing. */
    readonly previous: string;
    /** What the account's document holds that comes under this stack now. */
    readonly takenOver?: string | undefined;
    /** Whether the previous content is back: then the document outlives this stack. */
    readonly restored: boolean;
}

/**
 * Decides what becomes of the account's preferences: what others wrote is never overwritten
 * unasked; what was there before is kept, and never mixed up with what this project wrote; where
 * the stack does not log any more, the previous content comes back, or no document stays, which
 * means AWS's defaults.
 *
 * @param known Of each region, those included where the stack has a document from before.
 * @param desired Region → preferences, where the stack logs.
 * @returns region → the document it gets, for those that get one; or every problem.
 */
export function planPreferences(
    known: ReadonlyMap<string, KnownPreferences>,
    desired: Readonly<Record<string, SessionDocument>>,
    policy: PreferencesPolicy,
): Checked<ReadonlyMap<string, PlannedPreferences>> {
    const planned = new Map<string, PlannedPreferences>();
    const problems: Problem[] = [];
    for (const [region, { managed, foreign, kept }] of known) {
        const current = managed ?? foreign;
        const previous = (managed === undefined ? undefined : kept) ?? others(current);
        const wanted = desired[region];
        if (wanted !== undefined) {
            const content = nextVersion(contentFor(region, wanted, previous, policy), current);
            if (foreign !== undefined && policy.adopt === "refuse") {
                problems.push(existing(region, foreign, content));
            }
            planned.set(region, { content, previous, takenOver: foreign, restored: false });
        } else if (managed !== undefined && previous !== "") {
            planned.set(region, {
                content: nextVersion(previous, current),
                previous,
                restored: true,
            });
        }
    }
    return problems.length === 0 ? { ok: true, value: planned } : { ok: false, problems };

    function others(content = ""): string {
        return content === "" || logsTo(policy.bucketName, content) ? "" : content;
    }
}

/** Region → the content from before this stack, where there was one. */
export function previousContents(
    planned: ReadonlyMap<string, PlannedPreferences>,
): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        [...planned]
            .filter(([, { previous }]) => previous !== "")
            .map(([region, { previous }]) => [region, JSON.parse(previous) as unknown]),
    );
}

function contentFor(
    region: string,
    desired: SessionDocument,
    previous: string,
    { adopt, settings }: PreferencesPolicy,
): string {
    const keeps = adopt === "keep" && previous !== "";
    return JSON.stringify(keeps ? keepUnmanaged(previous, desired, settings(region)) : desired);
}

function existing(region: string, foreign: string, content: string): Problem {
    return {
        key: "session-logs:adopt",
        found: `is "refuse", but ${PREFERENCES_DOCUMENT} exists in ${region} already and is not in this stack`,
        expected:
            "Write replace to take it over, or keep to leave in it what this project does not set. " +
            `replace changes:\n${describeChanges(foreign, content)}`,
    };
}
