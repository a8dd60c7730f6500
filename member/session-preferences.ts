import { Document } from "@pulumi/aws/ssm/document";
import * as pulumi from "@pulumi/pulumi";
import { PREFERENCES_DOCUMENT } from "../shared/names";
import { refuseTakeOver } from "./existing-preferences";
import type { SessionDocument } from "./session-document";

export interface SessionPreferencesArgs {
    /** Region → the preferences of the account there. */
    readonly documents: Readonly<Record<string, SessionDocument>>;
    readonly provider: pulumi.ProviderResource;
}

/**
 * The document that every session of the account follows which names no other, in each region.
 *
 * A document that this stack did not make is never overwritten: creating it is refused, at preview
 * already, with the command that imports it.
 */
export class SessionPreferences extends pulumi.ComponentResource {
    constructor(
        name: string,
        { documents, provider }: SessionPreferencesArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super(
            "session-logs:member:SessionPreferences",
            name,
            {},
            { ...opts, providers: [provider] },
        );
        const beforeCreate = [refuseTakeOver(provider)];

        for (const [region, document] of Object.entries(documents)) {
            new Document(
                `${name}-${region}`,
                {
                    name: PREFERENCES_DOCUMENT,
                    region,
                    documentType: "Session",
                    documentFormat: "JSON",
                    content: JSON.stringify(document),
                },
                {
                    parent: this,
                    dependsOn: opts?.dependsOn,
                    hooks: { beforeCreate },
                    // Where `pulumi import` without --parent puts it.
                    aliases: [{ parent: pulumi.rootStackResource }],
                },
            );
        }
        this.registerOutputs({});
    }
}
