import assert from "node:assert/strict";
import * as v from "valibot";
import { CENTRAL_SETTINGS, centralConfig } from "../../central/config";
import { MEMBER_SETTINGS, memberConfig } from "../../member/config";
import { formOf, notAList } from "../../shared/settings";

interface Case {
    readonly party: "central" | "member";
    /** Beside the least that the party needs. */
    readonly config: Readonly<Record<string, string>>;
    /** Of the least, the keys that are left out. */
    readonly without?: readonly string[];
    /** Every problem: key, what is wrong, and the remedy. */
    readonly problems: readonly string[];
}

const LEAST = {
    central: { accountId: "111111111111", organizationId: "o-exampleorgid1", region: "eu-west-1" },
    member: { accountId: "222222222222", regions: '["eu-west-1"]', roles: '["node"]' },
};
const ENTRIES: Readonly<Record<Case["party"], v.ObjectEntries>> = {
    central: CENTRAL_SETTINGS.entries,
    member: MEMBER_SETTINGS.entries,
};
const READ = { central: centralConfig, member: memberConfig };

const central = (
    config: Case["config"],
    problems: Case["problems"],
    without: Case["without"] = [],
): Case => ({ party: "central", config, problems, without });

const member = (config: Case["config"], ...problems: string[]): Case => ({
    party: "member",
    config,
    problems,
});

const READER = "arn:aws:iam::333333333333:role/reader";
const CHINESE_READER = "arn:aws-cn:iam::111111111111:role/reader";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd";
const BOUNDARY = "arn:aws:iam::333333333333:policy/boundary";
const LOG_KEY = "arn:aws:kms:us-east-1:222222222222:key/1234abcd";
const OWN_BUCKET = "session-logs-111111111111-eu-west-1";
const LONG = "n".repeat(64);

/** A value for each check whose remedy is not just the form of its key. */
const CASES: readonly Case[] = [
    central(
        {},
        [
            "organizationId is missing: it is required unless accountIds is set. " +
                "Write the id of your organization, such as o-exampleorgid1, or list the accounts that may write in accountIds.",
        ],
        ["organizationId"],
    ),
    central({ accountIds: '["222222222222"]' }, [
        'accountIds is ["222222222222"]: it conflicts with organizationId (o-exampleorgid1). Remove one of the two.',
    ]),
    central(
        { accountIds: '["222222222222","111111111111"]' },
        [
            'accountIds[1] is "111111111111": it is also accountId, whose nodes need no admission. Remove it from the list.',
        ],
        ["organizationId"],
    ),
    central(
        { accountIds: '["222222222222"]', organizationPaths: '["o-exampleorgid1/r-ab12/"]' },
        [
            'organizationPaths is ["o-exampleorgid1/r-ab12/"]: it restricts organizationId, which is not set. ' +
                "Set organizationId, or remove organizationPaths.",
        ],
        ["organizationId"],
    ),
    central({ organizationPaths: '["o-exampleorgid1/r-ab12/","o-anotherorg99/r-ab12/"]' }, [
        'organizationPaths[1] is "o-anotherorg99/r-ab12/": it does not begin with organizationId (o-exampleorgid1). ' +
            "Write a path that begins with o-exampleorgid1/.",
    ]),
    central({ readerArns: `["${CHINESE_READER}"]` }, [
        `readerArns[0] is "${CHINESE_READER}": it is in partition aws-cn, while region (eu-west-1) is in aws. ` +
            "Write an ARN that begins with arn:aws:.",
    ]),
    central(
        { accountIds: '["222222222222"]', readerArns: `["${READER}"]` },
        [
            `readerArns[0] is "${READER}": it is in account 333333333333, which is neither accountId nor listed in accountIds. ` +
                "Add 333333333333 to accountIds, or remove the reader.",
        ],
        ["organizationId"],
    ),
    central({ readerArns: '["*"]' }, [
        'readerArns[0] is "*": it is not the ARN of a role or user. ' +
            "Write an ARN such as arn:aws:iam::111111111111:role/log-reader, or that of a permission set's role with an asterisk " +
            "for its suffix: arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*.",
    ]),
    central({ retentionDays: "60" }, [
        "archiveAfterDays is 90: it is not less than retentionDays (60). " +
            "Write fewer days, or raise retentionDays above 90.",
    ]),
    central({ objectLock: '{"mode":"COMPLIANCE","days":400}' }, [
        "objectLock.days is 400: it is more than retentionDays (365), after which logs are deleted. " +
            "Write at most 365, or raise retentionDays to 400.",
    ]),
    central({ accessLogs: `{"bucket":"${OWN_BUCKET}"}` }, [
        `accessLogs.bucket is "${OWN_BUCKET}": it is the archive itself, where each access log would cause another. ` +
            "Write the name of another bucket in the same account and region.",
    ]),
    central({ existingBucket: "true" }, [
        "bucketName is missing: it is required when existingBucket is true. " +
            "Write the name of the existing bucket, or remove existingBucket.",
    ]),
    central({ bucketKeyArn: KEY }, [
        `bucketKeyArn is "${KEY}": it is not a key of account 111111111111 in eu-west-1, where the bucket is. ` +
            "Write an ARN that begins with arn:aws:kms:eu-west-1:111111111111:key/, or remove bucketKeyArn to have a key created.",
    ]),
    central({ bucketName: "acme..logs" }, [
        'bucketName is "acme..logs": it has two dots in a row. Remove one of the dots.',
    ]),
    central({ bucketName: "192.168.1.1" }, [
        'bucketName is "192.168.1.1": it is formatted as an IP address. Write a name with at least one letter.',
    ]),
    central({ bucketName: "xn--logs" }, [
        'bucketName is "xn--logs": it has a prefix or suffix that S3 reserves. ' +
            "Write a name that does not begin with xn--, sthree- or amzn-s3-demo- and does not end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3.",
    ]),
    central({ sessionRegions: '["us-east-1","us-east-1"]' }, [
        'sessionRegions[1] is "us-east-1": it is listed twice. Remove one of the two.',
    ]),
    central({ region: "us-esat-1" }, [
        'region is "us-esat-1": it is not a region that this version knows. ' +
            "Did you mean us-east-1? List a region that AWS has opened since in newRegions as well.",
    ]),
    central({ sessionRegions: '["us-gov-west-1"]' }, [
        'sessionRegions[0] is "us-gov-west-1": it is in partition aws-us-gov, while eu-west-1 is in aws. ' +
            "Write a region of aws: an account belongs to one partition.",
    ]),
    central({ tags: '{"aws:a":"1"}' }, [
        'tags.aws:a is "aws:a": it begins with aws:, which AWS reserves. Write a key that does not begin with aws:.',
    ]),
    central({ tags: '{"a":"","A":""}' }, [
        'tags is {"a":"","A":""}: it has keys that differ only in case. Keep one of them: IAM takes them for the same key.',
    ]),
    member(
        { roles: "[]" },
        "roles is []: it names no role, and neither createRole nor dhmc is set. " +
            "List the existing roles of your nodes, or set createRole or dhmc.",
    ),
    member(
        { roles: '["arn:aws:iam::222222222222:role/node"]' },
        'roles[0] is "arn:aws:iam::222222222222:role/node": it is an ARN. ' +
            "Write the role's name alone: what follows the last slash.",
    ),
    member(
        { roles: '["acme/node"]' },
        'roles[0] is "acme/node": it has a path. Write the role\'s name alone: what follows the last slash.',
    ),
    member(
        { createRole: '{"name":"node"}' },
        'createRole.name is "node": it is also the name of the role in roles. ' +
            "Name the role in one place only, or write another name.",
    ),
    member(
        { createRole: `{"name":"${LONG}"}`, namePrefix: "acme-" },
        `createRole.name is "acme-${LONG}": it is 69 characters long with namePrefix; IAM allows 64. Shorten the name or namePrefix.`,
    ),
    member(
        { dhmc: '{"enable":false,"existing":false}' },
        "dhmc.existing is false: it would create a role that no node gets while enable is false. " +
            "Set enable to true, or remove existing.",
    ),
    member(
        { permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary" },
        'permissionsBoundary is "arn:aws:iam::222222222222:policy/boundary": it has no effect: neither createRole nor dhmc creates a role. ' +
            "Remove permissionsBoundary, or have createRole or dhmc create a role.",
    ),
    member(
        { dhmc: "{}", permissionsBoundary: BOUNDARY },
        `permissionsBoundary is "${BOUNDARY}": it is in account 333333333333, not in accountId (222222222222). ` +
            "Write the ARN of a policy of account 222222222222, or of one that AWS manages.",
    ),
    member(
        { dhmc: "{}", permissionsBoundary: "arn:aws-cn:iam::aws:policy/Boundary" },
        'permissionsBoundary is "arn:aws-cn:iam::aws:policy/Boundary": it is in partition aws-cn, while regions are in aws. ' +
            "Write an ARN that begins with arn:aws:.",
    ),
    member(
        { regionOverrides: '{"us-east-1":{}}' },
        "regionOverrides.us-east-1 is {}: it is for a region that is not in regions (eu-west-1). " +
            "Add us-east-1 to regions, or remove it here.",
    ),
    member(
        { maxSessionDuration: "10" },
        "maxSessionDuration is 10: it is shorter than idleSessionTimeout (20). Write at least 20, or lower idleSessionTimeout.",
    ),
    member(
        { maxSessionDuration: "30", extraDocuments: '{"Glass":{"idleSessionTimeout":40}}' },
        "extraDocuments.Glass.idleSessionTimeout is 40: it is longer than maxSessionDuration (30). " +
            "Write at most 30, or raise maxSessionDuration.",
    ),
    member(
        { runAsDefaultUser: "bob" },
        'runAsDefaultUser is "bob": it has no effect while runAsEnabled is false. ' +
            "Set runAsEnabled to true, or remove runAsDefaultUser.",
    ),
    member(
        { extraDocuments: '{"AWS-Shell":{}}' },
        'extraDocuments.AWS-Shell is "AWS-Shell": it begins with a word that AWS reserves. ' +
            "Write a name that does not begin with aws, amazon or amzn.",
    ),
    member(
        { extraDocuments: '{"SSM-SessionManagerRunShell":{}}' },
        'extraDocuments.SSM-SessionManagerRunShell is "SSM-SessionManagerRunShell": it is the document that holds the session preferences. ' +
            "Write another name; the keys outside extraDocuments set the session preferences.",
    ),
    member(
        { cloudWatch: '{"kmsKeyArns":{}}' },
        "cloudWatch.kmsKeyArns.eu-west-1 is missing: it encrypts the log group in eu-west-1. " +
            "Write the ARN of a KMS key in eu-west-1.",
    ),
    member(
        { cloudWatch: JSON.stringify({ kmsKeyArns: { "eu-west-1": LOG_KEY } }) },
        `cloudWatch.kmsKeyArns.eu-west-1 is "${LOG_KEY}": it is the ARN of a key in us-east-1. ` +
            "Write the ARN of a KMS key in eu-west-1.",
    ),
    member(
        { cloudWatch: '{"logGroupName":"aws/logs","kmsKeyArns":{}}' },
        'cloudWatch.logGroupName is "aws/logs": it begins with aws/, which AWS reserves. ' +
            "Write a name that does not begin with aws/, such as /session-logs/sessions.",
    ),
];

function configOf({ party, config, without = [] }: Case): Readonly<Record<string, string>> {
    const all = { ...LEAST[party], ...config };
    return Object.fromEntries(
        Object.entries(all)
            .filter(([key]) => !without.includes(key))
            .map(([key, value]) => [`session-logs:${key}`, value]),
    );
}

function problemsOf(one: Case) {
    const read = READ[one.party]("session-logs", configOf(one));
    return read.ok ? [] : read.problems;
}

/** Every part of a schema that checks a value. */
function checksIn(part: unknown, seen = new Set<unknown>()): readonly v.GenericValidation[] {
    if (typeof part !== "object" || part === null || seen.has(part)) {
        return [];
    }
    seen.add(part);
    const below = Object.values(part).flatMap((one) => checksIn(one, seen));
    return "kind" in part && part.kind === "validation"
        ? [part as v.GenericValidation, ...below]
        : below;
}

describe("a problem of the config", () => {
    for (const one of CASES) {
        it(`has its own remedy: ${one.problems.join("; ")}`, () => {
            assert.deepEqual(
                problemsOf(one).map(({ key, found, expected }) => `${key} ${found}. ${expected}`),
                one.problems.map((problem) => `session-logs:${problem}`),
            );
        });
    }

    it("never asks for a form that the value has already", () => {
        const forms = CASES.flatMap((one) =>
            problemsOf(one).flatMap(({ key, found, expected }) => {
                const [name = ""] = key.slice("session-logs:".length).split(/[.[]/);
                const entry = ENTRIES[one.party][name] as v.GenericSchema;
                const hasForm = v.safeParse(entry, configOf(one)[`session-logs:${name}`]).success;
                return hasForm && expected.includes(formOf(entry)) ? [`${key} ${found}`] : [];
            }),
        );
        assert.deepEqual(forms, []);
    });

    it("comes from no check that has no remedy of its own, but for what is a list", () => {
        const withoutRemedy = [CENTRAL_SETTINGS, MEMBER_SETTINGS]
            .flatMap((schema) => checksIn(schema))
            .filter(({ type }) => type.includes("check") && type !== "raw_check");
        assert.deepEqual(new Set(withoutRemedy), new Set([notAList]));
    });
});
