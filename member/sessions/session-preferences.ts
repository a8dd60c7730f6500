import { Document } from "@pulumi/aws/ssm/document";
import * as pulumi from "@pulumi/pulumi";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import { describeChanges } from "./preferences-content";
import { assertInEffect } from "./preferences-in-effect";
import type { PlannedPreferences } from "./preferences-plan";

export interface SessionPreferencesArgs {
    /** Region → the document it gets. */
    readonly documents: ReadonlyMap<string, PlannedPreferences>;
    /**
     * What sessions need to be logged. Before it is there, and after it is gone, no preferences may
     * ask for logs: agents would refuse every session.
     */
    readonly after: readonly pulumi.Resource[];
    readonly provider: pulumi.ProviderResource;
}

/**
 * The document that every session of the account follows which names no other, in each region, and
 * in the stack's state what was there before it.
 */
export class SessionPreferences extends pulumi.ComponentResource {
    constructor(
        name: string,
        args: SessionPreferencesArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("session-logs:member:SessionPreferences", name, {}, opts);
        const documents = [...args.documents].map(([region, planned]) =>
            this.write(`${name}-${region}`, region, planned, args),
        );
        this.registerOutputs({ documents });
    }

    private write(
        name: string,
        region: string,
        planned: PlannedPreferences,
        { after, provider }: SessionPreferencesArgs,
    ): pulumi.Output<string> {
        const { content, previous, takenOver, restored, anew } = planned;
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
                ...(anew && { replaceOnChanges: ["content"], deleteBeforeReplace: true }),
                // Where `pulumi import` without --parent puts it.
                aliases: [{ parent: pulumi.rootStackResource }],
            },
        );
        for (const notice of noticesOf(region, planned)) {
            // Not of the document: a notice waits for its resource, and goes where that fails.
            void pulumi.log.warn(notice, this);
        }
        return document.id.apply(async (id) => {
            if (!pulumi.runtime.isDryRun()) {
                await assertInEffect(content, region, provider);
            }
            return id;
        });
    }
}

function noticesOf(region: string, planned: PlannedPreferences): readonly string[] {
    const { content, takenOver, changedByOthers, anew } = planned;
    return [
        ...(takenOver === undefined ? [] : [takeOverNotice(region, takenOver, content)]),
        ...(changedByOthers === undefined ? [] : [changeNotice(region, changedByOthers, content)]),
        ...(anew ? [anewNotice(region)] : []),
    ];
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

function changeNotice(region: string, changed: string, content: string): string {
    return changed === ""
        ? `${PREFERENCES_DOCUMENT} of ${region} is not there any more, though this stack's state has it. Run \`pulumi refresh\`, then \`pulumi up\` makes it anew.`
        : [
              `${PREFERENCES_DOCUMENT} of ${region} was changed by somebody else, and \`pulumi up\` changes it so (if that ends in InvalidDocumentVersion, run \`pulumi refresh\` first):`,
              describeChanges(changed, content),
          ].join("\n");
}

function anewNotice(region: string): string {
    return (
        `${PREFERENCES_DOCUMENT} of ${region} is deleted and made anew, since its default version is not its latest and AWS lets the AWS provider update no other. ` +
        "Sessions that are started in that second follow AWS's defaults."
    );
}
