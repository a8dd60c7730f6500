import { RestoreObjectCommand } from "@aws-sdk/client-s3";
import type { Archive } from "./archive";
import { explained, wordsOf } from "./aws-errors";
import type { StoredVersion } from "./listing";
import type { Located } from "./object";

/** Days for which a restored copy is kept. */
const DAYS = 7;

/** Classes whose objects can't be read as they lie; GLACIER_IR's can. */
const ARCHIVE_CLASSES = ["GLACIER", "DEEP_ARCHIVE"];

/** Whether the listing tells already that an object has to be restored before it can be read. */
export function needsRestore({ storageClass }: StoredVersion): boolean {
    return ARCHIVE_CLASSES.includes(storageClass);
}

/** The request for a copy as a command of the AWS CLI. */
export function restoreCommand({ bucketName }: Archive, { key, version }: Located): string {
    return [
        "aws s3api restore-object",
        `--bucket ${bucketName}`,
        `--key ${quoted(key)}`,
        `--version-id ${quoted(version.versionId)}`,
        `--restore-request Days=${DAYS},GlacierJobParameters={Tier=Standard}`,
    ].join(" ");
}

/**
 * Asks S3 for a copy.
 *
 * @returns what S3 does about it, in a sentence.
 */
export async function sendRestore(archive: Archive, { key, version }: Located): Promise<string> {
    try {
        await archive.s3.send(
            new RestoreObjectCommand({
                Bucket: archive.bucketName,
                Key: key,
                VersionId: version.versionId,
                RestoreRequest: { Days: DAYS, GlacierJobParameters: { Tier: "Standard" } },
            }),
        );
        return `S3 restores ${key} for ${DAYS} days.`;
    } catch (error) {
        if ((error as Error).name === "RestoreAlreadyInProgress") {
            return `S3 is restoring ${key} already: ${wordsOf(error)}.`;
        }
        throw explained(error, `restore ${key}`, "s3:RestoreObject, which readers don't have");
    }
}

/** For a shell: keys are written by the members' nodes. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
