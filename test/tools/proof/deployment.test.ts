import assert from "node:assert/strict";
import { AWS_MANAGED } from "../../../tools/proof/aws-managed";
import { type Deployment, foreignPolicies, readDeployment } from "../../../tools/proof/deployment";
import { parseState, type StackState } from "../../../tools/proof/state";
import type { Checked } from "../../../shared/problem";
import { contract } from "../../support/contract";

const BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";
const CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const resource = (type: string, outputs: Record<string, unknown>) => ({ type, outputs });

const [home, replica] = Object.values(contract.sessionKeyArns);
const ARCHIVE: StackState = {
    stack: "central",
    outputs: { ...contract, readerArns: [BOUNDARY], refuseOtherKeys: true },
    resources: [
        resource("aws:kms/key:Key", { arn: contract.bucketKeyArn, policy }),
        resource("aws:kms/key:Key", { arn: home, policy }),
        resource("aws:kms/replicaKey:ReplicaKey", { arn: replica, policy }),
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: contract.bucketName, policy }),
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "other", policy: "{}" }),
        resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
            bucket: contract.bucketName,
            restrictPublicBuckets: true,
        }),
    ],
};
const MEMBER: StackState = {
    stack: "payments",
    outputs: {
        accountId: "222222222222",
        regions: ["eu-west-1"],
        startSessionPolicyArn: "arn:start",
    },
    resources: [
        resource("aws:iam/policy:Policy", { arn: "arn:own", name: "own", policy }),
        resource("aws:iam/policy:Policy", { arn: "arn:start", name: "start", policy }),
        resource("aws:iam/role:Role", { name: "hosts", permissionsBoundary: BOUNDARY }),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            ...{ role: "hosts", policyArn: CORE },
        }),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            ...{ role: "hosts", policyArn: "arn:own" },
        }),
        resource("aws:iam/rolePolicy:RolePolicy", { role: "nodes", name: "inline", policy }),
        resource("aws:ssm/serviceSetting:ServiceSetting", { settingValue: "service-role/hosts" }),
        resource("aws:cloudwatch/logGroup:LogGroup", { arn: "arn:group" }),
    ],
};
const given = { ...AWS_MANAGED, [BOUNDARY]: { name: "boundary", document: { Statement: [] } } };

describe("what is deployed", () => {
    it("is read from the states of an archive and its members", () => {
        const deployed = valueOf(readDeployment([MEMBER, ARCHIVE], given));
        assert.equal(deployed.archive.bucketName, contract.bucketName);
        assert.deepEqual(deployed.readerArns, [BOUNDARY]);
        assert.equal(deployed.refusesOtherKeys, true);
        assert.equal(deployed.restrictPublicBuckets, true);
        assert.deepEqual(deployed.bucketPolicy?.document, JSON.parse(policy));
        assert.equal(Object.keys(deployed.keyPolicies).length, 3);
        const [member, ...others] = deployed.members;
        assert.deepEqual(others, []);
        assert.equal(member?.startSessions?.name, "start");
        assert.deepEqual(member.logGroupArns, ["arn:group"]);
        assert.deepEqual(
            member.roles.map(({ name, kind, boundary, policies }) => ({
                ...{ name, kind, boundary: boundary?.name },
                policies: policies.map((one) => one.name),
            })),
            [
                {
                    ...{ name: "hosts", kind: "DHMC role", boundary: "boundary" },
                    policies: ["AmazonSSMManagedInstanceCore", "own"],
                },
                { name: "nodes", kind: "node", boundary: undefined, policies: ["inline"] },
            ],
        );
    });

    it("is read with the sealer that the archive has, and its key", () => {
        assert.equal(valueOf(readDeployment([MEMBER, ARCHIVE], given)).sealer, undefined);
        const sealing = {
            sealKeyArn: "arn:seal",
            sealerRoleArn: "arn:aws:iam::111111111111:role/session-logs-sealer",
        };
        const role = "session-logs-sealer";
        const archive = {
            ...ARCHIVE,
            outputs: { ...ARCHIVE.outputs, ...sealing },
            resources: [
                ...ARCHIVE.resources,
                resource("aws:kms/key:Key", { arn: "arn:seal", policy }),
                resource("aws:iam/rolePolicy:RolePolicy", { role, name: "seal", policy }),
                resource("aws:iam/rolePolicy:RolePolicy", { role: "other", name: "x", policy }),
            ],
        };
        const { sealer, keyPolicies } = valueOf(readDeployment([MEMBER, archive], given));
        assert.equal(sealer?.keyArn, "arn:seal");
        assert.deepEqual(
            sealer.policies.map(({ name }) => name),
            ["seal"],
        );
        assert.ok("arn:seal" in keyPolicies);
    });

    it("names what a member's roles have that its stack has not made", () => {
        assert.deepEqual(
            foreignPolicies(MEMBER).map(({ arn }) => arn),
            [BOUNDARY, CORE],
        );
    });

    it("is not known without the text of a policy that a role has", () => {
        const problems = problemsOf(readDeployment([ARCHIVE, MEMBER], {}));
        assert.deepEqual(problems, [
            `Role hosts has the policy ${CORE}, which no stack given has made`,
            `The boundary of role hosts has the policy ${BOUNDARY}, which no stack given has made`,
        ]);
    });

    it("is not known of a key that the outputs name and the resources lack", () => {
        const resources = ARCHIVE.resources.filter(({ outputs }) => outputs["arn"] !== replica);
        assert.deepEqual(problemsOf(readDeployment([{ ...ARCHIVE, resources }], given)), [
            `${replica} is in the archive's outputs but not among its resources`,
        ]);
    });

    it("has no policy of a bucket that has none", () => {
        const resources = ARCHIVE.resources.filter(({ type }) => !type.startsWith("aws:s3/"));
        const deployed = valueOf(readDeployment([{ ...ARCHIVE, resources }], given));
        assert.equal(deployed.bucketPolicy, undefined);
        assert.equal(deployed.restrictPublicBuckets, false);
    });

    it("belongs to exactly one archive", () => {
        assert.match(problemsOf(readDeployment([MEMBER], given))[0] ?? "", /have no archive/);
        assert.match(
            problemsOf(readDeployment([ARCHIVE, ARCHIVE], given))[0] ?? "",
            /have several archives among them: central, central/,
        );
    });
});

describe("a state", () => {
    const urn = "urn:pulumi:payments::session-logs::pulumi:pulumi:Stack::session-logs-payments";
    const stack = { urn, type: "pulumi:pulumi:Stack", outputs: { regions: [] } };

    it("is what `pulumi stack export` prints, without what is about to be deleted", () => {
        const gone = { urn: "urn:gone", type: "aws:kms/key:Key", delete: true };
        const text = JSON.stringify({ deployment: { resources: [stack, gone] } });
        const state = parseState("payments.json", text);
        assert.ok(state.ok);
        assert.equal(state.value.stack, "payments");
        assert.deepEqual(state.value.outputs, { regions: [] });
        assert.equal(state.value.resources.length, 1);
    });

    for (const [what, text] of [
        ["nothing", ""],
        ["no JSON", "Previewing update"],
        ["a preview", '{"steps":[],"changeSummary":{"create":2}}'],
        ["no object", "null"],
        ["resources that are no list", '{"deployment":{"resources":{}}}'],
    ] as const) {
        it(`is not ${what}`, () => {
            const [problem = ""] = problemsOf(parseState("it.json", text));
            assert.match(problem, /^it\.json is /);
        });
    }
});

function valueOf(checked: Checked<Deployment>): Deployment {
    if (!checked.ok) {
        throw new Error(JSON.stringify(checked.problems));
    }
    return checked.value;
}

function problemsOf(checked: Checked<unknown>): string[] {
    return checked.ok ? [] : checked.problems.map(({ key, found }) => `${key} ${found}`);
}
