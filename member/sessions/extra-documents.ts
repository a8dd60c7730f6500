import { Document } from "@pulumi/aws/ssm/document";
import * as pulumi from "@pulumi/pulumi";
import type { SessionDocument } from "./session-document";

export interface ExtraDocumentsArgs {
    /** Name → region → content. */
    readonly documents: Readonly<Record<string, Readonly<Record<string, SessionDocument>>>>;
}

/** Documents that a session follows instead of the preferences when it names one of them. */
export class ExtraDocuments extends pulumi.ComponentResource {
    constructor(name: string, args: ExtraDocumentsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-logs:member:ExtraDocuments", name, {}, opts);
        for (const [documentName, contents] of Object.entries(args.documents)) {
            for (const [region, content] of Object.entries(contents)) {
                new Document(
                    `${documentName}-${region}`,
                    {
                        name: documentName,
                        region,
                        documentType: "Session",
                        documentFormat: "JSON",
                        content: JSON.stringify(content),
                    },
                    { parent: this, dependsOn: opts?.dependsOn },
                );
            }
        }
        this.registerOutputs({});
    }
}
