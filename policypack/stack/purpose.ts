import {
    expandActions,
    KMS,
    S3,
    type ActionSet,
    type Service,
} from "../../shared/iam/match/actions";
import { keyOwnerIn } from "../../shared/iam/analyze";
import { normalizePolicy } from "../../shared/iam/parse/normalize";
import type { NormalCondition, NormalStatement } from "../../shared/iam/parse/normal-policy";

/*
 * What a policy is for, told by what it grants to a whole organization, or to everybody. Denials do
 * not count, nor does the order of statements: a grant that is taken back says as much about the
 * purpose as one that is not. Named accounts do not count either: that is sharing, not collecting.
 */

const ORGANIZATION_KEY = /^aws:principalorg(id|paths)$/i;
/** Conditions that leave of everybody just some accounts, or none but services. */
const ACCOUNT_KEY =
    /^(aws:principalaccount|aws:principalarn|aws:sourceaccount|kms:calleraccount|s3:dataaccesspointaccount)$/i;
const SESSION_CONTEXT = /^kms:encryptioncontext:aws:ssm:(sessionid|targetid)$/i;
const S3_CONTEXT = "kms:encryptioncontext:aws:s3:arn";
const NEGATED = /not/i;

/** What a bucket's or key's policy says about its purpose. */
export interface Purpose {
    /**
     * A bucket's: an organization may put objects and ask how the bucket encrypts, which the SSM
     * agent does before each upload, and is not told the rest of the configuration.
     *
     * @see https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/s3util/s3util.go
     */
    readonly collectsSessionLogs: boolean;
    /** A bucket's: an organization may put objects and read none, so it collects something. */
    readonly collects: boolean;
    /** A bucket's: an organization may put objects for being that organization, and nothing else. */
    readonly takesFromAnyMember: boolean;
    /**
     * A key's: an organization may do what uploads through S3 and the SSM agent ask for, and nothing
     * that sharing of images or snapshots asks for.
     */
    readonly servesUploads: boolean;
    /** A key's: a condition names the encryption context of sessions. */
    readonly encryptsSessions: boolean;
    /** A key's: names of the buckets whose encryption context a condition names. */
    readonly encryptsBuckets: readonly string[];
    /** A key's: the account that it is in, as far as its policy tells. */
    readonly keyOwner: string | undefined;
}

/** @param context the account that is the owner if the policy leaves the choice */
export function purposeOf(
    policy: unknown,
    context: { readonly centralAccountId: string | undefined },
): Purpose {
    const { statements } = normalizePolicy(policy, "resource").policy;
    const s3 = grantedToOrganization(statements, S3);
    const kms = grantedToOrganization(statements, KMS);
    const conditions = statements.flatMap((statement) => statement.conditions);
    return {
        collectsSessionLogs:
            includes(s3, S3, "s3:PutObject", "s3:GetEncryptionConfiguration") &&
            lacks(s3, S3, "s3:GetLifecycleConfiguration"),
        collects:
            includes(s3, S3, "s3:PutObject") && lacks(s3, S3, "s3:GetObject", "s3:ListBucket"),
        takesFromAnyMember: statements.some(takesFromAnyMember),
        servesUploads:
            includes(kms, KMS, "kms:Decrypt", "kms:GenerateDataKey") &&
            lacks(kms, KMS, "kms:Encrypt", "kms:CreateGrant", "kms:ReEncryptFrom"),
        encryptsSessions: conditions.some(isSessionContext),
        encryptsBuckets: conditions.flatMap(bucketsInContext),
        keyOwner: keyOwnerIn(policy, context.centralAccountId),
    };
}

function isSessionContext({ key, values }: NormalCondition): boolean {
    return (
        SESSION_CONTEXT.test(key) ||
        (/^kms:encryptioncontextkeys$/i.test(key) &&
            values.some((value) => /^aws:ssm:(sessionid|targetid)$/i.test(value)))
    );
}

function bucketsInContext({ key, values }: NormalCondition): readonly string[] {
    return key.toLowerCase() === S3_CONTEXT
        ? values.flatMap((arn) => /^arn:[a-z-]+:s3:::([^/*?$]+)/.exec(arn)?.[1] ?? [])
        : [];
}

function grantedToOrganization(
    statements: readonly NormalStatement[],
    service: Service,
): ActionSet {
    return statements.filter(isForOrganization).reduce((set, { action }) => {
        const named = expandActions(service, action.of);
        return set | (action.not ? service.all & ~named : named);
    }, 0n);
}

/** No path or tag says who is meant, and no part of a log's key but the account. */
function takesFromAnyMember(statement: NormalStatement): boolean {
    const { action, conditions, resource } = statement;
    return (
        isForOrganization(statement) &&
        !action.not &&
        includes(expandActions(S3, action.of), S3, "s3:PutObject") &&
        conditions.every(({ key }) => key.toLowerCase() === "aws:principalorgid") &&
        !resource.of.some((arn) => arn.replace(/\$\{aws:PrincipalAccount\}/i, "").includes("${"))
    );
}

function isForOrganization({ effect, principals, conditions }: NormalStatement): boolean {
    if (effect !== "Allow" || conditions.some(isForOtherServices)) {
        return false;
    }
    if (
        conditions.some(
            ({ key, operator }) => ORGANIZATION_KEY.test(key) && !NEGATED.test(operator),
        )
    ) {
        return true;
    }
    const isForEverybody = principals?.not === true || principals?.of.everyone === true;
    return (
        isForEverybody &&
        !conditions.some(({ key, operator }) => ACCOUNT_KEY.test(key) && !NEGATED.test(operator))
    );
}

/** A grant for snapshots, or through services that write no session log. */
function isForOtherServices({ key, values }: NormalCondition): boolean {
    return (
        /^kms:grantisforawsresource$/i.test(key) ||
        (/^kms:viaservice$/i.test(key) && !values.some((value) => /^([*?]|s3|ssm)/i.test(value)))
    );
}

function includes(set: ActionSet, service: Service, ...actions: readonly string[]): boolean {
    const wanted = expandActions(service, actions);
    return (set & wanted) === wanted;
}

function lacks(set: ActionSet, service: Service, ...actions: readonly string[]): boolean {
    return (set & expandActions(service, actions)) === 0n;
}
