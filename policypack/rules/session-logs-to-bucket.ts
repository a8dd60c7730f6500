import { show } from "../../shared/problem";
import { DOCUMENT } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf } from "../stack/session-document";
import {
    TO_LET_CHOOSE,
    describeValue,
    inputOf,
    withInputs,
    type SessionInput,
} from "../stack/session-input";
import { filledTextOf, type Props } from "../values";

/*
 * Every document for shells and commands, not only SSM-SessionManagerRunShell:
 * `start-session --document-name` picks any of them, past the preferences. Port forwarding writes no
 * log whatever it says. A bucket that people may choose is as good as none: they name one of theirs.
 */
export const sessionLogsToBucket: Rule = {
    name: "session-logs-to-bucket",
    level: "mandatory",
    severity: "high",
    description: "Every document for shells and commands sends its logs to the bucket.",
    remediation: "Set inputs.s3BucketName to the central bucket's name.",
    appliesTo: [DOCUMENT],
    judge,
    remediate,
};

function judge(resource: Resource, { config }: Context): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    if (document.kind === "unreadable") {
        return [
            finding(
                `The content cannot be read: ${document.reason}.`,
                "Write the session document as JSON, by JSON.stringify.",
            ),
        ];
    }
    if (document.kind !== "session") {
        return [];
    }
    const { logBucketNames } = config;
    const wanted =
        logBucketNames.length > 0
            ? `Write ${logBucketNames.map(show).join(" or ")}.`
            : "Write the central bucket's name.";
    const input = inputOf(document, "s3BucketName");
    return input.free === undefined
        ? input.values.flatMap((value) => judgeBucket(input, value, wanted, logBucketNames))
        : [finding(input.free, `${wanted} ${TO_LET_CHOOSE}`)];
}

function judgeBucket(
    input: SessionInput,
    value: unknown,
    wanted: string,
    logBucketNames: readonly string[],
): readonly Outcome[] {
    const bucket = filledTextOf(value);
    const found = describeValue(input, value);
    if (bucket === undefined) {
        return [finding(`${found}, so sessions leave no log in the archive.`, wanted)];
    }
    return logBucketNames.length === 0 || logBucketNames.includes(bucket)
        ? []
        : [finding(`${found}, which is no configured log bucket.`, wanted)];
}

function remediate(resource: Resource, context: Context): Props | undefined {
    const [bucket] = context.config.logBucketNames;
    return bucket !== undefined && judge(resource, context).length > 0
        ? withInputs(resource, { s3BucketName: bucket })
        : undefined;
}
