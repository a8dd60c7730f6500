/** Known errors as somebody meets them: the error's id, and its text with other ids and names. */
export const KNOWN_SAMPLES: readonly (readonly [id: string, text: string])[] = [
    [
        "bucket-not-encrypted",
        "We couldn't start the session because encryption is not set up on the selected Amazon S3 bucket. Either encrypt the bucket or choose an option to enable logging without encryption.",
    ],
    [
        "bucket-encryption-denied",
        "Couldn't start the session because we are unable to validate encryption on Amazon S3 bucket. Error: AccessDenied: Access Denied status code: 403, request id: 7QK2V0P1R9X3, host id: b3JkZXIgbWF0dGVycw==",
    ],
    [
        "bucket-unreachable",
        'Couldn\'t start the session because we are unable to validate encryption on Amazon S3 bucket. Error: RequestError: send request failed caused by: Get "https://acme-logs.s3.ap-south-1.amazonaws.com/?encryption=": dial tcp 52.219.66.1:443: i/o timeout',
    ],
    ["bucket-unreachable", "long hang, then a blank screen"],
    [
        "bucket-encryption-unknown",
        "Couldn't start the session because we are unable to validate encryption on Amazon S3 bucket. Error: NoSuchBucket: The specified bucket does not exist status code: 404, request id: 1A2B",
    ],
    [
        "log-group-not-encrypted",
        "We couldn't start the session because encryption is not set up on the selected CloudWatch Logs log group. Either encrypt the log group or choose an option to enable logging without encryption.",
    ],
    [
        "log-group-encryption-unknown",
        "Couldn't start the session because we are unable to validate encryption on CloudWatch Logs log group. Error: AccessDeniedException: User: arn:aws:sts::444455556666:assumed-role/web/i-0aa11bb22cc33dd44 is not authorized to perform: logs:DescribeLogGroups on resource: arn:aws:logs:us-west-2:444455556666:log-group::log-stream:",
    ],
    [
        "log-group-missing",
        "The CloudWatch log group specified in session preferences either does not exist or unable to validate its existence. This might result in no logging of session data to CloudWatch.",
    ],
    [
        "log-stream-stopped",
        'Log group "/acme/ssm" or log stream "jdoe-0f1e2d3c4b5a69788" not found. Log stream stopped. Error:ResourceNotFoundException: The specified log group does not exist.',
    ],
    ["hang-at-log-groups", "the session hangs, only a blinking cursor"],
    [
        "upload-denied",
        "Failed to upload /var/lib/amazon/ssm/i-0aa11bb22cc33dd44/session/orchestration/jdoe-0f1e2d3c4b5a69788/Standard_Stream/jdoe-0f1e2d3c4b5a69788.log to s3://session-logs-444455556666-eu-north-1/777788889999/eu-north-1/jdoe-0f1e2d3c4b5a69788.log err:AccessDenied: Access Denied\n\tstatus code: 403, request id: 9Z8Y",
    ],
    [
        "upload-denied",
        "Failed to upload /var/lib/amazon/ssm/mi-0123/session/orchestration/a-1/Standard_Stream/a-1.log to s3://b-logs/x/a-1.log err:KMS.DisabledException: arn:aws:kms:eu-west-3:123123123123:key/11 is disabled.",
    ],
    ["upload-denied", "Failed to upload shell session logs to S3: AccessDenied: Access Denied"],
    [
        "upload-denied",
        "Attempt %!s(int=3): Failed uploading /var/lib/amazon/ssm/i-1/x.log to s3://b/x.log",
    ],
    [
        "s3-client-failed",
        "Uploading logs to S3 cannot be completed due to failure in initializing s3util.",
    ],
    [
        "bucket-encryption-call-failed",
        "Encountered an error while calling S3 API GetBucketEncryption AccessDenied: Access Denied",
    ],
    [
        "bucket-acl-refused",
        "error: creating S3 Bucket (acme-ssm-9): InvalidBucketAclWithObjectOwnership: Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    ],
    [
        "transcript-without-script",
        'unable to generate log data: Failed to generate transcript with the following errors:\nexec: "script": executable file not found in $PATH: \nexec: "script": executable file not found in $PATH:',
    ],
    ["log-tampered-with", "Local temp log file is missing, logging might be interrupted."],
    [
        "log-tampered-with",
        "Append only attribute of local temp log file has been modified, logging might be interrupted.",
    ],
    [
        "log-tampered-with",
        "Unable to get attributes of local temp log file, logging might be interrupted. Err: open ipcTempFile.log: no such file or directory",
    ],
    [
        "powershell-too-old",
        "The PowerShell version installed on the instance doesn’t support streaming logs to CloudWatch. Updated PowerShell to version 5.1 or later to stream session data to CloudWatch.",
    ],
    [
        "powershell-transcription-policy",
        "The PowerShell Transcription policy setting is configured on the instance. Update PowerShell Transcription policy setting to 'Not Configured' to stream session data to CloudWatch.",
    ],
    ["log-truncated", "log cut off after 4 minutes of output"],
    ["no-log-of-tunnels", "there is no log of SSH sessions"],
    ["no-log-of-tunnels", "no log of port forwarding"],
    ["no-log-of-killed-node", "no log, session 'Terminated'"],
    ["no-log-of-other-document", "session started with --document-name Acme-Shell_2 has no log"],
    [
        "node-may-not-decrypt",
        "Encountered error while initiating handshake. Fetching data key failed: Unable to retrieve data key, Error when decrypting data key AccessDeniedException: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access. status code: 400, request id: 3f0c5b2e-5a01-4bb2-9c59-0d5f5c1f7a11",
    ],
    [
        "encryption-context-differs",
        "Encountered error while initiating handshake. Fetching data key failed: Unable to retrieve data key, Error when decrypting data key InvalidCiphertextException: \n\tstatus code: 400, request id: 8d",
    ],
    [
        "node-has-no-data-key",
        "Encountered error while initiating handshake. Fetching data key failed: Unable to retrieve data key, Error when decrypting data key DisabledException: arn:aws:kms:eu-west-1:123123123123:key/mrk-77 is disabled.",
    ],
    [
        "person-may-not-generate-key",
        "Encountered error while initiating handshake. KMSEncryption failed on client with status 2 error: Failed to process action KMSEncryption: Error calling KMS GenerateDataKey API: AccessDeniedException: User: arn:aws-us-gov:sts::121212121212:assumed-role/AWSReservedSSO_Ops_0a1b2c3d4e5f6a7b/kim@example.org is not authorized to perform: kms:GenerateDataKey on resource: arn:aws-us-gov:kms:us-gov-west-1:343434343434:key/mrk-0123456789abcdef because no resource-based policy allows the kms:GenerateDataKey action status code: 400, request id: 5e",
    ],
    [
        "just-in-time-key-untagged",
        "Encountered error while initiating handshake. KMSEncryption failed on client with status 2 error: Failed to process action KMSEncryption: Error calling KMS GenerateDataKey API: AccessDeniedException: User: arn:aws:sts::121212121212:assumed-role/jit/kim is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:us-west-1:343434343434:key/mrk-01 because no session policy allows the kms:GenerateDataKey action",
    ],
    [
        "client-without-target",
        "KMSEncryption failed on client with status 2 error: Failed to process action KMSEncryption: Error calling KMS GenerateDataKey API: ValidationException: Invalid EncryptionContext",
    ],
    [
        "client-without-credentials",
        "Encountered error while initiating handshake. KMSEncryption failed on client with status 7 error: Failed to process action KMSEncryption: Error calling KMS GenerateDataKey API: NoCredentialProviders: no valid providers in chain. Deprecated.\n\tFor verbose messaging see aws.Config.CredentialsChainVerboseErrors",
    ],
    [
        "client-has-no-data-key",
        "Encountered error while initiating handshake. KMSEncryption failed on client with status 2 error: Failed to process action KMSEncryption: Error calling KMS GenerateDataKey API: ExpiredTokenException: The security token included in the request is expired",
    ],
    [
        "handshake-timed-out",
        "Encountered error while initiating handshake. Handshake timed out. Please ensure that you have the latest version of the session manager plugin.",
    ],
    ["encryption-challenge-timed-out", "Timed out waiting for encryption challenge."],
    ["encryption-challenge-differs", "Encryption challenge does not match!"],
    [
        "cli-without-encryption",
        "Installed version of CLI does not support Session Manager encryption feature. Please upgrade to the latest version of your CLI (e.g., AWS CLI).",
    ],
    [
        "plugin-without-challenge",
        "client does not support required encryption context random challenge",
    ],
    ["stream-is-encrypted", "This session is encrypted using AWS KMS."],
    [
        "ansible-with-kms",
        "Ansible: aws_ssm connection fails or hangs when KMS is on in the preferences",
    ],
    [
        "run-as-user-missing",
        "Unable to start command: failed to start pty since RunAs user deploy-7 does not exist",
    ],
    ["run-as-user-not-set", "Unable to start command: please set the RunAs default user"],
    ["run-as-needs-root", "Unable to start command: the agent must run as root to use RunAs"],
    ["run-as-root-refused", "Unable to start command: invalid uid and gid"],
    ["run-as-empty", "blinking cursor, nothing can be typed"],
    [
        "shell-profile-failed",
        "Encountered an error while executing shell profile: write /dev/ptmx: input/output error",
    ],
    ["no-terminal", "Failed to start pty: fork/exec /bin/sh: resource temporarily unavailable"],
    [
        "domain-controller",
        "Instance is running active directory domain controller service. Disable the service to continue to use session manager.",
    ],
    [
        "winpty-missing",
        "Missing C:\\Program Files\\Amazon\\SSM\\Plugins\\SessionManagerShell\\winpty.dll file.",
    ],
    [
        "session-tag-denied",
        "User: arn:aws:sts::565656565656:assumed-role/okta/lee is not authorized to perform: sts:TagSession on resource: arn:aws:iam::565656565656:role/ops",
    ],
    [
        "target-not-connected",
        "An error occurred (TargetNotConnected) when calling the StartSession operation: i-0ff00ee11dd22cc33 is not connected.",
    ],
    [
        "target-not-connected",
        "operation error SSM: StartSession, https response error StatusCode: 400, RequestID: 4d1, TargetNotConnected: mi-0a1b2c3d4e5f60718 is not connected.",
    ],
    [
        "advanced-tier-needed",
        "An error occurred (BadRequest) when calling the StartSession operation: Enable advanced-instances tier to use Session Manager with your on-premises instances",
    ],
    [
        "bad-request-without-reason",
        "An error occurred (BadRequest) when calling the StartSession operation:",
    ],
    [
        "session-document-unusable",
        "An error occurred (InvalidDocument) when calling the StartSession operation: Document with name Acme-Shell does not exist.",
    ],
    [
        "preferences-document-denied",
        "An error occurred (AccessDeniedException) when calling the StartSession operation: User: arn:aws:iam::676767676767:user/sam is not authorized to perform: ssm:StartSession on resource: arn:aws:ssm:ca-central-1:676767676767:document/SSM-SessionManagerRunShell because no identity-based policy allows the ssm:StartSession action",
    ],
    [
        "terminate-denied",
        "An error occurred (AccessDeniedException) when calling the TerminateSession operation: User: arn:aws:sts::676767676767:assumed-role/dev/sam is not authorized to perform: ssm:TerminateSession on resource: arn:aws:ssm:sa-east-1:676767676767:session/sam-0123456789abcdef0 because no identity-based policy allows the ssm:TerminateSession action.",
    ],
    [
        "data-channel-refused",
        "failed to create websocket for datachannel with error: CreateDataChannel failed with no output or error: createDataChannel request failed: unexpected response from the service <AccessDeniedException>\n<Message>User: arn:aws:sts::787878787878:assumed-role/node/i-0aa11bb22cc33dd44 is not authorized to perform: ssmmessages:CreateDataChannel on resource: arn:aws:ssmmessages:eu-west-2:787878787878:* with an explicit deny in a service control policy</Message></AccessDeniedException>",
    ],
    [
        "data-channel-refused",
        "Setting up data channel with id lee-0123456789abcdef0 failed: dial tcp: no such host",
    ],
    [
        "session-worker-timed-out",
        "document process failed unexpectedly: document worker timed out, check [ssm-document-worker]/[ssm-session-worker] log for crash reason",
    ],
    ["session-worker-timed-out", "failed to create channel: too many open files"],
    [
        "idle-time-out",
        "SessionId: lee-0123456789abcdef0 : Your session timed out due to inactivity and has been terminated.",
    ],
    ["session-exits", "Exiting session with sessionId: botocore-session-1766-k3j2h1."],
    ["resume-denied", "ResumeSession HTTP 403 after about 58 min"],
    [
        "resume-denied",
        "operation error SSM: ResumeSession, https response error StatusCode: 403, RequestID: 77",
    ],
    ["forwarding-forbidden", "Forwarding to IP address 169.254.169.254 is forbidden."],
    [
        "instance-not-configured",
        "The instance you selected is not configured to use Session Manager.",
    ],
    [
        "preferences-exist",
        "Error creating SSM document: DocumentAlreadyExists: Document with same name SSM-SessionManagerRunShell already exists",
    ],
    [
        "preferences-exist",
        "error: sdk-v2/provider2.go:572: creating SSM Document (SSM-SessionManagerRunShell): operation error SSM: CreateDocument, https response error StatusCode: 400, RequestID: 3b, DocumentAlreadyExists: Document with same name SSM-SessionManagerRunShell already exists",
    ],
    [
        "cloudformation-replaces-preferences",
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename SSM-SessionManagerRunShell and update the stack again.",
    ],
    [
        "session-schema-version",
        "InvalidDocumentSchemaVersion: 2.2 is not a valid schema version for Session document type",
    ],
    ["preferences-page-blank", "console Preferences → Edit is blank"],
    ["lost-log", "where a lost log still is"],
    [
        "stack-locked",
        "error: the stack is currently locked by 2 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
    ],
    [
        "stack-locked",
        "locked by jdoe@build-7 (process 4711) since 2026-10-02T08:15:30Z, 3 hours ago: it is on another machine. Wait until it has ended; if it is gone, run `pulumi cancel -s 444455556666`",
    ],
    [
        "stack-locked",
        "is locked by root@runner (pid 99) since 2026-10-02T08:15:30Z: `pulumi cancel -s payments` once that run has ended",
    ],
    [
        "role-not-assumed",
        "AccessDenied: User: arn:aws:iam::777788889999:user/jdoe is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/acme-deploy",
    ],
    [
        "role-not-assumed",
        "can't assume arn:aws:iam::444455556666:role/acme-deploy: arn:aws:iam::777788889999:user/jdoe is not authorized because no resource-based policy allows it; let the role trust it (in account 444455556666: `aws iam update-assume-role-policy --role-name acme-deploy --policy-document file://trust.json`)",
    ],
    [
        "role-not-assumed",
        "IAM Role (arn:aws:iam::444455556666:role/acme-deploy) cannot be assumed. There are a number of possible causes of this",
    ],
    ["passphrase-wrong", "error: getting secrets manager: incorrect passphrase"],
    [
        "passphrase-wrong",
        "the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the one this stack's secrets were encrypted with",
    ],
    [
        "passphrase-missing",
        "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    ],
    [
        "passphrase-missing",
        "no passphrase is set: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    ],
    [
        "central-not-deployed",
        "Stack eu.central has no outputs: central is not deployed yet. Run `pulumi up -s eu.central` first.",
    ],
    [
        "another-archive-in-the-pack",
        'inputs.s3BucketName is "session-logs-444455556666-eu-north-1", which is no configured log bucket. Write "session-logs-111111111111-eu-west-1".',
    ],
    [
        "organizations-busy",
        "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
    ],
    [
        "organizations-busy",
        "An error occurred (TooManyRequestsException) when calling the ListParents operation (reached max retries: 4): Rate exceeded",
    ],
    ["builds-quota", "Cannot have more than 1 builds in queue for the account"],
    [
        "stack-set-busy",
        "OperationInProgressException: Another Operation on StackSet acme-bootstrap:0a1b is in progress",
    ],
    ["stack-set-cancelled", '"Cancelled since failure tolerance has exceeded"'],
    [
        "stack-set-from-member",
        "You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set",
    ],
    [
        "too-many-policies-attached",
        "Max Allowed SCPs for ou Sandbox is 5, found total 7 scps in updated list to attach",
    ],
    [
        "organization-policy-too-large",
        "ConstraintViolationException: You have exceeded the maximum policy size.",
    ],
];
