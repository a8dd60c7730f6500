import type { CENTRAL_KEYS } from "../shared/config-keys";
import type { References } from "../shared/setting-reference";

/** What docs/configuration.md says of each key beside its form and default, which the schema has. */
export const CENTRAL_REFERENCE: References<typeof CENTRAL_KEYS> = {
    accountId: {
        example: "111111111111",
        reason:
            "The log-archive account. It guards the stack: with the credentials of another " +
            "account every command fails before it touches anything, `pulumi refresh` and " +
            "`pulumi destroy` included, which do not run the program. The account itself " +
            "needs no admission.",
    },
    organizationId: {
        example: "o-exampleorgid1",
        default: "none; then [accountIds](#central-accountids) is required",
        reason:
            "The organization whose accounts may write their logs. Naming it rather than its " +
            "accounts keeps the policies at the same size for one account and for ten " +
            "thousand, and an account that joins needs no change here.",
    },
    organizationPaths: {
        example: ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"],
        default: "the whole organization",
        reason:
            "Admits only the accounts of these organizational units. A path that ends with an " +
            "asterisk means the unit and all units below it.",
    },
    accountIds: {
        example: ["222222222222", "333333333333"],
        default: "none; then [organizationId](#central-organizationid) is required",
        reason:
            "Admits these accounts in place of an organization: where there is none, as in " +
            "many AWS China accounts. Tell the policy pack the same accounts as " +
            "`trustedAccountIds`.",
    },
    region: {
        example: "eu-west-1",
        reason:
            "Where the bucket and its key live. Every partition of AWS is served, each by " +
            "stacks of its own: aws, aws-cn, aws-us-gov, aws-eusc and the isolated ones. A " +
            "region that this version's table does not have is refused, with the nearest that " +
            "it has; see [newRegions](#central-newregions). A region that accounts have to " +
            "enable is pointed out: S3 there refuses the nodes of accounts that have not.",
    },
    bucketName: {
        example: "acme-session-logs",
        default: "`session-logs-<accountId>-<region>`",
        reason:
            "The name of the archive's bucket; bucket names are unique in the whole " +
            "partition. Choose it before the first `pulumi up`: an archive that was made here " +
            "is not given up for another while [protect](#central-protect) is true.",
    },
    existingBucket: {
        example: true,
        reason:
            "Sets up the bucket of [bucketName](#central-bucketname) instead of making one, " +
            "and leaves it where it is when the stack is destroyed. Its policy and lifecycle " +
            "rules are never overwritten unasked, see [adopt](#central-adopt). Choose before " +
            "the first `pulumi up`, as with the name.",
    },
    adopt: {
        example: "keep",
        reason:
            "What happens to the policy and lifecycle rules that an existing bucket has. With " +
            "`refuse` the preview fails and shows what would change; `keep` leaves its other " +
            "statements and rules beside the archive's; `replace` takes them away. The Stash " +
            "`log-archive` in the state keeps what was there.",
    },
    namePrefix: {
        example: "eu-",
        reason:
            "Goes into the names of the keys' aliases, after `alias/`. A [second " +
            "archive](operations.md#a-second-archive) in the account, for another region, " +
            "needs one.",
    },
    keyPrefix: {
        example: "session/",
        reason:
            "What stands before `<accountId>/<region>/` in the key of each log, for a bucket " +
            "that holds other things too.",
    },
    bucketKeyArn: {
        example: "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        default: "a key made here",
        reason:
            "A key of the log-archive account in [region](#central-region) that encrypts the " +
            "logs instead of one made here. Its policy stays yours: it is judged before " +
            "anything is planned, and a refusal prints the statements to add. Choose before " +
            "the first `pulumi up`: nobody can read the logs of a key that is gone.",
    },
    sessionKey: {
        example: "same",
        reason:
            "Whether the session stream has a key of its own (`separate`) or shares the " +
            "bucket's (`same`). Choose before the first `pulumi up`: a KMS key can't become " +
            "multi-Region later. The key of the stream and its replicas are tagged " +
            '`SystemsManagerJustInTimeNodeAccessManaged: "true"`: [just-in-time node ' +
            "access](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSystemsManagerJustInTimeAccessTokenSessionPolicy.html) " +
            "lets people use no key without that tag, and nobody could start a session with " +
            "it. A key of [bucketKeyArn](#central-bucketkeyarn) that serves sessions too you " +
            "tag yourself.",
    },
    sessionRegions: {
        example: ["eu-west-1", "us-east-1"],
        reason:
            "The regions where sessions run. The session key lives in " +
            "[region](#central-region), whether or not that is listed here, and has a replica " +
            "in each of the others: a node encrypts its session with a key of its own region.",
    },
    newRegions: {
        example: ["eu-east-1"],
        reason:
            "Regions among those above that AWS has opened since this version was made. " +
            "Naming them here says that they are no typing errors.",
    },
    readerArns: {
        example: ["arn:aws:iam::111111111111:role/log-reader"],
        reason:
            "Who may list, read and decrypt logs, and nothing else. By default nobody may.\n\nA " +
            "role or user of the log-archive account needs no IAM policy for it; one of " +
            "another account needs both, has to be admitted itself, and the policy pack has " +
            "to know its account (`trustedAccountIds`). Beside `accountIds` a reader of any " +
            "other account is refused; beside `organizationId` one of an account outside the " +
            "organization reads nothing, since only AWS knows which accounts belong to it. A " +
            "reader of the log-archive account that is not there is refused before anything " +
            "is planned; AWS refuses the policies when one of another account does not " +
            "exist.\n\nPeople of IAM Identity Center read by a permission set, " +
            "`arn:aws:iam::<accountId>:role/AWSReservedSSO_<set>_*`: its role gets [another " +
            "name](https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html) " +
            "whenever the set is assigned anew, so the policies name its account and, in a " +
            "condition, its role. The permission set itself has to allow the same, in the " +
            "log-archive account too: `s3:ListBucket` and `s3:ListBucketVersions` on the " +
            "bucket, `s3:GetObject` and `s3:GetObjectVersion` on its objects, " +
            "`kms:Decrypt` on the bucket's key and, with a [sealer](#central-sealer), " +
            "`kms:GetPublicKey` on its key. Another set whose name goes on with an " +
            "underscore, such as `<set>_EU`, is meant too.",
    },
    sealer: {
        example: { githubSubject: "repo:acme/session-logs:environment:seal" },
        default: "nobody: neither the role nor the key is made",
        reason:
            "Makes what `sessions seal` works with: a KMS key that signs (`ECC_NIST_P256`, alias " +
            "`session-logs-seal`), and the role `session-logs-sealer`, which reads the archive, " +
            "writes below `seals/` and alone may sign. Everybody else is denied to write there, " +
            "and readers get the public key. The outputs `sealKeyArn` and `sealerRoleArn` name " +
            "both; see [Seals](archive.md#seals).\n\n`assumedBy` lists roles and users of the " +
            "log-archive account that may take the role; they need `sts:AssumeRole` on it. " +
            "`githubSubject` is the subject of a GitHub workflow's token, for the account's OIDC " +
            "provider `token.actions.githubusercontent.com`, which has to be there: name an " +
            "environment that runs on the main branch only. Repositories made since June 2026 " +
            "have [ids in it](https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens).\n\n" +
            "The policy of a key of [bucketKeyArn](#central-bucketkeyarn) has to let the " +
            "account's IAM policies decide, as that of every key does that KMS makes by default.",
    },
    retentionDays: {
        example: 730,
        reason:
            "How long a log stays. It can be brought back for 7 more days. Logs that are " +
            "locked stay at least as long as [objectLock](#central-objectlock) says.",
    },
    archiveAfterDays: {
        example: 30,
        reason:
            "After how many days a log moves to S3 Glacier Instant Retrieval, which costs " +
            "less to keep and more to read. Has to be less than " +
            "[retentionDays](#central-retentiondays).",
    },
    objectLock: {
        example: { mode: "GOVERNANCE", days: 90 },
        default: "no lock",
        reason:
            "Keeps logs from being deleted or overwritten for so many days: by nobody at all " +
            "in mode COMPLIANCE, by nobody without `s3:BypassGovernanceRetention` in mode " +
            "GOVERNANCE. It can be switched on and off at any time; logs that are there keep " +
            "the lock they came with. It may not last longer than " +
            "[retentionDays](#central-retentiondays).",
    },
    refuseOtherKeys: {
        example: true,
        reason:
            "Denies uploads that ask for another encryption than the bucket's own. An " +
            "uploader could otherwise name a key that only the uploader has, and the log " +
            "would be there and unreadable.",
    },
    accessLogs: {
        example: { bucket: "acme-access-logs", prefix: "session-logs/" },
        default: "no access logs",
        reason:
            "Where S3 writes who did what with the bucket. That bucket has to let " +
            "`logging.s3.amazonaws.com` write, and can't be the archive itself. The prefix is " +
            "nothing unless you say otherwise.",
    },
    eventBridge: {
        example: true,
        reason:
            "Lets S3 tell EventBridge of each new log. It replaces whatever notifications an " +
            "[existing bucket](#central-existingbucket) has.",
    },
    tags: {
        example: { CostCenter: "1234" },
        reason:
            "Tags of every resource that can have some, added to those of `aws:defaultTags`. " +
            "Central takes 49 of both together, since the session key has one of its own.",
    },
    protect: {
        example: false,
        reason:
            "With `protect` neither `pulumi destroy` nor a replacement touches bucket and " +
            "keys. The logs of a key that is deleted can't be read any more, by anybody.",
    },
    force: {
        example: true,
        reason:
            "Lets changes pass that lock out members which still write. For one update: while " +
            "it is set, each update warns. See [Order](operations.md#order).",
    },
};
