import type { ErrorGroup } from "../known-error";
import { agent, guide, issue, pullRequest } from "./sources";

export const preferences: ErrorGroup = {
    title: "Preferences, deployment and lost logs",
    errors: [
        {
            id: "preferences-exist",
            texts: [
                "{Error creating SSM document: DocumentAlreadyExists: }Document with same name SSM-SessionManagerRunShell{ already exists}",
                "{creating SSM Document (SSM-SessionManagerRunShell): <response> }DocumentAlreadyExists: <words> SSM-SessionManagerRunShell{ already exists}",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "The account has preferences in that region already: the console made them, Quick Setup, or another stack.",
                    fix: "Take them over by the member's `adopt`: `replace` or `keep`. Never delete them to make room: until the new ones are there, sessions run without a log.",
                },
            ],
            sources: [
                issue("tmknom/terraform-aws-session-manager", 34),
                issue("gazoakley/terraform-aws-session-manager-settings", 1),
                pullRequest("bridgecrewio/terraform-aws-session-manager", 19),
            ],
        },
        {
            id: "cloudformation-replaces-preferences",
            texts: [
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename SSM-SessionManagerRunShell{ and update the stack again.}",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "A CloudFormation stack owns the preferences as an AWS::SSM::Document without an update method, so each change has to replace it.",
                    fix: "Set `UpdateMethod: NewVersion` there, or remove the document from that stack with the deletion policy Retain and take it over by the member's `adopt`.",
                },
            ],
            sources: [issue("aws-cloudformation/cloudformation-coverage-roadmap", 460)],
        },
        {
            id: "session-schema-version",
            texts: [
                "{InvalidDocumentSchemaVersion: }<version> is not a valid schema version for Session document type",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "A session document has the schema version of another type of document.",
                    fix: 'Write `"schemaVersion": "1.0"`. Documents of the member\'s `extraDocuments` have it.',
                },
            ],
            sources: [issue("gazoakley/terraform-aws-session-manager-settings", 1)],
        },
        {
            id: "preferences-page-blank",
            texts: ["Preferences<words>Edit is blank", "preferences page is blank"],
            place: "symptom",
            causes: [
                {
                    cause: "The console shows nothing when preferences are edited: the document has its booleans as strings, or no `idleSessionTimeout`.",
                    fix: "Write JSON types and every field. The member does: take such a document over by the member's `adopt`.",
                },
            ],
            sources: [issue("bridgecrewio/terraform-aws-session-manager", 26)],
        },
        {
            id: "lost-log",
            texts: [
                "where a lost log still is",
                "where is the lost log",
                "session log is lost",
                "session log is missing",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "A log that could not be uploaded still lies on the node, for 14 days (336 hours) unless the agent's configuration says otherwise.",
                    fix: "Fetch it by Run Command from `/var/lib/amazon/ssm/<node>/session/orchestration/<session>/Standard_Stream`: `ipcTempFile.log`, or `<session>.log`. On Windows it lies below `C:\\ProgramData\\Amazon\\SSM\\InstanceData`. Keep it as evidence, beside the archive.",
                },
            ],
            sources: [agent("appconfig/constants.go#L97"), guide("session-manager-logging-disk")],
        },
    ],
};
