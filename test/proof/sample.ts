import { readFileSync } from "node:fs";
import { bucketPolicy } from "../../central/bucket-policy";
import { keyPolicy } from "../../central/key-policy";
import { nodePolicy } from "../../member/node-policy";
import type { Deployment } from "../../proof/deployment";
import { type Expectation, parseMatrix } from "../../proof/matrix";
import type { PolicyDocument } from "../../shared/policy/document";
import { contract } from "../support/contract";

/** Every policy that the sandbox's stacks emit. */
export interface Emitted {
    readonly bucket: PolicyDocument;
    readonly bucketKey: PolicyDocument;
    readonly sessionKey: PolicyDocument;
    readonly sessionKeyReplica: PolicyDocument;
    /** Of payments, whose nodes run in both regions. */
    readonly paymentsNode: PolicyDocument;
    /** Of search, whose nodes run in us-east-1 only. */
    readonly searchNode: PolicyDocument;
}

const PAYMENTS = { accountId: "222222222222", regions: ["eu-west-1", "us-east-1"] };
const SEARCH = { accountId: "333333333333", regions: ["us-east-1"] };

/** The policies as the programs build them. */
export function emitted(): Emitted {
    const admitted = { organizationId: contract.organizationId };
    const archive = { ...contract, partition: "aws", admitted, readerArns: [] };
    const node = ({ accountId, regions }: typeof PAYMENTS) =>
        nodePolicy({
            ...contract,
            accountId,
            sessionKeyArns: regions.map((region) => contract.sessionKeyArns[region] ?? ""),
        });
    return {
        bucket: bucketPolicy(archive),
        bucketKey: keyPolicy({ ...archive, uses: ["logs"] }),
        sessionKey: keyPolicy({ ...archive, uses: ["sessions"] }),
        sessionKeyReplica: keyPolicy({ ...archive, uses: ["sessions"] }),
        paymentsNode: node(PAYMENTS),
        searchNode: node(SEARCH),
    };
}

/** An archive and two members with these policies, as a proof reads them from their states. */
export function deploymentOf(policies: Emitted): Deployment {
    const ofNodes = (document: PolicyDocument) => [{ name: "session-logs-node", document }];
    const [home = "", replica = ""] = Object.values(contract.sessionKeyArns);
    const key = (document: PolicyDocument) => ({ name: "the key policy", document });
    return {
        archive: contract,
        bucketPolicy: { name: "the bucket policy", document: policies.bucket },
        restrictPublicBuckets: true,
        keyPolicies: {
            [contract.bucketKeyArn]: key(policies.bucketKey),
            [home]: key(policies.sessionKey),
            [replica]: key(policies.sessionKeyReplica),
        },
        members: [
            {
                ...PAYMENTS,
                stack: "payments",
                roles: [{ name: "payments-api-node", policies: ofNodes(policies.paymentsNode) }],
            },
            {
                ...SEARCH,
                stack: "search",
                roles: [{ name: "search-node", policies: ofNodes(policies.searchNode) }],
            },
        ],
    };
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
