import { contract } from "../../support/contract";
import { changed, conditioned, having, type Mutation, mutationsOf, without } from "./mutation";
import { RICH } from "./sample";

const BUCKET = contract.bucketArn;
const EVERYBODY = { Principal: { AWS: "*" } };
const WHOLE_ACCOUNT = { Principal: { AWS: "arn:aws:iam::111111111111:root" } };

/** Changes of what only a configured archive has: readers, and units of the organization. */
const OF_BUCKET = {
    "own readers can't list": without("ListLogsAsOwnReader"),
    "own readers can't read": without("ReadLogsAsOwnReader"),
    "foreign readers can't list": without("ListLogsAsForeignReader"),
    "foreign readers can't read": without("ReadLogsAsForeignReader"),
    "own readers of one account's logs": changed("ReadLogsAsOwnReader", {
        Resource: `${BUCKET}/session/222222222222/*`,
    }),
    "own readers delete": changed("ReadLogsAsOwnReader", {
        Action: ["s3:GetObject*", "s3:Delete*"],
    }),
    "own readers write": changed("ReadLogsAsOwnReader", {
        Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
    }),
    "own readers read no versions": changed("ReadLogsAsOwnReader", { Action: "s3:GetObject" }),
    "foreign readers delete": changed("ReadLogsAsForeignReader", {
        Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"],
    }),
    "foreign readers see the bucket's settings": changed("ListLogsAsForeignReader", {
        Action: ["s3:ListBucket*", "s3:GetBucket*"],
    }),
    "everybody of the organization reads": changed("ReadLogsAsForeignReader", EVERYBODY),
    "everybody of the organization lists": changed("ListLogsAsForeignReader", EVERYBODY),
    "everybody reads": changed("ReadLogsAsOwnReader", EVERYBODY),
    "whom IAM lets read in the archive's account": changed("ReadLogsAsOwnReader", WHOLE_ACCOUNT),
    "one reader of two": changed("ReadLogsAsOwnReader", {
        Principal: { AWS: RICH.readerArns[0] },
    }),
    "foreign readers read after they have left": changed("ReadLogsAsForeignReader", {
        Condition: undefined,
    }),
    "foreign readers list after they have left": changed("ListLogsAsForeignReader", {
        Condition: undefined,
    }),
    "readers of another organization": changed("ReadLogsAsForeignReader", {
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-otherorg99" } },
    }),
    "foreign permission sets can't list": without("ListLogsAsForeignPermissionSet"),
    "foreign permission sets can't read": without("ReadLogsAsForeignPermissionSet"),
    "everybody of a permission set's account reads": conditioned(
        ...([
            "ReadLogsAsForeignPermissionSet",
            "ArnLike",
            { "aws:PrincipalArn": undefined },
        ] as const),
    ),
    "everybody of a permission set's account lists": conditioned(
        ...([
            "ListLogsAsForeignPermissionSet",
            "ArnLike",
            { "aws:PrincipalArn": undefined },
        ] as const),
    ),
    "roles that are only named like a permission set's": conditioned(
        ...(["ReadLogsAsForeignPermissionSet", "ArnLike"] as const),
        { "aws:PrincipalArn": "arn:aws:iam::444444444444:role/*AWSReservedSSO_Audit_*" },
    ),
    "permission sets read after they have left": conditioned(
        ...(["ReadLogsAsForeignPermissionSet", "StringEquals"] as const),
        { "aws:PrincipalOrgID": undefined },
    ),
    "readers over plain HTTP": without("DenyPlainHttp"),
    "uploads by every unit": conditioned("PutLogsBelowOwnAccount", "ForAnyValue:StringLike", {
        "aws:PrincipalOrgPaths": "o-exampleorgid1/*",
    }),
    "uploads by another unit": conditioned("PutLogsBelowOwnAccount", "ForAnyValue:StringLike", {
        "aws:PrincipalOrgPaths": "o-exampleorgid1/r-zz99/ou-zz99-99999999/*",
    }),
    "a look by every unit": conditioned("GetBucketEncryptionAsMember", "ForAnyValue:StringLike", {
        "aws:PrincipalOrgPaths": undefined,
    }),
    "uploads without the prefix": changed("PutLogsBelowOwnAccount", {
        Resource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
    }),
};

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const OF_REFUSALS = {
    "other encryption let in": without("DenyOtherEncryption"),
    "other keys let in": without("DenyOtherKeys"),
    "KMS without a key let in": without("DenyKmsWithoutKey"),
    "keys of uploaders let in": without("DenyKeysOfUploaders"),
    "another algorithm": conditioned("DenyOtherEncryption", "StringNotEquals", {
        [ALGORITHM]: "AES256",
    }),
    "another key": conditioned("DenyOtherKeys", "StringNotEquals", {
        [KEY_ID]: "arn:aws:kms:eu-west-1:999999999991:key/1",
    }),
    "any key of the account": changed("DenyOtherKeys", {
        Condition: {
            StringNotLike: { [KEY_ID]: "arn:aws:kms:*:111111111111:key/*" },
            Null: { [KEY_ID]: "false" },
        },
    }),
    "uploads without a word on encryption refused": conditioned("DenyOtherEncryption", "Null", {
        [ALGORITHM]: undefined,
    }),
    "uploads without a key refused": conditioned("DenyOtherKeys", "Null", { [KEY_ID]: undefined }),
    "members only": changed("DenyOtherKeys", {
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
    }),
    "one account's logs only": changed("DenyOtherEncryption", {
        Resource: `${BUCKET}/session/222222222222/*`,
    }),
    "refusals that allow": changed("DenyOtherKeys", { Effect: "Allow" }),
};

const START = "StartLoggedSessions";
const OWN = "EndAndResumeOwnSessions";
const STREAM = "EncryptSessionStream";
const ofStarter = (account: string) => ({
    "start dropped": without(START),
    "ending dropped": without(OWN),
    "data key dropped": without(STREAM),
    "any document": changed(START, { Resource: "*" }),
    "any region": changed(STREAM, { Resource: "*" }),
    "nodes only": changed(START, { Resource: `arn:aws:ec2:*:${account}:instance/*` }),
    "other regions": conditioned(START, "StringEquals", { "aws:RequestedRegion": "ap-south-1" }),
    "sessions of others": changed(OWN, { Condition: undefined }),
    "no own sessions": conditioned(OWN, "StringEquals", {
        "ssm:resourceTag/aws:ssmmessages:session-id": "${aws:username}",
    }),
    "ending only": changed(OWN, { Action: "ssm:TerminateSession" }),
    "data keys for anything": changed(STREAM, { Condition: undefined }),
    "data keys of no session": conditioned(STREAM, "Null", {
        "kms:EncryptionContext:aws:ssm:SessionId": undefined,
    }),
    "data keys of no node": conditioned(STREAM, "Null", {
        "kms:EncryptionContext:aws:ssm:TargetId": undefined,
    }),
    "Decrypt added": changed(STREAM, { Action: ["kms:GenerateDataKey", "kms:Decrypt"] }),
    "another key": changed(STREAM, { Resource: contract.bucketKeyArn }),
});

const OF_STREAMING = {
    "streaming dropped": without("StreamToLogGroups"),
    "streaming to any group": changed("StreamToLogGroups", { Resource: "*" }),
    "streaming to another group": changed("StreamToLogGroups", {
        Resource: "arn:aws:logs:*:222222222222:log-group:other:*",
    }),
    "streaming without events": changed("StreamToLogGroups", {
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams"],
    }),
    "reading of streams": changed("StreamToLogGroups", {
        Action: [
            ...["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "logs:GetLogEvents",
        ],
    }),
    "everything with log groups": changed("StreamToLogGroups", { Action: "logs:*" }),
    "finding dropped": without("FindLogGroups"),
};

const decrypting = (...actions: readonly string[]) => ({ Action: ["kms:Decrypt", ...actions] });
const OF_BUCKET_KEY = {
    "own readers can't decrypt": without("DecryptLogsAsOwnReader"),
    "foreign readers can't decrypt": without("DecryptLogsAsForeignReader"),
    "foreign permission sets grant": changed(
        "DecryptLogsAsForeignPermissionSet",
        decrypting("kms:CreateGrant"),
    ),
    "own readers decrypt by themselves": changed("DecryptLogsAsOwnReader", {
        Condition: undefined,
    }),
    "own readers encrypt": changed("DecryptLogsAsOwnReader", decrypting("kms:GenerateDataKey*")),
    "own readers grant": changed("DecryptLogsAsOwnReader", decrypting("kms:CreateGrant")),
    "foreign readers grant": changed("DecryptLogsAsForeignReader", decrypting("kms:CreateGrant")),
    "everybody decrypts": changed("DecryptLogsAsOwnReader", EVERYBODY),
    "own readers of another bucket": conditioned("DecryptLogsAsOwnReader", "StringLike", {
        "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::other", "arn:aws:s3:::other/*"],
    }),
    "encryption by every unit": conditioned("EncryptLogsThroughS3", "ForAnyValue:StringLike", {
        "aws:PrincipalOrgPaths": undefined,
    }),
};

const limiting = (...actions: readonly string[]) => changed("LimitNodes", { Action: actions });
const OF_BOUNDARY = {
    "without kms:Decrypt": limiting("s3:*", "kms:GenerateDataKey*"),
    "without kms:GenerateDataKey": limiting("s3:*", "kms:Decrypt"),
    "without uploads": limiting("kms:*", "s3:GetEncryptionConfiguration"),
    "without a look at the encryption": limiting("kms:*", "s3:PutObject*"),
    "of another bucket": changed("LimitNodes", { Resource: "arn:aws:s3:::other/*" }),
    "of everything else": changed("LimitNodes", { Effect: "Deny" }),
    "with a Deny": having({ Sid: "Deny", Effect: "Deny", Action: "kms:*", Resource: "*" }),
};

const named = (what: string, mutations: readonly Mutation[]) =>
    mutations.map((one) => ({ ...one, name: `${what}: ${one.name}` }));

export const OPTION_MUTATIONS: readonly Mutation[] = [
    ...named("bucket with options", mutationsOf("bucket", OF_BUCKET, RICH)),
    ...named("bucket key with readers", mutationsOf("bucketKey", OF_BUCKET_KEY, RICH)),
    ...named("bucket that refuses other keys", mutationsOf("bucket", OF_REFUSALS, RICH)),
    ...named(
        "starter in two regions",
        mutationsOf("paymentsStarter", ofStarter("222222222222"), RICH),
    ),
    ...named(
        "starter in one region",
        mutationsOf("searchStarter", ofStarter("333333333333"), RICH),
    ),
    ...named("streaming node", mutationsOf("paymentsNode", OF_STREAMING, RICH)),
    ...named("boundary of the default role", mutationsOf("boundary", OF_BOUNDARY, RICH)),
];
