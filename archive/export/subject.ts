/** What an export says of a session, beside its text. */
export interface Subject {
    readonly session: string;
    readonly owner: string;
    readonly account: string;
    /** What people call the account, where that is known. */
    readonly accountName: string | undefined;
    readonly region: string;
    readonly node: string | undefined;
    readonly started: Date | undefined;
    readonly ended: Date;
    /** Whether that is when the log was uploaded, seconds after the end. */
    readonly endedByUpload: boolean;
    /** ARN of who started it, where the log tells. */
    readonly principal: string | undefined;
    readonly bucket: string;
    readonly key: string;
    readonly version: string;
    /** Of the log as it lies in the archive, in hexadecimal digits. */
    readonly sha256: string;
    readonly encryption: string;
    readonly keyId: string | undefined;
    readonly warnings: readonly string[];
    /** Whether the log tells when something was said: streamed ones do, to the second. */
    readonly hasTiming: boolean;
    /** The log group of CloudWatch Logs that tells it in the log's place. */
    readonly timesFrom: string | undefined;
    /** Whether passages were replaced. */
    readonly isRedacted: boolean;
}

/** The facts about a session as lines of two words each: what, and which. */
export function factsOf(subject: Subject): readonly (readonly [string, string])[] {
    const { started, endedByUpload, keyId } = subject;
    return [
        ["session", subject.session],
        ["owner", subject.principal ?? subject.owner],
        [
            "account",
            subject.account +
                (subject.accountName === undefined ? "" : ` (${subject.accountName})`),
        ],
        ["region", subject.region],
        ["node", subject.node ?? "not named in the log"],
        ["started", started?.toISOString() ?? "not known: a log is made when its session is over"],
        ["ended", `${subject.ended.toISOString()}${endedByUpload ? " (upload of the log)" : ""}`],
        ["object", `s3://${subject.bucket}/${subject.key}`],
        ["version", subject.version],
        ["encryption", `${subject.encryption}${keyId === undefined ? "" : ` ${keyId}`}`],
        ["SHA-256 of the log", subject.sha256],
    ];
}

/** What a reader of the copy has to be told, in sentences. */
export function remarksOn({
    isRedacted,
    hasTiming,
    timesFrom,
    warnings,
}: Subject): readonly string[] {
    return [
        ...(isRedacted
            ? [
                  "REDACTED COPY: passages were replaced by [redacted]. The log in the archive is unchanged, and its SHA-256 above is that of the whole log.",
              ]
            : []),
        ...(timesFrom === undefined
            ? []
            : [
                  `Times come from the events in the log group ${timesFrom}, a copy of which lies beside this file; the text is that of the log.`,
              ]),
        ...(hasTiming ? [] : ["The log holds no times: it can be read, but not played back."]),
        ...warnings.map((warning) => `WARNING: ${warning}.`),
    ];
}
