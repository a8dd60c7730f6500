import assert from "node:assert/strict";
import { checkLog, type CheckedMember, type LogCheckPorts } from "../../../fleet/canary/check-log";
import type { Decision, Denial } from "../../../fleet/canary/decision";
import type { NodeCall } from "../../../fleet/canary/node-calls";
import type { LookedUp } from "../../../shared/looked-up";
import { contract } from "../../support/contract";

const MEMBER = "222222222222";
const LOG = `${contract.bucketArn}/${MEMBER}/eu-west-1/canary-0123456789abcdef0.log`;
const US_LOG = LOG.replace("eu-west-1", "us-east-1");
const MEND =
    "Run `pulumi refresh -s payments`, then `npm run --silent fleet -- up --all --account 222222222222`.";

const BOTH = ["eu-west-1", "us-east-1"];

const member = (config: Readonly<Record<string, unknown>> = {}): CheckedMember => ({
    spec: {
        stack: "payments",
        party: "member",
        account: {
            id: MEMBER,
            name: "payments",
            state: "ACTIVE",
            ou: "",
            ouIds: [],
            tags: {},
            isManagement: false,
        },
        config: Object.fromEntries(
            Object.entries({
                accountId: MEMBER,
                regions: ["eu-west-1"],
                roles: ["api-node"],
                ...config,
            }).map(([key, value]) => [`logs:${key}`, value]),
        ),
        origins: {},
    },
    project: "logs",
    contract,
});

const inputs = (region = "eu-west-1") => ({
    s3BucketName: contract.bucketName,
    s3KeyPrefix: `${MEMBER}/${region}`,
    s3EncryptionEnabled: true as boolean | string,
    cloudWatchLogGroupName: "",
    cloudWatchEncryptionEnabled: false,
    cloudWatchStreamingEnabled: false,
    kmsKeyId: contract.sessionKeyArns[region],
    idleSessionTimeout: "20",
});
const document = (changes = {}, region?: string): LookedUp<string> => ({
    kind: "found",
    value: JSON.stringify({ inputs: { ...inputs(region), ...changes } }),
});

const ALLOWED: Decision = { isAllowed: true };
const NOTHING: Denial = { isAllowed: false, by: "nothing", policies: [], unknownKeys: [] };

interface Account extends LogCheckPorts {
    readonly asked: NodeCall[];
    readonly slept: number[];
}

/** An account in which all is well but what is given. */
function account(others: Partial<LogCheckPorts> = {}): Account {
    const asked: NodeCall[] = [];
    const slept: number[] = [];
    const ports: LogCheckPorts = {
        preferences: (region) => Promise.resolve(document({}, region)),
        roleArn: (name) =>
            Promise.resolve({ kind: "found", value: `arn:aws:iam::${MEMBER}:role/nodes/${name}` }),
        simulate: () => Promise.resolve({ kind: "found", value: ALLOWED }),
        sleep: (seconds) => {
            slept.push(seconds);
            return Promise.resolve();
        },
        ...others,
    };
    const { simulate } = ports;
    return {
        ...ports,
        asked,
        slept,
        simulate: (arn, call) => {
            asked.push(call);
            return simulate(arn, call);
        },
    };
}

/** An account whose simulator denies calls so. */
const denying = (denial: Denial, ...actions: readonly string[]) =>
    account({
        simulate: (_, { action }) => {
            const isDenied = actions.includes(action);
            return Promise.resolve({ kind: "found", value: isDenied ? denial : ALLOWED });
        },
    });
const role = (says: string) => `Role api-node may not write logs: ${says}`;

describe("whether a member's sessions can be logged", () => {
    it("finds nothing where all is as deployed, and asks for each of the agent's calls", async () => {
        const ports = account();
        assert.deepEqual(await checkLog(member(), ports), []);
        assert.deepEqual(
            ports.asked.map(({ action, resource }) => `${action} ${resource}`),
            [
                `s3:GetEncryptionConfiguration ${contract.bucketArn}`,
                `kms:Decrypt ${contract.sessionKeyArns["eu-west-1"]}`,
                `s3:PutObject ${LOG}`,
                `s3:PutObjectAcl ${LOG}`,
                `kms:GenerateDataKey ${contract.bucketKeyArn}`,
                `kms:Decrypt ${contract.bucketKeyArn}`,
            ],
        );
        assert.deepEqual(ports.slept, []);
    });

    it("gives the simulator what a node's calls come with", async () => {
        const ports = account();
        await checkLog(member({ regions: ["us-east-1"] }), ports);
        const archive = {
            "aws:SecureTransport": "true",
            "aws:RequestedRegion": "eu-west-1",
            "aws:ResourceAccount": "111111111111",
            "aws:ResourceOrgID": "o-exampleorgid1",
        };
        const put = {
            ...archive,
            "s3:x-amz-acl": "bucket-owner-full-control",
            "s3:x-amz-server-side-encryption": "aws:kms",
            "s3:x-amz-server-side-encryption-aws-kms-key-id": contract.bucketKeyArn,
        };
        const key = {
            ...archive,
            "aws:ViaAWSService": "true",
            "kms:ViaService": "s3.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": contract.bucketArn,
        };
        assert.deepEqual(
            ports.asked.map(({ context }) => context),
            [
                archive,
                {
                    ...archive,
                    "aws:RequestedRegion": "us-east-1",
                    "kms:EncryptionContext:aws:ssm:SessionId": "canary-0123456789abcdef0",
                    "kms:EncryptionContext:aws:ssm:TargetId": "i-0123456789abcdef0",
                },
                put,
                put,
                key,
                key,
            ],
        );
    });

    it("asks for what streams to the group that the preferences name", async () => {
        const ports = account({
            preferences: () => Promise.resolve(document({ cloudWatchLogGroupName: "sessions" })),
        });
        assert.deepEqual(await checkLog(member({ adopt: "keep" }), ports), []);
        const group = `arn:aws:logs:eu-west-1:${MEMBER}:log-group:sessions`;
        const stream = `${group}:log-stream:canary-0123456789abcdef0`;
        assert.deepEqual(
            ports.asked
                .filter(({ action }) => action.startsWith("logs:"))
                .map(({ action, resource }) => `${action} ${resource}`),
            [
                "logs:DescribeLogGroups *",
                `logs:CreateLogStream ${stream}`,
                `logs:DescribeLogStreams ${stream}`,
                `logs:PutLogEvents ${stream}`,
            ],
        );
    });

    it("asks for every role that nodes run with, by its ARN", async () => {
        const arns = new Set<string>();
        const ports = account({
            simulate: (arn) => {
                arns.add(arn);
                return Promise.resolve({ kind: "found", value: ALLOWED });
            },
        });
        const made = {
            createRole: { name: "session-node" },
            dhmc: { enable: true, roleName: "default-node" },
            namePrefix: "acme-",
        };
        assert.deepEqual(await checkLog(member(made), ports), []);
        assert.deepEqual([...arns].sort(), [
            `arn:aws:iam::${MEMBER}:role/nodes/acme-default-node`,
            `arn:aws:iam::${MEMBER}:role/nodes/acme-session-node`,
            `arn:aws:iam::${MEMBER}:role/nodes/api-node`,
        ]);
    });

    it("asks nothing of a member that is off", async () => {
        const ports = account({
            preferences: () => assert.fail("asked"),
            roleArn: () => assert.fail("asked"),
        });
        assert.deepEqual(await checkLog(member({ off: "true" }), ports), []);
    });

    it("tells of a config or a contract that can't be", async () => {
        const wrong = await checkLog(member({ accountId: "12" }), account());
        assert.match(wrong[0] ?? "", /^logs:accountId is "12"\. /);
        const [line = ""] = await checkLog(member({ regions: ["eu-north-1"] }), account());
        assert.match(line, /^logs:regions has eu-north-1, where central has no session key/);
    });

    describe("the preferences", () => {
        const lines = (found: LookedUp<string>, config = {}) =>
            checkLog(member(config), account({ preferences: () => Promise.resolve(found) }));

        it("are missing", async () => {
            assert.deepEqual(await lines({ kind: "missing" }), [
                `SSM-SessionManagerRunShell does not exist in eu-west-1: sessions there are not logged. ${MEND}`,
            ]);
        });

        it("can't be read", async () => {
            assert.deepEqual(await lines({ kind: "unknown", reason: "not authorized" }), [
                "SSM-SessionManagerRunShell in eu-west-1 can't be read: not authorized. Let the deploy role call ssm:GetDocument there, or leave this check out with --canary 0.",
            ]);
        });

        for (const [input, value] of Object.entries({
            s3BucketName: "other",
            s3KeyPrefix: "x",
            s3EncryptionEnabled: false,
            kmsKeyId: "",
            cloudWatchLogGroupName: "sessions",
            cloudWatchEncryptionEnabled: true,
            cloudWatchStreamingEnabled: true,
        })) {
            it(`have another ${input}`, async () => {
                const wanted = JSON.stringify(inputs()[input as keyof ReturnType<typeof inputs>]);
                assert.deepEqual(await lines(document({ [input]: value })), [
                    `SSM-SessionManagerRunShell in eu-west-1 is not as deployed: ${input} is ${JSON.stringify(value)} instead of ${wanted}. ${MEND}`,
                ]);
            });
        }

        it("have no inputs at all, or lack some", async () => {
            const [line = ""] = await lines({ kind: "found", value: "{}" });
            assert.match(line, /s3BucketName is missing instead of "acme-session-logs", /);
            const [lacking = ""] = await lines(document({ kmsKeyId: undefined }));
            assert.match(lacking, /deployed: kmsKeyId is missing instead of "arn:/);
        });

        it("may say a flag in text, and anything of how sessions behave", async () => {
            const changed = { s3EncryptionEnabled: "true", idleSessionTimeout: "60" };
            assert.deepEqual(await lines(document(changed)), []);
            const [line = ""] = await lines(document({ s3EncryptionEnabled: "false" }));
            assert.match(line, /s3EncryptionEnabled is "false" instead of true/);
        });

        it("stream where they did before, with adopt: keep and no cloudWatch", async () => {
            const streaming = document({ cloudWatchLogGroupName: "sessions" });
            assert.deepEqual(await lines(streaming, { adopt: "keep" }), []);
            const kmsKeyArns = {
                "eu-west-1": `arn:aws:kms:eu-west-1:${MEMBER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
            };
            const cloudWatch = { logGroupName: "/sessions", retentionDays: 30, kmsKeyArns };
            const own = { adopt: "keep", cloudWatch };
            const [line = ""] = await lines(streaming, own);
            assert.match(line, /cloudWatchLogGroupName is "sessions" instead of "\/sessions"/);
            const [bucket = ""] = await lines(document({ s3BucketName: "x" }), { adopt: "keep" });
            assert.match(bucket, /s3BucketName is "x"/);
        });
    });

    describe("a role", () => {
        it("is told with the calls that none of its policies allows", async () => {
            const ports = denying(NOTHING, "s3:PutObject", "s3:GetEncryptionConfiguration");
            assert.deepEqual(await checkLog(member(), ports), [
                role(
                    `none of its policies allows s3:GetEncryptionConfiguration on ${contract.bucketArn}, s3:PutObject on ${LOG}. If its policies were changed, put them back: ${MEND}`,
                ),
            ]);
        });

        it("is told with three calls, and how many more", async () => {
            const ports = denying(NOTHING, "s3:PutObject", "s3:PutObjectAcl");
            assert.deepEqual(await checkLog(member({ regions: BOTH }), ports), [
                role(
                    `none of its policies allows s3:PutObject on ${LOG}, s3:PutObjectAcl on ${LOG}, s3:PutObject on ${US_LOG} and 1 more. If its policies were changed, put them back: ${MEND}`,
                ),
            ]);
        });

        for (const [denial, says] of [
            [
                { by: "deny", policies: ["quarantine (role)"] },
                `a Deny in quarantine (role) forbids s3:PutObject on ${LOG}. Take the Deny away, or let it leave this out.`,
            ],
            [
                { by: "deny", policies: [] },
                `a Deny in its policies or its permissions boundary forbids s3:PutObject on ${LOG}. Take the Deny away, or let it leave this out.`,
            ],
            [
                { by: "boundary", policies: [] },
                `its permissions boundary does not allow s3:PutObject on ${LOG}. Let the boundary allow this.`,
            ],
            [
                { by: "organization", policies: [] },
                `service control policies of the organization do not allow s3:PutObject on ${LOG}. Let the service control policies above account ${MEMBER} allow this.`,
            ],
        ] as const) {
            it(`is told with what denies: ${denial.by} ${denial.policies.join()}`, async () => {
                const ports = denying({ ...NOTHING, ...denial }, "s3:PutObject");
                assert.deepEqual(await checkLog(member(), ports), [role(says)]);
            });
        }

        it("gets a line for each cause", async () => {
            const ports = account({
                simulate: (_, { action }) => {
                    const denials: Readonly<Record<string, Decision>> = {
                        "s3:PutObject": NOTHING,
                        "kms:Decrypt": { ...NOTHING, by: "boundary" },
                    };
                    return Promise.resolve({ kind: "found", value: denials[action] ?? ALLOWED });
                },
            });
            const lines = await checkLog(member(), ports);
            assert.deepEqual(
                lines.map((line) => line.split(" on ")[0]),
                [
                    role("its permissions boundary does not allow kms:Decrypt"),
                    role("none of its policies allows s3:PutObject"),
                ],
            );
        });

        it("is told with the keys that only a node's call has", async () => {
            const unknownKeys = ["aws:SourceVpce"];
            const ports = denying({ ...NOTHING, by: "deny", unknownKeys }, "s3:PutObject");
            const [line = ""] = await checkLog(member(), ports);
            assert.match(
                line,
                / Its policies ask for aws:SourceVpce, which only a node's own call has: if that turns the decision, try a session on a node and go on with --canary 0\.$/,
            );
        });

        it("may be allowed late: what is denied is asked for again, and nothing else", async () => {
            let denials = 3;
            const ports = account({
                simulate: (_, { action }) => {
                    const isDenied = action === "s3:PutObject" && denials-- > 0;
                    return Promise.resolve({ kind: "found", value: isDenied ? NOTHING : ALLOWED });
                },
            });
            assert.deepEqual(await checkLog(member(), ports), []);
            assert.deepEqual(ports.slept, [1, 2, 3]);
            assert.deepEqual(
                ports.asked.slice(6).map(({ action }) => action),
                ["s3:PutObject", "s3:PutObject", "s3:PutObject"],
            );
        });

        it("is denied for good after ten seconds", async () => {
            const ports = denying(NOTHING, "s3:PutObject");
            assert.equal((await checkLog(member(), ports)).length, 1);
            assert.deepEqual(ports.slept, [1, 2, 3, 4]);
        });

        it("may be missing, or be known late", async () => {
            const missing = account({ roleArn: () => Promise.resolve({ kind: "missing" }) });
            assert.deepEqual(await checkLog(member(), missing), [
                `Role api-node does not exist in account ${MEMBER}: nodes that run with it write no log. ${MEND}`,
            ]);
            assert.deepEqual(missing.slept, [1, 2, 3, 4]);

            let looks = 0;
            const late = account({
                simulate: () =>
                    Promise.resolve(
                        looks++ === 0 ? { kind: "missing" } : { kind: "found", value: ALLOWED },
                    ),
            });
            assert.deepEqual(await checkLog(member(), late), []);
            assert.deepEqual(late.slept, [1]);
        });

        it("can't be checked without the permission, which is asked for once", async () => {
            const refused: LookedUp<never> = {
                kind: "unknown",
                reason: "User x is not authorized",
            };
            const line = (action: string) =>
                `Whether role api-node may write logs can't be checked: User x is not authorized. Let the deploy role call ${action} on the roles of account ${MEMBER}, or leave this check out with --canary 0.`;
            const unread = account({ roleArn: () => Promise.resolve(refused) });
            assert.deepEqual(await checkLog(member(), unread), [line("iam:GetRole")]);
            const unasked = account({ simulate: () => Promise.resolve(refused) });
            assert.deepEqual(await checkLog(member(), unasked), [
                line("iam:SimulatePrincipalPolicy"),
            ]);
            assert.deepEqual([...unread.slept, ...unasked.slept], []);
        });
    });
});
