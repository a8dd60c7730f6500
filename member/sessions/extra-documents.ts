import { component, json, type PlannedItem, resource } from "../../shared/pulumi/plan";
import type { SessionDocument } from "./session-document";

/**
 * Documents that a session follows instead of the preferences when it names one of them.
 *
 * @param documents Name → region → content.
 * @param after What sessions need to be logged.
 */
export function extraDocuments(
    name: string,
    documents: Readonly<Record<string, Readonly<Record<string, SessionDocument>>>>,
    after: readonly PlannedItem[],
): readonly PlannedItem[] {
    const parent = component("session-logs:member:ExtraDocuments", name);
    const all = Object.entries(documents).flatMap(([documentName, contents]) =>
        Object.entries(contents).map(([region, content]) =>
            resource(
                "Document",
                `${documentName}-${region}`,
                {
                    name: documentName,
                    region,
                    documentType: "Session",
                    documentFormat: "JSON",
                    content: json(content),
                },
                { parent, dependsOn: after },
            ),
        ),
    );
    return all.length === 0 ? [] : [parent, ...all];
}
