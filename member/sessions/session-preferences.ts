import { PREFERENCES_DOCUMENT } from "../../shared/names";
import {
    component,
    type PlannedComponent,
    type PlannedItem,
    resource,
} from "../../shared/pulumi/plan";
import { setting } from "../../shared/setting";
import { type DocumentLabels, kept, NO_LABELS } from "./existing-preferences";
import { PREFERENCES } from "./known-preferences";
import { describeDocumentChanges, type PlannedPreferences } from "./preferences-plan";

/**
 * The document that every session of the account follows which names no other, in each region, and
 * in the stack's state what was there before it.
 *
 * @param after What sessions need to be logged. Before it is there, and after it is gone, no
 * preferences may ask for logs: agents would refuse every session.
 */
export function sessionPreferences(
    documents: ReadonlyMap<string, PlannedPreferences>,
    after: readonly PlannedItem[],
): readonly PlannedItem[] {
    const parent = component("session-logs:member:SessionPreferences", PREFERENCES);
    return [
        parent,
        ...[...documents].flatMap(([region, planned]) => written(region, planned, parent, after)),
    ];
}

function written(
    region: string,
    planned: PlannedPreferences,
    parent: PlannedComponent,
    after: readonly PlannedItem[],
): readonly PlannedItem[] {
    const { content, previous, labels, takenOver, restored, anew } = planned;
    const name = `${PREFERENCES}-${region}`;
    // First: what a document held is safe in the state before it is overwritten.
    const stash = resource("Stash", name, { input: kept(previous) }, { parent });
    const document = resource(
        "Document",
        name,
        {
            name: PREFERENCES_DOCUMENT,
            region,
            documentType: "Session",
            documentFormat: "JSON",
            content,
            ...declaredLabels(labels),
        },
        {
            parent,
            dependsOn: [stash, ...after],
            // Only while the state lacks the document: with an import id other than its own the
            // engine would take it for another document, and delete this one.
            ...(takenOver && { import: `${PREFERENCES_DOCUMENT}@${region}` }),
            retainOnDelete: restored,
            ...(anew && { replaceOnChanges: ["content"], deleteBeforeReplace: true }),
            aliasedToStack: true,
        },
    );
    return [stash, document];
}

function declaredLabels({ tags, sharedWith }: DocumentLabels) {
    return {
        ...(Object.keys(tags).length > 0 && { tags }),
        ...(sharedWith.length > 0 && {
            // Keys of a map: the bridge leaves them as Terraform has them.
            permissions: { type: "Share", account_ids: sharedWith.join(",") },
        }),
    };
}

/** What is to be known of the documents that are written. */
export function preferencesNotices(
    documents: ReadonlyMap<string, PlannedPreferences>,
): readonly string[] {
    return [...documents].flatMap(([region, planned]) => noticesOf(region, planned));
}

function noticesOf(region: string, planned: PlannedPreferences): readonly string[] {
    const { content, labels, takenOver, changedByOthers, anew } = planned;
    return [
        ...(takenOver === undefined
            ? []
            : [takeOverNotice(region, describeDocumentChanges(takenOver, { content, labels }))]),
        ...(changedByOthers === undefined ? [] : [changeNotice(region, changedByOthers, content)]),
        ...(anew ? [anewNotice(region)] : []),
    ];
}

function takeOverNotice(region: string, changes: string): string {
    return [
        `This stack takes over ${PREFERENCES_DOCUMENT} in ${region}, which changes ${
            changes === "" ? "nothing in it." : "it as follows:"
        }`,
        ...(changes === "" ? [] : [changes]),
        `Its current content is kept in this stack's state; ${setting("off")} restores it.`,
    ].join("\n");
}

function changeNotice(region: string, changed: string, content: string): string {
    const changes = (found: string) =>
        describeDocumentChanges(
            { content: found, labels: NO_LABELS },
            { content, labels: NO_LABELS },
        );
    return changed === ""
        ? `${PREFERENCES_DOCUMENT} no longer exists in ${region}, though it is in this stack's state. Run \`pulumi refresh\`, then \`pulumi up\` creates it again.`
        : [
              `${PREFERENCES_DOCUMENT} in ${region} was changed by somebody else, and \`pulumi up\` changes it as follows (if that ends in InvalidDocumentVersion, run \`pulumi refresh\` first):`,
              changes(changed),
          ].join("\n");
}

function anewNotice(region: string): string {
    return (
        `${PREFERENCES_DOCUMENT} in ${region} is deleted and created again, since its default version is not its latest, the only one that the AWS provider can update. ` +
        "Sessions started in the meantime follow AWS's defaults."
    );
}
