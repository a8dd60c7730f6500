import { Document } from "@pulumi/aws/ssm/document";
import * as pulumi from "@pulumi/pulumi";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import { describeChanges } from "./preferences-content";
import type { PlannedPreferences } from "./preferences-plan";

export interface SessionPreferencesArgs {
    /** Region → the document it gets. */
    readonly documents: ReadonlyMap<string, PlannedPreferences>;
    /**
     * What sessions need to be logged. Before it is there, and after it is gone, no preferences may
     * ask for logs: agents would refuse every session.
     */
    readonly after: readonly pulumi.Resource[];
}

/**
 * The document that every session of the account follows which names no other, in each region, and
 * in the stack's state what was there before it.
 */
export class SessionPreferences extends pulumi.ComponentResource {
    constructor(
        name: string,
        { documents, after }: SessionPreferencesArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("session-logs:member:SessionPreferences", name, {}, opts);
        for (const [region, planned] of documents) {
            this.write(`${name}-${region}`, region, planned, after);
        }
        this.registerOutputs({});
    }

    private write(
        name: string,
        region: string,
        { content, previous, takenOver, restored }: PlannedPreferences,
        after: readonly pulumi.Resource[],
    ): void {
        // First: what a document held is safe in the state before it is overwritten.
        const kept = new pulumi.Stash(name, { input: previous }, { parent: this });
        const document = new Document(
            name,
            {
                name: PREFERENCES_DOCUMENT,
                region,
                documentType: "Session",
                documentFormat: "JSON",
                content,
            },
            {
                parent: this,
                dependsOn: [kept, ...after],
                // Only while the state lacks the document: with an import id other than its own the
                // engine would take it for another document, and delete this one.
                import: takenOver === undefined ? undefined : `${PREFERENCES_DOCUMENT}@${region}`,
                retainOnDelete: restored,
                // Where `pulumi import` without --parent puts it.
                aliases: [{ parent: pulumi.rootStackResource }],
            },
        );
        if (takenOver !== undefined) {
            void pulumi.log.warn(takeOverNotice(region, takenOver, content), document);
        }
    }
}

function takeOverNotice(region: string, takenOver: string, content: string): string {
    const changes = describeChanges(takenOver, content);
    return [
        `${PREFERENCES_DOCUMENT} of ${region} comes under this stack, and with that ${
            changes === "" ? "nothing in it changes." : "it changes so:"
        }`,
        ...(changes === "" ? [] : [changes]),
        "What it holds now stays in this stack's state; session-logs:off writes it back.",
    ].join("\n");
}
