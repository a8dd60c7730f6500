import type { ErrorGroup } from "../known-error";
import { agent, pullRequest } from "./sources";

const UNIX_SHELL = agent("session/shell/shell_unix.go#L113");

export const runAs: ErrorGroup = {
    title: "Run-as users, shells and platforms",
    errors: [
        {
            id: "run-as-user-missing",
            texts: [
                "{Unable to start command: }failed to start pty since RunAs user <user> does not exist",
            ],
            place: "client",
            causes: [
                {
                    cause: "The node has no operating-system user of that name. It comes from the preferences, or from the tag SSMSessionRunAs of the person's role or user, which goes first.",
                    fix: "Make the user on the node, correct the tag, or name another by the member's `runAsDefaultUser`; for nodes of one region by the member's `regionOverrides`, for some sessions by the member's `extraDocuments`.",
                },
            ],
            sources: [UNIX_SHELL],
        },
        {
            id: "run-as-user-not-set",
            texts: ["{Unable to start command: }please set the RunAs default user"],
            place: "client",
            causes: [
                {
                    cause: "The preferences ask for a run-as user and name none, and the person's role or user has no tag SSMSessionRunAs.",
                    fix: "Set the member's `runAsDefaultUser`, or tag the role.",
                },
            ],
            sources: [UNIX_SHELL],
        },
        {
            id: "run-as-needs-root",
            texts: ["{Unable to start command: }the agent must run as root to use RunAs"],
            place: "client",
            causes: [
                {
                    cause: "The agent does not run as root, as in some containers, and can't become another user.",
                    fix: "Run the agent as root, or let its sessions use a document with `runAsEnabled: false` among the member's `extraDocuments`.",
                },
            ],
            sources: [UNIX_SHELL],
        },
        {
            id: "run-as-root-refused",
            texts: ["{Unable to start command: }invalid uid and gid"],
            place: "client",
            causes: [
                {
                    cause: "The run-as user is root, or belongs to the group root: the agent refuses both.",
                    fix: "Name another user by the member's `runAsDefaultUser`, one that may use sudo if need be.",
                },
            ],
            sources: [agent("session/shell/shell_unix.go#L306")],
        },
        {
            id: "run-as-empty",
            texts: ["blinking cursor, nothing can be typed", "blinking cursor", 'runAsEnabled: ""'],
            place: "symptom",
            causes: [
                {
                    cause: "The session opens and takes no input: `runAsEnabled` in the session document is an empty string.",
                    fix: "Write the boolean `false`. The member writes one, by the member's `runAsEnabled`; with the member's `adopt` it takes over preferences that somebody else made.",
                },
            ],
            sources: [pullRequest("awsdocs/aws-systems-manager-user-guide", 116)],
        },
        {
            id: "shell-profile-failed",
            texts: ["Encountered an error while executing shell profile"],
            place: "client",
            causes: [
                {
                    cause: "The agent could not write the line of the shell profile to the shell that it had started.",
                    fix: "Try the line in a shell on the node, and correct the member's `shellProfile`.",
                },
            ],
            sources: [agent("session/shell/shell.go#L336")],
        },
        {
            id: "no-terminal",
            texts: ["Failed to start pty"],
            place: "client",
            causes: [
                {
                    cause: "The node gives no terminal: its limit of processes or terminals is reached, SELinux forbids it, or a container lacks /dev/pts.",
                    fix: "Look at the node itself; preferences don't matter here. The reason stands behind the text.",
                },
            ],
            sources: [agent("session/shell/shell_unix.go#L199")],
        },
        {
            id: "domain-controller",
            texts: [
                "Instance is running active directory domain controller service{. Disable the service to continue to use session manager.}",
            ],
            place: "client",
            causes: [
                {
                    cause: "On a Windows domain controller the agent does not make its user ssm-user, since it would be one of the whole domain.",
                    fix: "Make the domain user ssm-user by hand, or manage the domain from another server.",
                },
            ],
            sources: [agent("session/utility/utility_windows.go#L379")],
        },
        {
            id: "winpty-missing",
            texts: ["Missing <path>winpty.dll file"],
            place: "client",
            causes: [
                {
                    cause: "The agent's installation on Windows is incomplete.",
                    fix: "Install the SSM agent again.",
                },
            ],
            sources: [agent("session/shell/shell_windows.go#L90")],
        },
        {
            id: "session-tag-denied",
            texts: ["not authorized to perform: sts:TagSession{ on resource: <arn>}"],
            place: "client",
            causes: [
                {
                    cause: "Run-as by session tag: the identity provider passes SSMSessionRunAs as a tag, and the role's trust policy does not let it.",
                    fix: "Allow `sts:TagSession` in the trust policy of the person's role, beside the action that assumes it.",
                },
            ],
            sources: [pullRequest("18F/identity-terraform", 115)],
        },
    ],
};
