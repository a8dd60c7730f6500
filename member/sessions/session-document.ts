import { logPrefix } from "../../shared/names";
import type { Preferences } from "./preferences";

export interface SessionDocumentArgs extends Preferences {
    /** The member account. */
    readonly accountId: string;
    readonly region: string;
    readonly bucketName: string;
    /** What stands before `<accountId>/` in each log's key: empty, or ends with a slash. */
    readonly keyPrefix: string;
    /** Full ARN of the session key, or its replica, in this region. */
    readonly sessionKeyArn: string;
    /** Where sessions are streamed to beside the archive; nowhere if undefined. */
    readonly logGroupName?: string | undefined;
}

/**
 * Content of a Session document. Flags are booleans and durations are text: with any other type the
 * console's page for editing preferences stays empty.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export interface SessionDocument {
    readonly schemaVersion: "1.0";
    readonly description: string;
    readonly sessionType: "Standard_Stream";
    readonly inputs: {
        readonly s3BucketName: string;
        readonly s3KeyPrefix: string;
        readonly s3EncryptionEnabled: boolean;
        readonly cloudWatchLogGroupName: string;
        readonly cloudWatchEncryptionEnabled: boolean;
        readonly cloudWatchStreamingEnabled: boolean;
        readonly kmsKeyId: string;
        readonly runAsEnabled: boolean;
        readonly runAsDefaultUser: string;
        readonly idleSessionTimeout: string;
        readonly maxSessionDuration: string;
        readonly shellProfile: { readonly linux: string; readonly windows: string };
    };
}

/** The session preferences of one account in one region. */
export function sessionDocument(args: SessionDocumentArgs): SessionDocument {
    return {
        schemaVersion: "1.0",
        description: "Session Manager preferences: encrypted logs in the organization's archive",
        sessionType: "Standard_Stream",
        inputs: {
            s3BucketName: args.bucketName,
            s3KeyPrefix: logPrefix(args.keyPrefix, args.accountId, args.region),
            s3EncryptionEnabled: true,
            cloudWatchLogGroupName: args.logGroupName ?? "",
            cloudWatchEncryptionEnabled: args.logGroupName !== undefined,
            cloudWatchStreamingEnabled: args.logGroupName !== undefined,
            kmsKeyId: args.sessionKeyArn,
            runAsEnabled: args.runAsEnabled,
            runAsDefaultUser: args.runAsDefaultUser ?? "",
            idleSessionTimeout: String(args.idleSessionTimeout),
            maxSessionDuration: args.maxSessionDuration?.toString() ?? "",
            shellProfile: args.shellProfile,
        },
    };
}
