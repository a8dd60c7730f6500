import type { ErrorGroup } from "../known-error";
import { agent, AGENT, guide, issue, LANDING_ZONE, pullRequest } from "./sources";

export const archive: ErrorGroup = {
    title: "Logs in S3 and CloudWatch",
    errors: [
        {
            id: "bucket-not-encrypted",
            texts: [
                "{We couldn't start the session because }encryption is not set up on the selected Amazon S3 bucket{. Either encrypt the bucket or choose an option to enable logging without encryption.}",
            ],
            place: "client",
            causes: [
                {
                    cause: "Older agents print this whenever GetBucketEncryption fails, mostly because the node may not call it: the bucket is encrypted all the same.",
                    fix: "Let the node's role call `s3:GetEncryptionConfiguration` on the bucket: name the role in the member's `roles`. Then update the agent: newer ones report the actual reason.",
                },
                {
                    cause: "A current agent asked, and the default encryption is neither `aws:kms` nor `AES256`: `aws:kms:dsse` is refused too.",
                    fix: "Encrypt the bucket with `aws:kms`, as the central program does.",
                },
            ],
            sources: [
                issue(AGENT, 212),
                issue(AGENT, 198),
                agent("session/config/config.go#L92"),
                agent("s3util/s3util.go#L144"),
            ],
        },
        {
            id: "bucket-encryption-denied",
            texts: [
                "{Couldn't start the session because we are }unable to validate encryption on Amazon S3 bucket. Error: <response> AccessDenied{: Access Denied}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The node may not read the bucket's encryption (`s3:GetEncryptionConfiguration`). Somewhere the Allow is missing, or a Deny applies: the node's role, its permissions boundary, the bucket policy, an SCP or RCP, or the endpoint policy of a closed VPC.",
                    fix: "Look in that order. Check that the role of the node's instance profile is among the member's `roles`. Check that central admits the account, by its `organizationId` or central's `accountIds`; that the role's boundary allows the action; and that the policy of the VPC's S3 endpoint allows the archive's bucket.",
                },
            ],
            sources: [
                agent("session/shell/shell.go#L135"),
                issue(LANDING_ZONE, 19),
                issue(LANDING_ZONE, 340),
            ],
        },
        {
            id: "bucket-unreachable",
            texts: [
                "{Couldn't start the session because we are }unable to validate encryption on Amazon S3 bucket. Error: <response> RequestError: send request failed",
                "{Couldn't start the session because we are }unable to validate encryption on Amazon S3 bucket. Error: <response> dial tcp <address> timeout",
                "hang, then <words>blank screen",
                "hangs, then <words>blank screen",
            ],
            place: "client",
            causes: [
                {
                    cause: "The node can't reach S3 in the bucket's region. An S3 gateway endpoint serves its own region only, and the archive lies in another.",
                    fix: "Give the subnet a way to S3 in the archive's region (central's `region`): NAT, or an interface endpoint there that is reached by peering or a transit gateway. Otherwise deploy an archive in the nodes' region.",
                },
            ],
            sources: [issue(LANDING_ZONE, 863), issue(LANDING_ZONE, 896)],
        },
        {
            id: "bucket-encryption-unknown",
            texts: [
                "{Couldn't start the session because we are }unable to validate encryption on Amazon S3 bucket{. Error: }",
            ],
            place: "client",
            causes: [
                {
                    cause: "The node asked S3 for the bucket's encryption and got an error. What stands after `Error:` is S3's own answer, such as NoSuchBucket where the preferences name a bucket that is gone.",
                    fix: "Compare `s3BucketName` in the region's document SSM-SessionManagerRunShell with central's output `bucketName`; `pulumi up` of the member writes it anew.",
                },
            ],
            sources: [agent("session/shell/shell.go#L135")],
        },
        {
            id: "log-group-not-encrypted",
            texts: [
                "{We couldn't start the session because }encryption is not set up on the selected CloudWatch Logs log group{. Either encrypt the log group or choose an option to enable logging without encryption.}",
            ],
            place: "client",
            causes: [
                {
                    cause: "The agent found no encrypted log group of that name: the node may not call `logs:DescribeLogGroups`, the group is missing or has another name, the policy was attached minutes ago, or the group has no KMS key.",
                    fix: "Allow `logs:DescribeLogGroups` on `*`, not on the group, and wait some minutes. The member's `cloudWatch` makes the group with its key, and gives the permission to the roles of the member's `roles`.",
                },
            ],
            sources: [
                issue(AGENT, 198),
                issue("bridgecrewio/terraform-aws-session-manager", 9),
                issue("bridgecrewio/terraform-aws-session-manager", 25),
                issue("aws-containers/amazon-ecs-exec-checker", 65),
                issue("aws-containers/amazon-ecs-exec-checker", 79),
            ],
        },
        {
            id: "log-group-encryption-unknown",
            texts: [
                "{Couldn't start the session because we are }unable to validate encryption on CloudWatch Logs log group{. Error: }",
            ],
            place: "client",
            causes: [
                {
                    cause: "DescribeLogGroups failed. Newer agents say so, with AWS's answer after `Error:`: mostly a denial of `logs:DescribeLogGroups`, or no way to the service's endpoint.",
                    fix: "Allow `logs:DescribeLogGroups` on `*`: the member's `cloudWatch` does for the roles of the member's `roles`. In a closed VPC add an endpoint for `logs`.",
                },
            ],
            sources: [agent("session/shell/shell.go#L119")],
        },
        {
            id: "log-group-missing",
            texts: [
                "{The CloudWatch log group specified in }session preferences either does not exist or unable to validate its existence{. This might result in no logging of session data to CloudWatch.}",
            ],
            place: "node",
            causes: [
                {
                    cause: "The group is missing, or the node may not look it up, and the preferences don't ask for its encryption: the session runs, and nothing of it reaches CloudWatch.",
                    fix: "Let the member's `cloudWatch` make the group in every region; it asks for encryption too, so that such a session is refused.",
                },
            ],
            sources: [agent("session/shell/shell.go#L112")],
        },
        {
            id: "log-stream-stopped",
            texts: [
                '{Log group "<log group>" or log stream "<log stream>" }not found. Log stream stopped{. Error:}',
            ],
            place: "node",
            causes: [
                {
                    cause: "Somebody deleted the log group or its stream during the session. Streaming stops for the rest of the session; the session itself goes on.",
                    fix: "Run `pulumi up` of the member, which makes the group of its `cloudWatch` again. Deny `logs:DeleteLogGroup` and `logs:DeleteLogStream` on it by an SCP. The log in the archive is not touched by this.",
                },
            ],
            sources: [
                agent(
                    "agentlogstocloudwatch/cloudwatchlogspublisher/cloudwatchlogsservice.go#L601",
                ),
            ],
        },
        {
            id: "hang-at-log-groups",
            texts: [
                "hang, <words>blinking cursor",
                "hangs, <words>blinking cursor",
                "blinking cursor",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "The session opens and shows a blinking cursor only: the node's policy allows `logs:DescribeLogGroups` on one log group, and the call needs all.",
                    fix: "Allow it on the resource `*`, as the policy of the member's `cloudWatch` does.",
                },
            ],
            sources: [issue(AGENT, 246)],
        },
        {
            id: "upload-denied",
            texts: [
                "Failed to upload <file> to s3://<bucket>/<key> err:AccessDenied{: Access Denied}",
                "{Failed to upload <folder>}/session/orchestration/<file> to s3://<bucket>/<key> err:",
                "Failed to upload shell session logs to S3",
                "Attempt %!s(int=<number>): Failed uploading",
            ],
            place: "node",
            causes: [
                {
                    cause: "The upload at the session's end was refused: `s3:PutObject`, `s3:PutObjectAcl` or `kms:GenerateDataKey` is missing, or an old agent sent no encryption header. The session itself ended as usual, and its user saw nothing.",
                    fix: "Name the node's role in the member's `roles`, and update the agent to 3.0.529 or later. The log still lies on the node, for 14 days after the session: fetch it from there.",
                },
            ],
            sources: [issue(AGENT, 311), issue(AGENT, 229), agent("s3util/s3util.go#L134")],
        },
        {
            id: "s3-client-failed",
            texts: [
                "{Uploading logs to S3 cannot be completed }due to failure in initializing s3util",
            ],
            place: "node",
            causes: [
                {
                    cause: "The agent could not make a client for the bucket: it did not find the bucket's region, or no endpoint answers.",
                    fix: "Check that the bucket of the preferences exists (central's output `bucketName`), and that the node reaches S3 in the archive's region.",
                },
            ],
            sources: [agent("session/shell/shell.go#L658")],
        },
        {
            id: "bucket-encryption-call-failed",
            texts: ["{Encountered an }error while calling S3 API GetBucketEncryption"],
            place: "node",
            causes: [
                {
                    cause: "The same failure that the person sees as missing encryption of the bucket, here with S3's own answer.",
                    fix: "Read the code after it. AccessDenied: name the node's role in the member's `roles`. NoSuchBucket: deploy the member again. A time-out: open the way to S3 in the archive's region.",
                },
            ],
            sources: [agent("s3util/s3util.go#L150")],
        },
        {
            id: "bucket-acl-refused",
            texts: ["InvalidBucketAclWithObjectOwnership"],
            place: "deployment",
            causes: [
                {
                    cause: "Something sets a canned ACL on a new bucket whose ownership is BucketOwnerEnforced.",
                    fix: "Take the bucket's ACL out. The agent's own ACL on each object, bucket-owner-full-control, is accepted there. The central program sets none.",
                },
            ],
            sources: [
                "https://github.com/aws-samples/ssm-monitoring-logging-guardrails-multiaccount/commit/4af5c78",
            ],
        },
        {
            id: "transcript-without-script",
            texts: [
                '{unable to generate log data: Failed to generate transcript with the following errors: <error> }exec: "script": executable file not found in $PATH',
            ],
            place: "node",
            causes: [
                {
                    cause: "The image has no `script` of util-linux, so there is no transcript at all. In the bucket an object `Standard_Stream/stderr` stands in place of the log.",
                    fix: "Install util-linux, or util-linux-script where that is a package of its own; or stream the sessions by the member's `cloudWatch`.",
                },
            ],
            sources: [
                issue(AGENT, 653),
                issue("bottlerocket-os/bottlerocket-control-container", 24),
                agent("session/shell/shell_unix.go#L361"),
            ],
        },
        {
            id: "log-tampered-with",
            texts: [
                "{Local temp }log file is missing, logging might{ be interrupted}",
                "{Append only attribute of }local temp log file has been modified, logging{ might be interrupted}",
                "{Unable to get attributes of }local temp log file, logging might{ be interrupted}",
            ],
            place: "node",
            causes: [
                {
                    cause: "Somebody with root on the node removed the session's log file, or changed it, while the session ran. The agent looks for this only while it streams to CloudWatch.",
                    fix: "Treat it as evidence of tampering: raise an alarm on this line of the agent's log, and read what the member's `cloudWatch` had streamed until then.",
                },
            ],
            sources: [agent("session/shell/shell_unix.go#L398")],
        },
        {
            id: "powershell-too-old",
            texts: [
                "{The PowerShell version installed on the instance }doesn’t support streaming logs to CloudWatch{. Updated PowerShell to version 5.1 or later to stream session data to CloudWatch.}",
            ],
            place: "node",
            causes: [
                {
                    cause: "A Windows node has a PowerShell before 5.1: streaming is off, without a word to anybody.",
                    fix: "Install Windows Management Framework 5.1. The log in the archive does not depend on it.",
                },
            ],
            sources: [agent("session/config/config.go#L90")],
        },
        {
            id: "powershell-transcription-policy",
            texts: [
                "{The }PowerShell Transcription policy setting is configured on the instance{. Update PowerShell Transcription policy setting to 'Not Configured' to stream session data to CloudWatch.}",
            ],
            place: "node",
            causes: [
                {
                    cause: "A Windows group policy owns PowerShell's transcripts: streaming is off, without a word to anybody.",
                    fix: "Set the group policy PowerShell Transcription to Not Configured on nodes with Session Manager.",
                },
            ],
            sources: [agent("session/config/config.go#L91")],
        },
        {
            id: "log-truncated",
            texts: [
                "log cut off{ after some minutes of output}",
                "session log is cut off",
                "session log is truncated",
                "session log is incomplete",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "The transcript is made after the session. On Windows the agent replays the session and waits 60 seconds, with a buffer of 30,000 lines: more is lost. On Linux and macOS AWS names `screen` as what a whole log needs.",
                    fix: "Stream the sessions by the member's `cloudWatch`, which sends the output as it comes; on Linux and macOS install `screen`.",
                },
            ],
            sources: [agent("session/shell/shell_windows.go"), guide("session-manager-logging")],
        },
        {
            id: "no-log-of-tunnels",
            texts: [
                "no log of SSH{ / port forwarding}",
                "no log of port forwarding",
                "no log for SSH",
                "no log for port forwarding",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "SSH and port forwarding through Session Manager carry traffic that AWS can't read, so there is no log of them.",
                    fix: "Deny `ssm:StartSession` on AWS-StartSSHSession and the AWS-StartPortForwardingSession documents; the policy of the member's `startSessionPolicy` allows none of them. Otherwise log on the node's operating system.",
                },
            ],
            sources: [issue(AGENT, 194), issue(AGENT, 258)],
        },
        {
            id: "no-log-of-killed-node",
            texts: [
                'no log, session "Terminated"',
                "no log of a terminated session",
                "no log since the node was stopped",
                "no log since the node was killed",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "The log is uploaded when the session ends. A node that is stopped or killed before that leaves none, nor does an agent that is killed or a log file that somebody removes.",
                    fix: "Stream the sessions by the member's `cloudWatch`: what was streamed stays. If the node's disk is still there, fetch the log from it.",
                },
            ],
            sources: [issue(AGENT, 153), issue(AGENT, 232)],
        },
        {
            id: "no-log-of-other-document",
            texts: [
                "{session started with }--document-name <document> has no log",
                "no log with --document-name",
            ],
            place: "symptom",
            causes: [
                {
                    cause: "A session with a document of its own follows that document and not the preferences. Sessions of the type NonInteractiveCommands never stream.",
                    fix: "Declare such documents in the member's `extraDocuments`, which log as the preferences do, and let people use no others: the member's `startSessionPolicy`.",
                },
            ],
            sources: [pullRequest("masterpointio/terraform-aws-ssm-agent", 85), issue(AGENT, 329)],
        },
    ],
};
