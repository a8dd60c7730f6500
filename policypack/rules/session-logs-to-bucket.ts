import { show } from "../../shared/problem";
import { DOCUMENT } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { sessionDocumentOf, withInputs } from "../stack/session-document";
import { filledTextOf, type Props } from "../stack/shape";

/*
 * Every shell document, not only SSM-SessionManagerRunShell: `start-session --document-name` picks
 * any of them, past the preferences. Port forwarding writes no log whatever it says.
 */
export const sessionLogsToBucket: Rule = {
    name: "session-logs-to-bucket",
    level: "mandatory",
    severity: "high",
    description: "Every shell session document sends its logs to the bucket.",
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
    if (document.kind === "other") {
        return [];
    }
    const found = document.inputs["s3BucketName"];
    const bucket = filledTextOf(found);
    const wanted =
        config.logBucketNames.length > 0
            ? config.logBucketNames.map(show).join(" or ")
            : "the central bucket's name";
    if (bucket === undefined) {
        const what = found === undefined ? "left out" : show(found);
        return [
            finding(
                `inputs.s3BucketName is ${what}, so sessions leave no log in the archive.`,
                `Write ${wanted}.`,
            ),
        ];
    }
    return config.logBucketNames.length === 0 || config.logBucketNames.includes(bucket)
        ? []
        : [
              finding(
                  `inputs.s3BucketName is ${show(bucket)}, which is no configured log bucket.`,
                  `Write ${wanted}.`,
              ),
          ];
}

function remediate(resource: Resource, context: Context): Props | undefined {
    const [bucket] = context.config.logBucketNames;
    return bucket !== undefined && judge(resource, context).length > 0
        ? withInputs(resource, { s3BucketName: bucket })
        : undefined;
}
