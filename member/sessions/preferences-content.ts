import diff from "microdiff";
import type { SessionDocument } from "./session-document";

interface Content {
    readonly inputs?: Readonly<Record<string, unknown>>;
}

/** Inputs that say where the log goes and what encrypts it: never somebody else's. */
const LOGGING = ["s3BucketName", "s3KeyPrefix", "s3EncryptionEnabled", "kmsKeyId"];

/** Inputs that belong to a config key of another name. */
const SETTINGS: Readonly<Record<string, string>> = {
    cloudWatchLogGroupName: "cloudWatch",
    cloudWatchEncryptionEnabled: "cloudWatch",
    cloudWatchStreamingEnabled: "cloudWatch",
};

/** Whether preferences, as JSON text, send their logs to a bucket. */
export function logsTo(bucketName: string, preferences: string): boolean {
    return contentOf(preferences).inputs?.["s3BucketName"] === bucketName;
}

/**
 * The desired preferences with what the previous ones hold beside them: fields this project does
 * not know, and inputs whose config key is not set.
 *
 * @param previous JSON text.
 * @param settings Keys that the stack's config sets.
 */
export function keepUnmanaged(
    previous: string,
    desired: SessionDocument,
    settings: ReadonlySet<string>,
): object {
    const { inputs = {}, ...others } = contentOf(previous);
    const unmanaged = Object.entries(inputs).filter(
        ([input]) => !LOGGING.includes(input) && !settings.has(SETTINGS[input] ?? input),
    );
    return {
        ...others,
        ...desired,
        inputs: { ...desired.inputs, ...Object.fromEntries(unmanaged) },
    };
}

/** What changes from one content to another, both JSON text, a line for each field. */
export function describeChanges(from: string, to: string): string {
    return diff(contentOf(from), contentOf(to))
        .map((change) => {
            const field = change.path.join(".");
            switch (change.type) {
                case "CREATE":
                    return `      + ${field}: ${JSON.stringify(change.value)}`;
                case "REMOVE":
                    return `      - ${field}: ${JSON.stringify(change.oldValue)}`;
                case "CHANGE":
                    return `      ~ ${field}: ${JSON.stringify(change.oldValue)} => ${JSON.stringify(change.value)}`;
            }
        })
        .join("\n");
}

/**
 * The text of the next version of a document, different from that of every version before: each
 * change of the content adds an empty line at the end.
 *
 * SSM refuses an update whose content another version of the document has already
 * (DuplicateDocumentContent), and the AWS provider then passes the latest version off as the one
 * written: a setting changed back, or the previous content restored, would not be.
 *
 * @param content What the document is to hold, JSON text.
 * @param current The text it has now, if it exists.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html
 */
export function nextVersion(content: string, current: string | undefined): string {
    if (current === undefined) {
        return content;
    }
    if (diff(contentOf(current), contentOf(content)).length === 0) {
        return current;
    }
    const [emptyLines = ""] = /\n*$/.exec(current) ?? [];
    return `${content.trimEnd()}${emptyLines}\n`;
}

function contentOf(preferences: string): Content {
    return JSON.parse(preferences) as Content;
}
