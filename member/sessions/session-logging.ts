import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { ExtraDocuments } from "./extra-documents";
import type { PlannedPreferences } from "./preferences-plan";
import { sessionDocuments, type SessionDocumentsArgs } from "./session-documents";
import { SessionLogGroups, type SessionLogGroupsArgs } from "./session-log-groups";
import { SessionPreferences } from "./session-preferences";

export interface SessionLoggingArgs extends SessionDocumentsArgs {
    /** Logical name of the preferences. */
    readonly name: string;
    /** Region → the preferences it gets. */
    readonly preferences: ReadonlyMap<string, PlannedPreferences>;
    /** Log groups to stream to beside the archive. */
    readonly cloudWatch?: SessionLogGroupsArgs | undefined;
    /** Whether sessions are not logged any more: then no further documents. */
    readonly off: boolean;
    /** The permissions that nodes need to log. */
    readonly after: pulumi.Resource;
    readonly provider: Provider;
}

/** Says in every region where sessions are logged and how they behave. */
export function logSessions(args: SessionLoggingArgs): void {
    const { name, preferences, cloudWatch, extraDocuments, off, after, provider } = args;
    const opts = { providers: { aws: provider } };
    const logGroups = cloudWatch && new SessionLogGroups("session-log-groups", cloudWatch, opts);
    // Agents refuse a session that they can't log: what they need has to be there first.
    const needed = [after, ...(logGroups ? [logGroups] : [])];
    new SessionPreferences(name, { documents: preferences, after: needed, provider }, opts);
    const names = off ? [] : Object.keys(extraDocuments);
    if (names.length > 0) {
        const documents = names.map(
            (document) => [document, sessionDocuments(args, document)] as const,
        );
        new ExtraDocuments(
            "extra-documents",
            { documents: Object.fromEntries(documents) },
            { ...opts, dependsOn: needed },
        );
    }
}
