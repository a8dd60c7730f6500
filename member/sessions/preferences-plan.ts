import { PREFERENCES_DOCUMENT } from "../../shared/names";
import type { Checked, Problem } from "../../shared/problem";
import { describeChanges } from "../../shared/json-changes";
import { setting } from "../../shared/setting";
import {
    type DocumentLabels,
    type DocumentVersion,
    type ExistingPreferences,
    NO_LABELS,
    NO_PREFERENCES,
    type PreviousPreferences,
} from "./existing-preferences";
import {
    contentOf,
    isSameContent,
    keepUnmanaged,
    logsTo,
    textOfVersion,
} from "./preferences-content";
import type { SessionDocument } from "./session-document";

/** What is known of one region's preferences before anything is planned. */
export interface KnownPreferences {
    /** What this stack's state has of its document there: the default version's number. */
    readonly managed?: DocumentVersion | undefined;
    /** What AWS has there now, whoever wrote it. */
    readonly existing?: ExistingPreferences | undefined;
    /** What this stack keeps of the time before it. */
    readonly kept?: PreviousPreferences | undefined;
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
    /** Its tags beside those of the provider, and whom it is shared with. */
    readonly labels: DocumentLabels;
    /** What was there before this stack, to be kept. */
    readonly previous: PreviousPreferences;
    /** What the account's document holds that comes under this stack now. */
    readonly takenOver?: PreviousPreferences | undefined;
    /** Whether the previous content is back: then the document outlives this stack. */
    readonly restored: boolean;
    /** Whether the document is deleted and made anew, since it can't be updated. */
    readonly anew: boolean;
    /** What is in effect if neither the state says so nor this stack wants it; "" if nothing. */
    readonly changedByOthers?: string | undefined;
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
    for (const [region, found] of known) {
        const { managed, existing, kept } = found;
        const foreign = managed === undefined ? existing : undefined;
        const previous =
            (managed === undefined ? undefined : kept) ??
            others(existing?.inEffect.content ?? managed?.content, existing?.labels);
        const wanted = desired[region];
        if (wanted !== undefined) {
            const content = contentFor(region, wanted, previous.content, policy);
            const document = documentFor(content, found, previous.content);
            const labels = policy.adopt === "keep" ? previous.labels : NO_LABELS;
            const takenOver = foreign && {
                content: foreign.inEffect.content,
                labels: foreign.labels ?? NO_LABELS,
            };
            if (takenOver !== undefined && policy.adopt === "refuse") {
                problems.push(alreadyThere(region, takenOver, { content, labels }));
            } else if (foreign !== undefined && !isUpdatable(foreign)) {
                problems.push(notUpdatable(region, foreign));
            }
            planned.set(region, { ...document, labels, previous, takenOver, restored: false });
        } else if (managed !== undefined && previous.content !== "") {
            const document = documentFor(previous.content, found, previous.content);
            const { labels } = previous;
            planned.set(region, { ...document, labels, previous, restored: true });
        }
    }
    return problems.length === 0 ? { ok: true, value: planned } : { ok: false, problems };

    function others(content = "", labels = NO_LABELS): PreviousPreferences {
        const isOthers = content !== "" && !logsTo(policy.bucketName, content);
        return isOthers ? { content, labels } : NO_PREFERENCES;
    }
}

/** Region → the content from before this stack, where there was one. */
export function previousContents(
    planned: ReadonlyMap<string, PlannedPreferences>,
): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        [...planned]
            .filter(([, { previous }]) => previous.content !== "")
            .map(([region, { previous }]) => [region, contentOf(previous.content)]),
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

/**
 * How a document comes to hold a content. The AWS provider reads a document's latest version and
 * updates it by the number of the default one, which AWS takes for the latest only
 * (https://github.com/hashicorp/terraform-provider-aws/issues/31131): where somebody set the default
 * back, or left a later version beside it, it can only be made anew.
 */
function documentFor(
    wanted: string,
    { managed, existing }: KnownPreferences,
    previous: string,
): Pick<PlannedPreferences, "content" | "anew" | "changedByOthers"> {
    const inEffect = existing?.inEffect.content ?? "";
    const inState = managed?.content ?? inEffect;
    const isElse = !isSame(inState, inEffect) && !isSame(inEffect, wanted);
    const changedByOthers = isElse ? inEffect : undefined;
    const isRight = existing === undefined || isSame(inEffect, wanted);
    if (isRight && isSame(inState, wanted)) {
        return { content: inState, anew: false, changedByOthers };
    }
    if (existing === undefined) {
        return { content: wanted, anew: false, changedByOthers };
    }
    const { latest } = existing;
    if (managed !== undefined && managed.version !== latest.version && !isUpdatable(existing)) {
        return { content: textOfVersion(0, wanted, [inState]), anew: true, changedByOthers };
    }
    const taken = [inState, inEffect, latest.content, previous];
    const content = textOfVersion(Number(latest.version) + 1, wanted, taken);
    return { content, anew: false, changedByOthers };
}

/** Whether AWS takes an update by the number of the default version. */
function isUpdatable({ inEffect, latest }: ExistingPreferences): boolean {
    return inEffect.version === latest.version;
}

function isSame(one: string, other: string): boolean {
    return one === other || (one !== "" && other !== "" && isSameContent(one, other));
}

function alreadyThere(
    region: string,
    foreign: PreviousPreferences,
    planned: PreviousPreferences,
): Problem {
    return {
        key: setting("adopt"),
        found: `is "refuse", but ${PREFERENCES_DOCUMENT} already exists in ${region} and is not in this stack`,
        expected:
            "Write replace to take it over, or keep to preserve what this project does not set. " +
            `replace makes these changes:\n${describeDocumentChanges(foreign, planned)}`,
    };
}

/** What changes of a document: its content's fields, its tags, and whom it is shared with. */
export function describeDocumentChanges(
    from: PreviousPreferences,
    to: PreviousPreferences,
): string {
    const whole = ({ content, labels: { tags, sharedWith } }: PreviousPreferences) => ({
        ...contentOf(content),
        ...(Object.keys(tags).length > 0 && { tags }),
        ...(sharedWith.length > 0 && { sharedWith: sharedWith.join(", ") }),
    });
    return describeChanges(whole(from), whole(to));
}

function notUpdatable(region: string, { inEffect, latest }: ExistingPreferences): Problem {
    const command = (action: string, version: string) =>
        `aws ssm ${action} --region ${region} --name ${PREFERENCES_DOCUMENT} --document-version ${version}`;
    return {
        key: setting("adopt"),
        found:
            `would take over ${PREFERENCES_DOCUMENT} in ${region}, whose version ${inEffect.version} is in effect ` +
            `while the latest is ${latest.version}; the AWS provider can update only the latest version`,
        expected: `Delete the latest version (${command("delete-document", latest.version)}), or make it the default (${command("update-document-default-version", latest.version)}).`,
    };
}
