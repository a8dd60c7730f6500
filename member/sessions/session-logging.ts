import type { PlannedItem } from "../../shared/pulumi/plan";
import { extraDocuments } from "./extra-documents";
import type { PlannedPreferences } from "./preferences-plan";
import { sessionDocuments, type SessionDocumentsArgs } from "./session-documents";
import { sessionLogGroups, type SessionLogGroupsArgs } from "./session-log-groups";
import { sessionPreferences } from "./session-preferences";

export interface SessionLoggingArgs extends SessionDocumentsArgs {
    /** Region → the preferences it gets. */
    readonly preferences: ReadonlyMap<string, PlannedPreferences>;
    /** Log groups to stream to beside the archive. */
    readonly cloudWatch?: SessionLogGroupsArgs | undefined;
    /** Whether sessions are not logged any more: then no further documents. */
    readonly off: boolean;
    /** The permissions that nodes need to log. */
    readonly after: PlannedItem;
}

/** Says in every region where sessions are logged and how they behave. */
export function sessionLogging(args: SessionLoggingArgs): readonly PlannedItem[] {
    const { preferences, cloudWatch, off, after } = args;
    const logGroups = cloudWatch && sessionLogGroups("session-log-groups", cloudWatch);
    // Agents refuse a session that they can't log: what they need has to be there first.
    const needed = [after, ...(logGroups ? [logGroups.group] : [])];
    const names = off ? [] : Object.keys(args.extraDocuments);
    return [
        ...(logGroups?.items ?? []),
        ...sessionPreferences(preferences, needed),
        ...extraDocuments(
            "extra-documents",
            Object.fromEntries(names.map((name) => [name, sessionDocuments(args, name)])),
            needed,
        ),
    ];
}
