import { contentOf } from "../../member/sessions/preferences-content";
import type { LookedUp } from "../../shared/looked-up";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import { show } from "../../shared/problem";

/** What a region's preferences are to be. */
export interface WantedPreferences {
    readonly region: string;
    /** Of a Session document. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Whether the stack says where sessions are streamed to; if not, that is left as it was. */
    readonly isStreamingOwn: boolean;
    /** What puts the stack's own preferences back. */
    readonly mend: string;
}

/** Where the log goes, and what encrypts it. */
const ARCHIVE = ["s3BucketName", "s3KeyPrefix", "s3EncryptionEnabled", "kmsKeyId"];
const STREAMING = [
    "cloudWatchLogGroupName",
    "cloudWatchEncryptionEnabled",
    "cloudWatchStreamingEnabled",
];

/**
 * What of a region's preferences keeps sessions from being logged as they are to be.
 *
 * @param found Those in effect, JSON text.
 * @returns One line, or none.
 */
export function documentFindings(
    found: LookedUp<string>,
    { region, inputs, isStreamingOwn, mend }: WantedPreferences,
): readonly string[] {
    if (found.kind === "missing") {
        return [
            `${PREFERENCES_DOCUMENT} does not exist in ${region}: sessions there are not logged. ${mend}`,
        ];
    }
    if (found.kind === "unknown") {
        return [
            `${PREFERENCES_DOCUMENT} in ${region} can't be read: ${found.reason}. ` +
                "Let the deploy role call ssm:GetDocument there, or leave this check out with --canary 0.",
        ];
    }
    const inEffect = contentOf(found.value).inputs ?? {};
    const differences = (isStreamingOwn ? [...ARCHIVE, ...STREAMING] : ARCHIVE)
        .filter((input) => !isSame(inEffect[input], inputs[input]))
        .map((input) => `${input} is ${shown(inEffect[input])} instead of ${show(inputs[input])}`);
    return differences.length === 0
        ? []
        : [
              `${PREFERENCES_DOCUMENT} in ${region} is not as deployed: ${differences.join(", ")}. ${mend}`,
          ];
}

/** Session Manager takes a flag as text too. */
function isSame(found: unknown, wanted: unknown): boolean {
    return found === wanted || (typeof wanted === "boolean" && found === String(wanted));
}

function shown(found: unknown): string {
    return found === undefined ? "missing" : show(found);
}
