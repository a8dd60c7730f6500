import { readFileSync } from "node:fs";
import { bucketPolicy } from "../../../central/bucket-policy";
import type { Admitted } from "../../../central/admission";
import { keyPolicy } from "../../../central/key-policy";
import { sealerPolicy, sealerRoleArn, sealKeyPolicy } from "../../../central/sealer";
import { nodePolicy } from "../../../member/nodes/node-policy";
import { startSessionPolicy } from "../../../member/sessions/start-session-policy";
import type { Deployment, Member, NodeRole } from "../../../tools/proof/deployment";
import { type Expectation, parseMatrix } from "../../../tools/proof/matrix";
import type { DeployedPolicy } from "../../../tools/oracle/policy";
import { bucketArn, logGroupArn } from "../../../shared/arn";
import type { Contract } from "../../../shared/contract";
import type { PolicyDocument } from "../../../shared/policy-document";

/** How an archive and its members are configured. */
export interface Variant {
    readonly partition: string;
    /** Of the bucket and the session key, and of the session key's replica. */
    readonly regions: readonly [string, string];
    readonly admitted: Admitted;
    readonly sessionKey: "separate" | "same";
    readonly keyPrefix: string;
    readonly readerArns: readonly string[];
    readonly refuseOtherKeys: boolean;
    /** Whether the archive has a sealer. */
    readonly sealer: boolean;
    /** Whether each member's nodes also run with a default role, under a boundary. */
    readonly dhmc: boolean;
    readonly startSessionPolicy: boolean;
    /** Whether sessions are streamed to this log group too. */
    readonly logGroupName: string | undefined;
}

export const DEFAULT: Variant = {
    partition: "aws",
    regions: ["eu-west-1", "us-east-1"],
    admitted: { organizationId: "o-exampleorgid1" },
    sessionKey: "separate",
    keyPrefix: "",
    readerArns: [],
    refuseOtherKeys: false,
    sealer: false,
    dhmc: false,
    startSessionPolicy: false,
    logGroupName: undefined,
};

/** Everything that can be switched on at once. */
export const RICH: Variant = {
    ...DEFAULT,
    admitted: {
        organizationId: "o-exampleorgid1",
        organizationPaths: ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"],
    },
    keyPrefix: "session/",
    readerArns: [
        "arn:aws:iam::111111111111:role/audit/log-reader",
        "arn:aws:iam::111111111111:user/investigator",
        "arn:aws:iam::444444444444:role/log-reader",
        "arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*",
        "arn:aws:iam::444444444444:role/AWSReservedSSO_Audit_*",
    ],
    refuseOtherKeys: true,
    sealer: true,
    dhmc: true,
    startSessionPolicy: true,
    logGroupName: "session-logs",
};

/** Further ways of combining the options: what is documented holds for each. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
    "by default": DEFAULT,
    "with everything on": RICH,
    "with one key for both": { ...DEFAULT, sessionKey: "same" },
    "with one key for both and almost everything else on": {
        ...RICH,
        sessionKey: "same",
        refuseOtherKeys: false,
        sealer: false,
    },
    "with listed accounts in China": {
        ...RICH,
        partition: "aws-cn",
        regions: ["cn-north-1", "cn-northwest-1"],
        admitted: { accountIds: ["222222222222", "333333333333", "444444444444"] },
        readerArns: RICH.readerArns.map((arn) => arn.replace("arn:aws:", "arn:aws-cn:")),
    },
    "with a sealer and little else": { ...DEFAULT, sealer: true },
    "in GovCloud": {
        ...DEFAULT,
        partition: "aws-us-gov",
        regions: ["us-gov-west-1", "us-gov-east-1"],
    },
};

/** Every policy that the stacks of a variant emit. */
export interface Emitted {
    readonly bucket: PolicyDocument;
    /** With one key for both, it is the session key too. */
    readonly bucketKey: PolicyDocument;
    readonly sessionKey: PolicyDocument;
    readonly sessionKeyReplica: PolicyDocument;
    /** Of the key that signs seals. */
    readonly sealKey: PolicyDocument;
    /** Of the role that seals. */
    readonly sealer: PolicyDocument;
    /** Of payments, whose nodes run in both regions. */
    readonly paymentsNode: PolicyDocument;
    /** Of search, whose nodes run in the second region only. */
    readonly searchNode: PolicyDocument;
    readonly paymentsStarter: PolicyDocument;
    readonly searchStarter: PolicyDocument;
    /** Of the default roles. */
    readonly boundary: PolicyDocument;
}

/** The policies as the programs build and deploy them: elements that are undefined are not there. */
export function emitted(variant: Variant): Emitted {
    return JSON.parse(JSON.stringify(built(variant))) as Emitted;
}

function built(variant: Variant): Emitted {
    const contract = contractOf(variant);
    const archive = { ...contract, ...variant };
    const member = (of: MemberOf) => ({
        ...contract,
        ...of,
        partition: variant.partition,
        sessionKeyArns: of.regions.map((region) => contract.sessionKeyArns[region] ?? ""),
        logGroupArns: logGroups(variant, of),
        documents: ["audited-shell"],
    });
    const sealing = { ...archive, namePrefix: "" };
    const both = keyPolicy({ ...archive, uses: ["logs", "sessions"] });
    const isOne = variant.sessionKey === "same";
    return {
        bucket: bucketPolicy({
            ...archive,
            onlyKeyArn: variant.refuseOtherKeys ? contract.bucketKeyArn : undefined,
            sealerRoleArn: variant.sealer ? sealerRoleArn(sealing) : undefined,
        }),
        bucketKey: isOne ? both : keyPolicy({ ...archive, uses: ["logs"] }),
        sessionKey: isOne ? both : keyPolicy({ ...archive, uses: ["sessions"] }),
        sessionKeyReplica: isOne
            ? keyPolicy({ ...archive, uses: ["logs", "sessions"] })
            : keyPolicy({ ...archive, uses: ["sessions"] }),
        sealKey: sealKeyPolicy(sealing),
        sealer: sealerPolicy(sealing, contract.bucketKeyArn, sealKeyArn(variant)),
        paymentsNode: nodePolicy(member(payments(variant))),
        searchNode: nodePolicy(member(search(variant))),
        paymentsStarter: startSessionPolicy(member(payments(variant))),
        searchStarter: startSessionPolicy(member(search(variant))),
        boundary: {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "LimitNodes",
                    Effect: "Allow",
                    Action: [
                        "s3:GetEncryptionConfiguration",
                        "s3:PutObject*",
                        "kms:Decrypt",
                        "kms:GenerateDataKey*",
                        "logs:*",
                    ],
                    Resource: "*",
                },
            ],
        },
    };
}

/** An archive and two members with these policies, as a proof reads them from their states. */
export function deploymentOf(variant: Variant, policies: Emitted): Deployment {
    const archive = contractOf(variant);
    const [home = "", replica = ""] = Object.values(archive.sessionKeyArns);
    const key = (document: PolicyDocument) => ({ name: "the key policy", document });
    const member = (
        stack: string,
        at: MemberOf,
        document: PolicyDocument,
        starter: PolicyDocument,
    ): Member => {
        const given = [{ name: "session-logs-node", document }];
        const role = (name: string, kind: NodeRole["kind"], boundary?: DeployedPolicy) => {
            return { name: `${stack}-${name}`, kind, policies: given, boundary };
        };
        const boundary = { name: "node-boundary", document: policies.boundary };
        return {
            ...at,
            stack,
            roles: [
                role("node", "node"),
                ...(variant.dhmc ? [role("default-host", "DHMC role", boundary)] : []),
            ],
            startSessions: variant.startSessionPolicy
                ? { name: "session-logs-start-session", document: starter }
                : undefined,
            logGroupArns: logGroups(variant, at) ?? [],
        };
    };
    return {
        archive,
        readerArns: variant.readerArns,
        refusesOtherKeys: variant.refuseOtherKeys,
        bucketPolicy: { name: "the bucket policy", document: policies.bucket },
        restrictPublicBuckets: true,
        keyPolicies: {
            [home]: key(policies.sessionKey),
            [replica]: key(policies.sessionKeyReplica),
            [archive.bucketKeyArn]: key(policies.bucketKey),
            ...(variant.sealer && { [sealKeyArn(variant)]: key(policies.sealKey) }),
        },
        sealer: variant.sealer
            ? {
                  keyArn: sealKeyArn(variant),
                  roleArn: sealerRoleArn({ ...variant, ...archive, namePrefix: "" }),
                  policies: [{ name: "seal-session-logs", document: policies.sealer }],
              }
            : undefined,
        members: [
            member("payments", payments(variant), policies.paymentsNode, policies.paymentsStarter),
            member("search", search(variant), policies.searchNode, policies.searchStarter),
        ],
    };
}

type MemberOf = Pick<Member, "accountId" | "regions">;

const payments = ({ regions }: Variant): MemberOf => ({ accountId: "222222222222", regions });
const search = ({ regions: [, second] }: Variant): MemberOf => ({
    accountId: "333333333333",
    regions: [second],
});

function logGroups({ partition, logGroupName }: Variant, { accountId, regions }: MemberOf) {
    return logGroupName === undefined
        ? undefined
        : regions.map((region) => logGroupArn(partition, region, accountId, logGroupName));
}

function sealKeyArn({ partition, regions: [home] }: Variant): string {
    return `arn:${partition}:kms:${home}:111111111111:key/5678abcd-12ab-34cd-56ef-1234567890ab`;
}

/** What the archive of a variant exports. */
export function contractOf({ partition, regions, admitted, sessionKey, ...variant }: Variant) {
    const [home, second] = regions;
    const key = (region: string, id: string) =>
        `arn:${partition}:kms:${region}:111111111111:key/${id}`;
    const shared = "mrk-1234abcd12ab34cd56ef1234567890ab";
    return {
        contractVersion: 1,
        ...admitted,
        accountId: "111111111111",
        region: home,
        bucketName: "acme-session-logs",
        bucketArn: bucketArn(partition, "acme-session-logs"),
        bucketKeyArn: key(
            home,
            sessionKey === "same" ? shared : "1234abcd-12ab-34cd-56ef-1234567890ab",
        ),
        sessionKeyArns: { [home]: key(home, shared), [second]: key(second, shared) },
        keyPrefix: variant.keyPrefix,
    } satisfies Contract;
}

/** The tables of docs/access.md. */
export function documentedMatrix(): readonly Expectation[] {
    const source = "docs/access.md";
    const matrix = parseMatrix(source, readFileSync(source, "utf8"));
    if (!matrix.ok) {
        throw new Error(JSON.stringify(matrix.problems, undefined, 2));
    }
    return matrix.value;
}
