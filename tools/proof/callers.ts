import { permissionSetRoles } from "../../shared/arn";
import type { Contract } from "../../shared/contract";
import type { Deployment, Member, Sealer } from "./deployment";
import type { ConditionKeys } from "../oracle/evaluator";
import { keysOfRole } from "../oracle/condition-keys";
import { type DeployedPolicy, EVERYTHING, type StatementText } from "../oracle/policy";

/** The columns of the tables in docs/access.md, which says who each of them is. */
export const CALLER_KINDS = [
    "node",
    "DHMC role",
    "other role",
    "member admin",
    "starter",
    "archive admin",
    "archive auditor",
    "sealer",
    "reader",
    "reader of another unit",
    "foreign reader",
    "other organization",
    "no organization",
    "not admitted",
    "former reader",
    "anonymous",
    "service",
] as const;

export type CallerKind = (typeof CALLER_KINDS)[number];

/** Somebody who sends requests. */
export interface Caller {
    readonly kind: CallerKind;
    /** What the report calls it: a node's role, or its kind and stack. */
    readonly name: string;
    /** Its ARN or service; undefined for somebody who does not sign. */
    readonly principal: string | undefined;
    /** Absent for services and for those who do not sign. */
    readonly accountId?: string;
    /** Where it works; the session keys of other regions are not its own. */
    readonly regions: readonly string[];
    readonly policies: readonly DeployedPolicy[];
    readonly boundary?: DeployedPolicy | undefined;
    /** What AWS adds to each of its requests. */
    readonly keys: ConditionKeys;
}

/** Accounts that no deployment is expected to have. */
export const OTHER_ORGANIZATION = { accountId: "999999999991", organizationId: "o-otherorg99" };
const NO_ORGANIZATION = { accountId: "999999999992" };
const NOT_ADMITTED = { accountId: "999999999993" };

/** As Identity Center ends the name of a role. */
const SUFFIX = "0123456789abcdef";

/** Services that write to buckets or call KMS for accounts. */
const SERVICES = [
    "ssm.amazonaws.com",
    "s3.amazonaws.com",
    "logging.s3.amazonaws.com",
    "logs.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "ec2.amazonaws.com",
];

/** Everybody whose access is proven, for what is deployed. */
export function callersOf(deployment: Deployment): readonly Caller[] {
    const { archive, members, readerArns, sealer } = deployment;
    const source = members[0]?.accountId ?? archive.accountId;
    return [
        ...members.flatMap((member) => ofMember(archive, member)),
        administratorOf(archive, "archive admin", archive),
        asRole(archive, {
            ...archive,
            kind: "archive auditor",
            role: "auditor",
            policies: [readOnlyS3],
        }),
        ...(sealer === undefined ? [] : [sealerOf(archive, sealer)]),
        ...readerArns.map((arn) => readerOf(archive, arn, sealer)),
        ...impostors(archive, readerArns),
        administratorOf(archive, "other organization", OTHER_ORGANIZATION),
        administratorOf(archive, "no organization", NO_ORGANIZATION),
        ...ofOtherUnits(archive, readerArns),
        ...formerReaders(archive, readerArns),
        anonymous(archive),
        ...SERVICES.map((name) => serviceOf(name, archive, source)),
    ];
}

function ofMember(archive: Contract, member: Member): Caller[] {
    const { stack, accountId, regions, roles, startSessions } = member;
    const of = (kind: CallerKind, role: string, policies: readonly DeployedPolicy[]) =>
        asRole(archive, {
            ...{ ...archive, accountId, regions, kind, role, policies },
            name: `${kind} of ${stack}`,
        });
    return [
        ...roles.map(({ name, kind, policies, boundary }) => ({
            ...of(kind, name, policies),
            name,
            boundary,
        })),
        of("other role", "batch-worker", []),
        of("member admin", "administrator", [everything]),
        of("starter", "operator", [startSessions ?? startingSessions(archive, regions)]),
    ];
}

/** Who works with the sealer's role. */
function sealerOf(archive: Contract, { roleArn, policies }: Sealer): Caller {
    const role = roleArn.slice(roleArn.indexOf("/") + 1);
    return asRole(archive, { ...archive, kind: "sealer", role, policies });
}

/**
 * Somebody who was configured to read logs. One of the archive's account needs no policy of its
 * own, a permission set one that allows just this; one of another account is given every right
 * there, so that only the archive holds it back.
 */
function readerOf(archive: Contract, configured: string, sealer?: Sealer): Caller {
    const set = permissionSetRoles(configured)?.at(-1);
    const arn = set === undefined ? configured : assigned(set);
    const accountId = arn.split(":")[4] ?? "";
    const isOwn = accountId === archive.accountId;
    const ofOwn = set === undefined ? [] : [reading(archive, sealer)];
    const [type = "", ...path] = arn.split(":").at(-1)?.split("/") ?? [];
    const reader = asRole(archive, {
        ...archive,
        accountId,
        kind: isOwn ? "reader" : "foreign reader",
        role: path.join("/"),
        policies: isOwn ? ofOwn : [everything],
        name: configured,
    });
    return type === "user"
        ? { ...reader, principal: arn, keys: { ...reader.keys, ...keysOfUser(arn) } }
        : reader;
}

/** A role that Identity Center may make for a pattern of `permissionSetRoles`. */
function assigned(pattern: string): string {
    return pattern.replace("/*/", "/eu-west-1/").replace(/\*$/, SUFFIX);
}

/** What a permission set of the archive's account has to allow its readers. */
function reading(
    { bucketArn, bucketKeyArn, region }: Contract,
    sealer: Sealer | undefined,
): DeployedPolicy {
    return ownPolicy(
        "read-session-logs",
        { Sid: "List", Action: ["s3:ListBucket", "s3:ListBucketVersions"], Resource: bucketArn },
        {
            Sid: "Read",
            Action: ["s3:GetObject", "s3:GetObjectVersion"],
            Resource: `${bucketArn}/*`,
        },
        {
            Sid: "Decrypt",
            Action: "kms:Decrypt",
            Resource: bucketKeyArn,
            Condition: {
                StringLike: {
                    "kms:ViaService": `s3.${region}.amazonaws.com*`,
                    "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`],
                },
            },
        },
        ...(sealer === undefined
            ? []
            : [{ Sid: "Check", Action: "kms:GetPublicKey", Resource: sealer.keyArn }]),
    );
}

/**
 * Administrators of the accounts that permission sets read from, under the name of such a role, but
 * not at its path: nobody but Identity Center can make one there.
 */
function impostors(archive: Contract, readerArns: readonly string[]): Caller[] {
    return readerArns
        .filter((arn) => permissionSetRoles(arn) !== undefined)
        .map((arn) => ({ arn, accountId: arn.split(":")[4] ?? "" }))
        .filter(({ accountId }) => accountId !== archive.accountId)
        .map(({ arn, accountId }) =>
            asRole(archive, {
                ...archive,
                accountId,
                kind: "member admin",
                name: `an administrator named like ${arn}`,
                role: (arn.split("/").at(-1) ?? "").replace("*", SUFFIX),
                policies: [everything],
            }),
        );
}

function keysOfUser(arn: string): ConditionKeys {
    return { "aws:PrincipalArn": arn, "aws:PrincipalType": "User" };
}

/** Those of the organization who lie in none of the units that are admitted. */
function ofOtherUnits(archive: Contract, readerArns: readonly string[]): Caller[] {
    const { organizationId, organizationPaths } = archive;
    if (organizationId === undefined || organizationPaths === undefined) {
        return [];
    }
    const elsewhere = `${organizationId}/r-zz99/ou-zz99-99999999/`;
    const account = { ...NOT_ADMITTED, organizationId, organizationPath: elsewhere };
    return [
        administratorOf(archive, "not admitted", account),
        ...foreignReaders(archive, readerArns).map((reader) => ({
            ...reader,
            kind: "reader of another unit" as const,
            name: `${reader.name}, of another unit`,
            keys: { ...reader.keys, "aws:PrincipalOrgPaths": [elsewhere] },
        })),
    ];
}

/** Readers of other accounts as if those had left the organization. */
function formerReaders(archive: Contract, readerArns: readonly string[]): Caller[] {
    if (archive.organizationId === undefined) {
        return [];
    }
    return foreignReaders({ ...archive, organizationId: undefined }, readerArns).map((reader) => ({
        ...reader,
        kind: "former reader",
        name: `${reader.name}, of no organization`,
    }));
}

function foreignReaders(archive: Contract, readerArns: readonly string[]): Caller[] {
    const readers = readerArns.map((arn) => readerOf(archive, arn));
    return readers.filter(({ kind }) => kind === "foreign reader");
}

/** AWS tells nothing about a caller who does not sign. */
function anonymous({ sessionKeyArns }: Contract): Caller {
    return {
        kind: "anonymous",
        name: "anonymous",
        principal: undefined,
        regions: Object.keys(sessionKeyArns),
        policies: [],
        keys: {},
    };
}

interface Account {
    readonly accountId: string;
    /** Undefined for an account in no organization. */
    readonly organizationId?: string | undefined;
    /** Where it lies in the organization. @default where the archive admits accounts from */
    readonly organizationPath?: string;
}

interface Role extends Account {
    readonly kind: CallerKind;
    /** @default its kind */
    readonly name?: string;
    /** Path and name. */
    readonly role: string;
    /** @default all that have a session key */
    readonly regions?: readonly string[];
    readonly policies: readonly DeployedPolicy[];
}

function administratorOf(archive: Contract, kind: CallerKind, account: Account): Caller {
    return asRole(archive, { ...account, kind, role: "administrator", policies: [everything] });
}

/** A session of a role. */
function asRole(archive: Contract, { kind, role, accountId, policies, ...about }: Role): Caller {
    const partition = partitionOf(archive);
    const roleArn = `arn:${partition}:iam::${accountId}:role/${role}`;
    const session = "i-0123456789abcdef0";
    const { organizationId, organizationPath = admittedPath(archive) } = about;
    return {
        kind,
        name: about.name ?? kind,
        principal: `arn:${partition}:sts::${accountId}:assumed-role/${role.split("/").at(-1)}/${session}`,
        accountId,
        regions: about.regions ?? Object.keys(archive.sessionKeyArns),
        policies,
        keys: {
            ...keysOfRole(
                roleArn,
                accountId,
                organizationId === undefined
                    ? undefined
                    : { id: organizationId, path: organizationPath },
            ),
            "aws:userid": `AROAEXAMPLE:${session}`,
        },
    };
}

/** A path below the first that is admitted. */
function admittedPath({ organizationId, organizationPaths = [] }: Contract): string {
    return organizationPaths[0]?.replace(/\*$/, "") ?? `${organizationId}/r-ab12/`;
}

/** A service that acts for an account of the organization, in its own name. */
function serviceOf(name: string, archive: Contract, source: string): Caller {
    const { organizationId, sessionKeyArns } = archive;
    return {
        kind: "service",
        name,
        principal: name,
        regions: Object.keys(sessionKeyArns),
        policies: [],
        keys: {
            "aws:PrincipalIsAWSService": "true",
            "aws:PrincipalServiceName": name,
            "aws:SourceAccount": source,
            ...(organizationId !== undefined && { "aws:SourceOrgID": organizationId }),
        },
    };
}

const everything: DeployedPolicy = { name: "AdministratorAccess", document: EVERYTHING };

/** The S3 part of the AWS managed policy of this name. */
const readOnlyS3 = ownPolicy("AmazonS3ReadOnlyAccess", {
    Sid: "Read",
    Action: ["s3:Get*", "s3:List*", "s3:Describe*"],
    Resource: "*",
});

function startingSessions(
    { sessionKeyArns }: Contract,
    regions: readonly string[],
): DeployedPolicy {
    return ownPolicy(
        "start-sessions",
        { Sid: "StartSession", Action: "ssm:StartSession", Resource: "*" },
        {
            Sid: "EncryptSessionStream",
            Action: "kms:GenerateDataKey",
            Resource: regions.map((region) => sessionKeyArns[region] ?? ""),
        },
    );
}

function ownPolicy(name: string, ...statements: readonly StatementText[]): DeployedPolicy {
    const Statement = statements.map((statement) => ({ ...statement, Effect: "Allow" }));
    return { name, document: { Version: "2012-10-17", Statement } };
}

function partitionOf({ bucketArn }: Contract): string {
    return bucketArn.split(":")[1] ?? "";
}
