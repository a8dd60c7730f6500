import type { Rule } from "./rule";
import { bucketAccessGrants } from "./rules/bucket-access-grants";
import { bucketAclPrivate } from "./rules/bucket-acl-private";
import { bucketEncryptionKms } from "./rules/bucket-encryption-kms";
import { bucketEncryptionPresent } from "./rules/bucket-encryption-present";
import { bucketForcesKey } from "./rules/bucket-forces-key";
import { bucketKeyByArn } from "./rules/bucket-key-by-arn";
import { bucketKeyEnabled } from "./rules/bucket-key-enabled";
import { bucketLifecycleKeepsLogs } from "./rules/bucket-lifecycle-keeps-logs";
import { bucketOrgGrantsMinimal } from "./rules/bucket-org-grants-minimal";
import { bucketOwnerEnforced } from "./rules/bucket-owner-enforced";
import { bucketPolicyOrgOnly } from "./rules/bucket-policy-org-only";
import { bucketPrefixPerAccount } from "./rules/bucket-prefix-per-account";
import { bucketPublicAccessBlocked } from "./rules/bucket-public-access-blocked";
import { bucketReplicationTrusted } from "./rules/bucket-replication-trusted";
import { bucketRetention } from "./rules/bucket-retention";
import { bucketTlsOnly } from "./rules/bucket-tls-only";
import { keyDeletionWindow } from "./rules/key-deletion-window";
import { keyGrants } from "./rules/key-grants";
import { keyOrgGrantsMinimal } from "./rules/key-org-grants-minimal";
import { keyPolicyOrgOnly } from "./rules/key-policy-org-only";
import { keyRotation } from "./rules/key-rotation";
import { keyUsable } from "./rules/key-usable";
import { membersCanWrite } from "./rules/members-can-write";
import { memberPolicyScoped } from "./rules/member-policy-scoped";
import { notJudgedRule } from "./rules/not-judged";
import { orgIdExact } from "./rules/org-id-exact";
import { packSettings } from "./rules/pack-settings";
import { policyNoLockout } from "./rules/policy-no-lockout";
import { replicaParity } from "./rules/replica-parity";
import { resourcePolicyValid } from "./rules/resource-policy-valid";
import { sessionBucketEncrypted } from "./rules/session-bucket-encrypted";
import { sessionCloudwatchEncrypted } from "./rules/session-cloudwatch-encrypted";
import { sessionDocumentPrivate } from "./rules/session-document-private";
import { sessionLogsToBucket } from "./rules/session-logs-to-bucket";
import { sessionPreferencesValid } from "./rules/session-preferences-valid";
import { sessionStreamEncrypted } from "./rules/session-stream-encrypted";

/** Every rule; `pack-settings` first, since the others take its properties. */
export const rules: readonly Rule[] = [
    packSettings,
    notJudgedRule,
    bucketPolicyOrgOnly,
    keyPolicyOrgOnly,
    orgIdExact,
    bucketOrgGrantsMinimal,
    keyOrgGrantsMinimal,
    resourcePolicyValid,
    policyNoLockout,
    membersCanWrite,
    bucketEncryptionKms,
    bucketKeyByArn,
    bucketEncryptionPresent,
    bucketKeyEnabled,
    bucketForcesKey,
    bucketTlsOnly,
    bucketPublicAccessBlocked,
    bucketAclPrivate,
    bucketOwnerEnforced,
    bucketRetention,
    bucketLifecycleKeepsLogs,
    bucketReplicationTrusted,
    bucketAccessGrants,
    bucketPrefixPerAccount,
    keyRotation,
    keyDeletionWindow,
    keyUsable,
    keyGrants,
    sessionLogsToBucket,
    sessionBucketEncrypted,
    sessionStreamEncrypted,
    sessionCloudwatchEncrypted,
    sessionDocumentPrivate,
    sessionPreferencesValid,
    memberPolicyScoped,
    replicaParity,
];
