import type { ErrorGroup } from "../known-error";
import { agent, AGENT, guide, issue, LANDING_ZONE, PLUGIN, plugin, pullRequest } from "./sources";

export const connecting: ErrorGroup = {
    title: "Starting, keeping and ending sessions",
    errors: [
        {
            id: "target-not-connected",
            texts: [
                "{An error occurred (}TargetNotConnected) when calling the StartSession operation{: <target> is not connected.}",
                "StartSession, <response> TargetNotConnected{: <target> is not connected}",
                "TargetNotConnected: <target> is not connected",
            ],
            place: "client",
            causes: [
                {
                    cause: "The agent of that node has no open connection to Session Manager: it does not run, its role lacks the session permissions, it does not reach `ssmmessages`, or the node belongs to another account or region than the one asked. After a stop and start it may take more than 90 seconds, even where Run Command works already.",
                    fix: "Check account and region first. Give the node a role with AmazonSSMManagedInstanceCore, such as that of the member's `createRole`, and a way to `ssm` and `ssmmessages`. Then restart the agent and wait two minutes.",
                },
            ],
            sources: [
                issue(PLUGIN, 5),
                issue(AGENT, 266),
                issue(AGENT, 540),
                issue("jupyter-infra/jupyter-deploy", 176),
            ],
        },
        {
            id: "advanced-tier-needed",
            texts: [
                "{An error occurred (BadRequest) when calling the StartSession operation: }Enable advanced-instances tier to use Session Manager{ with your on-premises instances}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The target is a hybrid node (`mi-…`), and the account's region has the standard tier, without sessions.",
                    fix: "Switch Fleet Manager's instance tier to advanced in that region. AWS charges each hybrid node for it.",
                },
            ],
            sources: [
                issue("aws-samples/sagemaker-ssh-helper", 11),
                issue("aws-samples/sagemaker-ssh-helper", 44),
            ],
        },
        {
            id: "bad-request-without-reason",
            texts: [
                "{An error occurred (}BadRequest) when calling the StartSession operation:<end of line>",
            ],
            place: "client",
            causes: [
                {
                    cause: "A hybrid node, and AWS gives no reason: the node does not know Amazon's root certificates, or the region does not offer sessions on hybrid nodes to this account.",
                    fix: "Install the Amazon Trust Services root certificates on the node, and see that the advanced-instances tier is on.",
                },
            ],
            sources: [issue(AGENT, 325), issue(AGENT, 162)],
        },
        {
            id: "session-document-unusable",
            texts: [
                "{An error occurred (}InvalidDocument) when calling the StartSession operation",
                "StartSession, <response> InvalidDocument:",
            ],
            place: "client",
            causes: [
                {
                    cause: "The document that the session was started with does not exist in this region, or is not of the type Session.",
                    fix: "Check the name after `--document-name` and the region. The member makes those of the member's `extraDocuments`, and the preferences, in each of the member's `regions`.",
                },
            ],
            sources: [guide("session-manager-troubleshooting")],
        },
        {
            id: "preferences-document-denied",
            texts: [
                "{User: <arn> is }not authorized to perform: ssm:StartSession on resource: <arn>:document/SSM-SessionManagerRunShell",
            ],
            place: "client",
            causes: [
                {
                    cause: "The person's policy names the document without an account, `arn:aws:ssm:<region>::document/SSM-SessionManagerRunShell`. As soon as preferences exist, the document belongs to the account, and its ARN has the account's id.",
                    fix: "Write the ARN with the account's id, or attach the policy of the member's `startSessionPolicy`, which has it.",
                },
                {
                    cause: "The document is allowed, in one statement with the instances, under a condition on `ssm:resourceTag/…`: documents carry no such tag.",
                    fix: "Make it two statements: the nodes with the condition, the document without.",
                },
            ],
            sources: [
                guide("getting-started-default-session-document"),
                pullRequest("awslabs/awsome-distributed-ai", 1137),
            ],
        },
        {
            id: "terminate-denied",
            texts: [
                "{An error occurred (AccessDeniedException) when calling the TerminateSession operation: User: <arn> is }not authorized to perform: ssm:TerminateSession{ on resource: <arn> because no identity-based policy allows the ssm:TerminateSession action.}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The policy lets people end sessions named `${aws:username}-*`, and an assumed role has no user name. AWS names an outdated plugin as another cause.",
                    fix: "Attach the policy of the member's `startSessionPolicy`, which goes by the tag that each session gets, or write `${aws:userid}`. Update the Session Manager plugin.",
                },
            ],
            sources: [guide("session-manager-troubleshooting")],
        },
        {
            id: "data-channel-refused",
            texts: [
                "{failed to create websocket for datachannel with error: CreateDataChannel failed with no output or error: }createDataChannel request failed: unexpected response from the service <response> is not authorized to perform: ssmmessages:CreateDataChannel{ on resource: <arn> with an explicit deny in a service control policy}",
                "{Setting up data channel with id <session id> failed: <error> is }not authorized to perform: ssmmessages:CreateDataChannel",
                "Setting up data channel with id{ <session id> failed:}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The node may not open the session's channel. An SCP that lists what is allowed forgot `ssmmessages`, or the node's role or its boundary lacks it.",
                    fix: "Add `ssmmessages:*` to the SCP's list and to the boundary of the member's `permissionsBoundary`; the role needs AmazonSSMManagedInstanceCore.",
                },
                {
                    cause: "Where the text ends in a time-out: the node does not reach the endpoint.",
                    fix: "Open the way to `ssmmessages` in the node's region.",
                },
            ],
            sources: [
                pullRequest(LANDING_ZONE, 330),
                agent("session/plugins/sessionplugin/sessionplugin.go#L68"),
            ],
        },
        {
            id: "session-worker-timed-out",
            texts: [
                "{document process failed unexpectedly: }document worker timed out{, check [ssm-document-worker]/[ssm-session-worker] log for crash reason}",
                "failed to create channel: too many open files",
            ],
            place: "client",
            causes: [
                {
                    cause: "The agent could not start the process of the session: the node's limit of open files or of inotify watches is reached.",
                    fix: "Raise `fs.inotify.max_user_instances` and the limit of open files, remove old folders below `/var/lib/amazon/ssm/<node>/session/orchestration` after having fetched the logs in them, and restart the agent.",
                },
            ],
            sources: [guide("session-manager-troubleshooting")],
        },
        {
            id: "idle-time-out",
            texts: [
                "{SessionId: <session id> : }Your session timed out due to inactivity and has been terminated",
            ],
            place: "client",
            causes: [
                {
                    cause: "No fault: nothing was typed or printed for as long as the preferences allow. The log is uploaded as after any other end.",
                    fix: "Set the member's `idleSessionTimeout`, up to 60 minutes, if people need longer.",
                },
            ],
            sources: [issue("tedsmitt/ecsgo", 19)],
        },
        {
            id: "session-exits",
            texts: ["Exiting session with sessionId: <session id>"],
            place: "client",
            causes: [
                {
                    cause: "The plugin prints this at the end of every session. After 30 to 60 seconds of a quiet port forwarding it is a fault of agent 3.1.1446 and plugin 1.2.323, or of a tool with a client of its own.",
                    fix: "Update the agent to 3.1.1511 and the plugin to 1.2.339, or later; send keep-alives through the tunnel.",
                },
            ],
            sources: [
                issue(PLUGIN, 39),
                issue(PLUGIN, 83),
                issue(AGENT, 450),
                plugin("sessionmanagerplugin/session/portsession/basicportforwarding.go#L178"),
            ],
        },
        {
            id: "resume-denied",
            texts: [
                "ResumeSession fails with HTTP 403",
                "ResumeSession <words>HTTP 403",
                "ResumeSession <response>status code: 403",
                "ResumeSession <response>StatusCode: 403",
            ],
            place: "client",
            causes: [
                {
                    cause: "After about an hour the plugin (1.2.792 or later) has to resume the session, and the temporary credentials that it was started with have expired.",
                    fix: "Let the role's sessions last longer (its maximum session duration), or use plugin 1.2.553.",
                },
            ],
            sources: [issue(PLUGIN, 136)],
        },
        {
            id: "forwarding-forbidden",
            texts: ["Forwarding to IP address <address> is forbidden"],
            place: "client",
            causes: [
                {
                    cause: "The agent forwards no port to the instance metadata service or the VPC's DNS server, by design.",
                    fix: "Ask these from the node itself.",
                },
            ],
            sources: [agent("session/plugins/port/port.go#L327")],
        },
        {
            id: "instance-not-configured",
            texts: ["The instance you selected is not configured to use Session Manager"],
            place: "console",
            causes: [
                {
                    cause: "The node's role lacks the session permissions, or its agent is older than 2.3.68.",
                    fix: "Give the node the role of the member's `createRole`, or attach AmazonSSMManagedInstanceCore to its own; update the agent.",
                },
            ],
            sources: [guide("session-manager-troubleshooting")],
        },
    ],
};
