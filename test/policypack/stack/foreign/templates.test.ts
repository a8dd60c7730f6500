import assert from "node:assert/strict";
import { readConfig } from "../../../../policypack/config";
import type { Judgement } from "../../../../policypack/judgement";
import { judge } from "../../support/judged";
import { rules } from "../../../../policypack/rules";
import { heldResources } from "../../../../policypack/stack/foreign/held";
import type { Resource } from "../../../../policypack/stack/resource";
import { stackOf } from "../../../../policypack/stack/stack";
import { stackOfJson, stackOfYaml } from "../../support/foreign";
import { asInEngine, UNKNOWN } from "../../support/proxy";
import {
    ACCOUNT,
    ADMINISTER,
    BUCKET_NAME,
    DENY_PLAIN_HTTP,
    ORGANIZATION,
    other,
    PUT_LOGS,
    READ_ENCRYPTION,
    USE_KEY,
} from "../../support/stacks";

const CONFIG = { organizationId: ORGANIZATION };

function judged(stack: readonly Resource[], config: object = CONFIG): Judgement {
    return judge(rules, stack, () => readConfig(config));
}

function refusals(stack: readonly Resource[], config: object = CONFIG): readonly string[] {
    const { violations } = judged(stack, config);
    const mandatory = violations.filter(({ level }) => level === "mandatory");
    return [...new Set(mandatory.map(({ policy }) => policy))];
}

function reasons(stack: readonly Resource[]): readonly string[] {
    return [...new Set(judged(stack).notJudged.map(({ reason }) => reason))];
}

/** The properties of the first resource of the type that the foreign resource holds. */
function held(outer: Resource, type: string): Resource {
    const found = heldResources(outer).find((resource) => resource.type.endsWith(`:${type}`));
    assert.ok(found !== undefined, type);
    return found;
}

/** A YAML template with the short forms that people write, for a bucket, its policy and its key. */
const ARCHIVE = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  OrganizationId:
    Type: String
Conditions:
  IsCentral: !Equals [!Ref AWS::AccountId, "111111111111"]
Resources:
  Key:
    Type: AWS::KMS::Key
    Condition: IsCentral
    Properties:
      Description: session logs
      EnableKeyRotation: yes
      PendingWindowInDays: 30
      KeyPolicy:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: { AWS: "*" }
            Action: [kms:Decrypt, kms:GenerateDataKey*]
            Resource: "*"
            Condition:
              StringEquals:
                aws:PrincipalOrgID: !Ref OrganizationId
  SessionLogs:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt Key.Arn
            BlockedEncryptionTypes:
              EncryptionType: [SSE-C]
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
      VersioningConfiguration:
        Status: Enabled
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref SessionLogs
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Sid: ReadEncryption
            Effect: Allow
            Principal: { AWS: "*" }
            Action: s3:GetEncryptionConfiguration
            Resource: !GetAtt [SessionLogs, Arn]
            Condition: &members
              StringEquals:
                aws:PrincipalOrgID: !Ref OrganizationId
          - Sid: PutLogs
            Effect: Allow
            Principal: { AWS: "*" }
            Action: [s3:PutObject, s3:PutObjectAcl]
            Resource: !Sub
              - "\${Bucket}/\${!aws:PrincipalAccount}/*"
              - Bucket: !GetAtt SessionLogs.Arn
            Condition: *members
          - Sid: DenyPlainHttp
            Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource:
              - !GetAtt SessionLogs.Arn
              - !Join ["/", [!GetAtt SessionLogs.Arn, "*"]]
            Condition:
              Bool: { aws:SecureTransport: false }
`;
const GIVEN = { parameters: { OrganizationId: ORGANIZATION } };

describe("a template", () => {
    it("in YAML with short forms is judged as a whole", () => {
        const { violations, notJudged } = judged([stackOfYaml(ARCHIVE, GIVEN)]);
        assert.deepEqual(
            { mandatory: violations.filter(({ level }) => level === "mandatory"), notJudged },
            { mandatory: [], notJudged: [] },
        );
    });

    it("is refused for a leak, which names the resource inside", () => {
        const open = ARCHIVE.replace("            Condition: *members\n", "");
        const outer = stackOfYaml(open, GIVEN);
        const { violations } = judged([outer]);
        const [found] = violations.filter(({ policy }) => policy === "bucket-policy-org-only");
        assert.equal(found?.resource, outer);
        assert.match(
            found?.message ?? "",
            /^In Policy \(AWS::S3::BucketPolicy\): Statement\[1\] "PutLogs" grants external access/,
        );
    });

    it("is refused for another organization that a parameter names", () => {
        const parameters = { OrganizationId: "o-anotherorg99" };
        assert.ok(refusals([stackOfYaml(ARCHIVE, { parameters })]).includes("org-id-exact"));
    });

    it("is not judged where a parameter without a value decides", () => {
        const outer = stackOfYaml(ARCHIVE);
        assert.deepEqual(refusals([outer]), []);
        const found = reasons([outer]);
        assert.ok(
            found.includes(
                "In Policy (AWS::S3::BucketPolicy): policy.Statement[0].Condition.StringEquals." +
                    'aws:PrincipalOrgID is not told by the template: Ref "OrganizationId"',
            ),
            found.join("\n"),
        );
    });

    it("takes defaults, which the stacks of a stack set may be given other values for", () => {
        const defaulted = ARCHIVE.replace(
            "    Type: String\n",
            "    Type: String\n    Default: o-anotherorg99\n",
        );
        const set = other("aws:cloudformation/stackSet:StackSet", "all", {
            templateBody: defaulted,
        });
        assert.ok(refusals([stackOfYaml(defaulted)]).includes("org-id-exact"));
        assert.deepEqual(refusals([set]), []);
        assert.ok(reasons([set]).length > 0);
    });

    it("joins what refers to each other", () => {
        const outer = stackOfYaml(ARCHIVE, GIVEN);
        const stack = stackOf([outer], readConfig(CONFIG));
        const encryption = held(outer, "BucketServerSideEncryptionConfiguration");
        const key = held(outer, "Key");
        const bucket = held(outer, "Bucket");
        assert.ok(stack.resources.includes(key));
        assert.deepEqual(encryption.propertyDependencies?.["rules"], [key]);
        assert.deepEqual(encryption.propertyDependencies?.["bucket"], [bucket]);
        assert.deepEqual(held(outer, "BucketPolicy").propertyDependencies?.["bucket"], [bucket]);
        assert.equal(bucket.props["bucket"], "sessionlogs");
        assert.equal(
            key.arn,
            "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000",
        );
    });

    it("says of which account and region it is as far as that is known", () => {
        const known = { account: "222222222222", providerRegion: "eu-west-1" };
        const outer = { ...stackOfYaml(ARCHIVE, GIVEN), ...known };
        const key = held(outer, "Key");
        assert.equal(key.account, "222222222222");
        assert.match(key.arn ?? "", /^arn:aws:kms:eu-west-1:222222222222:key\//);
        assert.equal(held(stackOfYaml(ARCHIVE, GIVEN), "Key").account, "000000000000");
        assert.equal(held(stackOfYaml(ARCHIVE, GIVEN), "BucketPolicy").account, undefined);
        const china = { ...stackOfYaml(ARCHIVE, GIVEN), providerRegion: "cn-north-1" };
        assert.match(held(china, "Key").arn ?? "", /^arn:aws-cn:kms:cn-north-1:/);
        const germany = { ...stackOfYaml(ARCHIVE, GIVEN), providerRegion: "eusc-de-east-1" };
        assert.match(held(germany, "Key").arn ?? "", /^arn:aws-eusc:kms:eusc-de-east-1:/);
    });

    describe("whose account only AWS::AccountId tells", () => {
        const OWNER = { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } };
        const CENTRAL = { AWS: "arn:aws:iam::111111111111:root" };
        const found = (type: string, properties: object) => {
            const outer = stackOfJson({ Shared: { Type: type, Properties: properties } });
            return refusals([outer], { ...CONFIG, centralAccountId: "111111111111" });
        };
        const key = (statement: object) =>
            found("AWS::KMS::Key", {
                EnableKeyRotation: true,
                KeyPolicy: {
                    Version: "2012-10-17",
                    Statement: [{ ...ADMINISTER, Principal: OWNER }, USE_KEY, statement],
                },
            });
        const bucket = (statement: object) =>
            found("AWS::S3::BucketPolicy", {
                Bucket: "shared",
                PolicyDocument: {
                    Version: "2012-10-17",
                    Statement: [
                        { ...READ_ENCRYPTION, Resource: "arn:aws:s3:::shared" },
                        { ...PUT_LOGS, Resource: "arn:aws:s3:::shared/${aws:PrincipalAccount}/*" },
                        statement,
                    ],
                },
            });
        const DENIAL = {
            ...DENY_PLAIN_HTTP,
            Resource: ["arn:aws:s3:::shared", "arn:aws:s3:::shared/*"],
        };

        it("may be an archive's key, which members may only use", () =>
            assert.deepEqual(key({ ...USE_KEY, Action: "kms:ScheduleKeyDeletion" }), [
                "key-org-grants-minimal",
            ]));

        it("may be an archive's bucket, which denies plain HTTP", () => {
            const read = { Effect: "Allow", Principal: OWNER, Action: "s3:GetObject" };
            const own = { ...read, Resource: "arn:aws:s3:::shared/*" };
            assert.deepEqual(bucket(own), ["bucket-tls-only"]);
            assert.deepEqual(bucket(DENIAL), []);
        });

        it("may name the central account", () =>
            assert.deepEqual(key({ ...USE_KEY, Principal: CENTRAL, Condition: undefined }), []));

        it("may name no other", () => {
            const stranger = { AWS: "arn:aws:iam::999999999999:root" };
            assert.deepEqual(key({ ...USE_KEY, Principal: stranger, Condition: undefined }), [
                "key-policy-org-only",
            ]);
        });
    });

    it("keeps digits of account ids, and reads yes as true", () => {
        const outer = stackOfYaml(`
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: yes
      PendingWindowInDays: 7
      KeyPolicy: { Version: 2012-10-17, Account: 012345678901, Other: 111111111111 }
`);
        assert.deepEqual(
            { ...held(outer, "Key").props },
            {
                enableKeyRotation: true,
                deletionWindowInDays: 7,
                policy: { Version: "2012-10-17", Account: "012345678901", Other: "111111111111" },
            },
        );
    });

    it("drops what AWS::NoValue takes back, and reads lists of parameters", () => {
        const outer = stackOfJson(
            {
                Group: {
                    Type: "AWS::IAM::ManagedPolicy",
                    Properties: {
                        Description: { Ref: "AWS::NoValue" },
                        PolicyDocument: { Statement: { Ref: "Actions" } },
                        Roles: ["a", { Ref: "AWS::NoValue" }],
                    },
                },
            },
            {
                Parameters: {
                    Actions: { Type: "CommaDelimitedList", Default: "s3:Get*, s3:Put*" },
                },
            },
        );
        assert.deepEqual(
            { ...held(outer, "Policy").props },
            {
                name: "Group",
                policy: { Statement: ["s3:Get*", "s3:Put*"] },
            },
        );
        assert.deepEqual(held(outer, "PolicyAttachment").props["roles"], ["a"]);
    });

    it("tells nothing of functions, dynamic references and circles", () => {
        const untold: Readonly<Record<string, unknown>> = {
            import: { "Fn::ImportValue": "Name" },
            choice: { "Fn::If": ["IsCentral", "a", "b"] },
            secret: "{{resolve:ssm:/name}}",
            circle: { "Fn::Sub": "x-${Other}" },
            nobody: { Ref: "Nobody" },
            inside: { "Fn::Sub": "x-${Nobody.Arn}" },
            joined: { "Fn::Join": ["-", ["x", { Ref: "Nobody" }]] },
            odd: { "Fn::Join": "x" },
            odder: { Ref: ["x"] },
            parameter: { Ref: "Path" },
        };
        for (const [name, value] of Object.entries(untold)) {
            const outer = stackOfJson(
                {
                    Archive: { Type: "AWS::S3::Bucket", Properties: { BucketName: value } },
                    Other: {
                        Type: "AWS::S3::Bucket",
                        Properties: { BucketName: { "Fn::Sub": "y-${Archive}" } },
                    },
                },
                {
                    Parameters: {
                        Path: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/name" },
                    },
                },
            );
            assert.throws(() => held(outer, "Bucket").props["bucket"], /bucket is /, name);
        }
    });

    it("is not judged when it can't be read, which says why", () => {
        const unread = (props: Record<string, unknown>) =>
            reasons([other("aws:cloudformation/stack:Stack", "baseline", props)]);
        const [url] = unread({ templateUrl: "https://acme.s3.amazonaws.com/template.yml" });
        assert.match(url ?? "", /^the template at templateUrl is not read; write it/);
        for (const text of ["[]", "Resources: [", "- a", "a: *b", '{"Resources":', "@"]) {
            assert.deepEqual(unread({ templateBody: text }), [
                "templateBody is neither a JSON nor a YAML object",
            ]);
        }
        const [unknown] = unread(asInEngine({ templateBody: UNKNOWN }));
        assert.match(unknown ?? "", /^templateBody is not known yet/);
    });

    it("names the nested stacks that it can't read", () => {
        const nested = stackOfJson({
            Inner: {
                Type: "AWS::CloudFormation::Stack",
                Properties: { TemplateURL: "https://acme.s3.amazonaws.com/template.yml" },
            },
        });
        assert.match(
            reasons([nested]).join(),
            /^In Inner \(AWS::CloudFormation::Stack\): the template at templateUrl is not read/,
        );
    });

    it("names the loops that only CloudFormation works out, if they make what is judged", () => {
        const loop = (type: string) =>
            stackOfJson({ "Fn::ForEach::Buckets": ["Name", ["a"], { "${Name}": { Type: type } }] });
        assert.match(
            reasons([loop("AWS::S3::Bucket")]).join(),
            /^Resources has Fn::ForEach::Bucket/,
        );
        assert.deepEqual(reasons([loop("AWS::SQS::Queue")]), []);
        const included = stackOfJson({ "Fn::Transform": { Name: "AWS::Include" } });
        assert.match(reasons([included]).join(), /^Resources has Fn::Transform, /);
    });

    it("whose properties a transform makes is not judged", () => {
        const outer = stackOfJson({
            SessionLogsPolicy: {
                Type: "AWS::S3::BucketPolicy",
                Properties: { Bucket: BUCKET_NAME, "Fn::Transform": { Name: "AWS::Include" } },
            },
        });
        assert.deepEqual(refusals([outer]), []);
        assert.match(reasons([outer]).join(), /policy is not told by the template: Fn::Transform/);
    });

    it("of other teams is passed over", () => {
        const outer = stackOfYaml(`
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Site:
    Type: AWS::S3::Bucket
    Properties: { WebsiteConfiguration: { IndexDocument: index.html } }
  SitePolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Site
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: cloudfront.amazonaws.com }
            Action: s3:GetObject
            Resource: !Sub "\${Site.Arn}/*"
            Condition: { StringEquals: { AWS:SourceAccount: !Ref AWS::AccountId } }
`);
        assert.deepEqual(judged([outer], {}), { violations: [], notJudged: [] });
    });

    it("of any shape makes no rule fail", () => {
        const deep = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
        const odd = [
            null,
            1,
            [],
            { Archive: null },
            { Archive: { Type: 1 } },
            { Archive: { Type: "AWS::S3::Bucket", Properties: 1 } },
            { Archive: { Type: "AWS::S3::Bucket", Properties: { Tags: 1, BucketEncryption: [] } } },
            { Archive: { Type: "AWS::S3::Bucket", Properties: { Tags: [1, { Key: {} }] } } },
            { Archive: { Type: "AWS::IAM::User", Properties: { Policies: [1, {}] } } },
            { Archive: { Type: "AWS::IAM::Role", Properties: { ManagedPolicyArns: {} } } },
            { Archive: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Ref: {} } } } },
            { __proto__: { Type: "AWS::S3::Bucket" }, constructor: { Type: "AWS::S3::Bucket" } },
        ].map((resources) => JSON.stringify({ Resources: resources }));
        const bottomless = `{"Resources":{"A":{"Type":"AWS::S3::BucketPolicy","Properties":{"Bucket":"session-logs","PolicyDocument":${deep(50_000)}}}}}`;
        for (const templateBody of [...odd, bottomless, deep(50_000)]) {
            const outer = other("aws:cloudformation/stack:Stack", "odd", { templateBody });
            const { violations } = judged([outer]);
            assert.ok(!violations.some(({ message }) => message.includes("The rule failed")));
        }
        assert.match(reasons([stackOfYaml(bottomless)]).join(), /nested too deeply/);
    });
});

describe("another door of a template", () => {
    const config = { ...CONFIG, logBucketNames: [BUCKET_NAME], centralAccountId: ACCOUNT };
    const found = (resources: object) => refusals([stackOfJson(resources)], config);
    const LOGS = { Type: "AWS::S3::Bucket", Properties: { BucketName: BUCKET_NAME } };
    const OPEN = { Version: "2012-10-17", Statement: [{ ...PUT_LOGS, Condition: undefined }] };
    const EVERYWHERE = {
        Type: "AWS::S3::MultiRegionAccessPoint",
        Properties: { Regions: [{ Bucket: { Ref: "Logs" } }] },
    };

    it("is an open policy of a multi-Region access point", () => {
        const policy = {
            Type: "AWS::S3::MultiRegionAccessPointPolicy",
            Properties: { MrapName: { Ref: "Everywhere" }, Policy: OPEN },
        };
        const resources = { Logs: LOGS, Everywhere: EVERYWHERE };
        assert.ok(!found(resources).includes("bucket-policy-org-only"));
        assert.ok(found({ ...resources, Open: policy }).includes("bucket-policy-org-only"));
    });

    it("is an open policy of an access point that a function serves", () => {
        const point = { Type: "AWS::S3::AccessPoint", Properties: { Bucket: { Ref: "Logs" } } };
        const served = {
            Type: "AWS::S3ObjectLambda::AccessPoint",
            Properties: {
                ObjectLambdaConfiguration: { SupportingAccessPoint: { "Fn::GetAtt": "Point.Arn" } },
            },
        };
        const policy = {
            Type: "AWS::S3ObjectLambda::AccessPointPolicy",
            Properties: {
                ObjectLambdaAccessPoint: { Ref: "Served" },
                PolicyDocument: {
                    Version: "2012-10-17",
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: { AWS: "*" },
                            Action: "s3-object-lambda:GetObject",
                            Resource: "*",
                        },
                    ],
                },
            },
        };
        const resources = { Logs: LOGS, Point: point, Served: served };
        assert.ok(!found(resources).includes("bucket-policy-org-only"));
        assert.ok(found({ ...resources, Open: policy }).includes("bucket-policy-org-only"));
    });

    it("is a grant to another account", () => {
        const grantTo = (account: string) =>
            found({
                Logs: LOGS,
                Place: {
                    Type: "AWS::S3::AccessGrantsLocation",
                    Properties: { LocationScope: { "Fn::Sub": "s3://${Logs}/*" } },
                },
                Grant: {
                    Type: "AWS::S3::AccessGrant",
                    Properties: {
                        AccessGrantsLocationId: { Ref: "Place" },
                        Grantee: {
                            GranteeType: "IAM",
                            GranteeIdentifier: `arn:aws:iam::${account}:role/r`,
                        },
                        Permission: "READ",
                    },
                },
            });
        assert.ok(grantTo("999999999999").includes("bucket-access-grants"));
        assert.ok(!grantTo(ACCOUNT).includes("bucket-access-grants"));
    });

    it("is replication to another account", () => {
        const replicatedTo = (account: string) =>
            found({
                Logs: {
                    ...LOGS,
                    Properties: {
                        ...LOGS.Properties,
                        ReplicationConfiguration: {
                            Rules: [
                                {
                                    Status: "Enabled",
                                    Destination: {
                                        Bucket: "arn:aws:s3:::copy",
                                        Account: account,
                                    },
                                },
                            ],
                        },
                    },
                },
            });
        assert.ok(replicatedTo("999999999999").includes("bucket-replication-trusted"));
        assert.ok(!replicatedTo(ACCOUNT).includes("bucket-replication-trusted"));
    });

    it("is a lifecycle that deletes logs early", () => {
        const expiring = (days: number) =>
            found({
                Logs: {
                    ...LOGS,
                    Properties: {
                        ...LOGS.Properties,
                        LifecycleConfiguration: {
                            Rules: [{ Status: "Enabled", ExpirationInDays: days }],
                        },
                    },
                },
            });
        assert.ok(expiring(7).includes("bucket-lifecycle-keeps-logs"));
        assert.ok(!expiring(365).includes("bucket-lifecycle-keeps-logs"));
    });
});

describe("a bucket of a template", () => {
    const bucket = (properties: object) =>
        stackOfJson({ Archive: { Type: "AWS::S3::Bucket", Properties: properties } });

    it("has its lifecycle in the aws provider's words", () => {
        const outer = bucket({
            LifecycleConfiguration: {
                Rules: [
                    {
                        Id: "expire",
                        Status: "Enabled",
                        Prefix: "logs/",
                        ExpirationInDays: 30,
                        NoncurrentVersionExpiration: { NoncurrentDays: 7 },
                    },
                    { Status: "Enabled", NoncurrentVersionExpirationInDays: 9 },
                ],
            },
        });
        assert.deepEqual(held(outer, "BucketLifecycleConfiguration").props, {
            bucket: "archive",
            rules: [
                {
                    id: "expire",
                    status: "Enabled",
                    filter: { prefix: "logs/" },
                    expiration: { days: 30 },
                    noncurrentVersionExpiration: { noncurrentDays: 7 },
                },
                {
                    status: "Enabled",
                    filter: {},
                    noncurrentVersionExpiration: { noncurrentDays: 9 },
                },
            ],
        });
    });

    it("has its replication in the aws provider's words", () => {
        const outer = bucket({
            ReplicationConfiguration: {
                Role: "arn:aws:iam::111111111111:role/replication",
                Rules: [
                    {
                        Status: "Enabled",
                        Destination: {
                            Bucket: "arn:aws:s3:::copy",
                            Account: "999999999999",
                            AccessControlTranslation: { Owner: "Destination" },
                            EncryptionConfiguration: { ReplicaKmsKeyID: "alias/copy" },
                        },
                    },
                ],
            },
        });
        assert.deepEqual(held(outer, "BucketReplicationConfig").props, {
            bucket: "archive",
            role: "arn:aws:iam::111111111111:role/replication",
            rules: [
                {
                    status: "Enabled",
                    destination: {
                        bucket: "arn:aws:s3:::copy",
                        account: "999999999999",
                        accessControlTranslation: { owner: "Destination" },
                        encryptionConfiguration: { replicaKmsKeyId: "alias/copy" },
                    },
                },
            ],
        });
    });

    it("has tags by key, and ACLs in S3's words", () => {
        const outer = bucket({
            AccessControl: "BucketOwnerFullControl",
            Tags: [{ Key: "Purpose", Value: "session-logs" }],
        });
        assert.deepEqual(held(outer, "Bucket").props, {
            bucket: "archive",
            acl: "bucket-owner-full-control",
            tags: { Purpose: "session-logs" },
        });
    });
});
