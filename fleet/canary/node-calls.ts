import { logGroupArn, partitionOf, viaService } from "../../shared/arn";
import type { Contract } from "../../shared/contract";
import { logPrefix } from "../../shared/names";

/** A call that a node's agent makes, or a service makes for it, to write a session's log. */
export interface NodeCall {
    readonly action: string;
    /** An ARN, or `*`. */
    readonly resource: string;
    /** Condition keys of the call, as far as they are the same on every node. */
    readonly context: Readonly<Record<string, string>>;
}

export interface NodeCallsArgs {
    readonly accountId: string;
    readonly contract: Contract;
    /** Region → ARN of the session key, or its replica, there. */
    readonly sessionKeyArns: Readonly<Record<string, string>>;
    /** Region → log group that its sessions are streamed to; only regions that have one. */
    readonly logGroups: Readonly<Record<string, string>>;
}

/** Of a session that nobody holds: the form is Session Manager's. */
const SESSION = "canary-0123456789abcdef0";
const NODE = "i-0123456789abcdef0";

/** The size of a log does not matter to its policies, but above 5 MB S3 decrypts its parts. */
const KEY_ACTIONS = ["kms:GenerateDataKey", "kms:Decrypt"];

/** `StreamToLogGroups` of the nodes' policy. */
const STREAM_ACTIONS = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];

/**
 * What the SSM agent needs for logs in all regions of an account, in its order: it looks up how the
 * bucket encrypts, opens the session's stream, streams to the log group, and uploads the log.
 *
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/s3util
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/agentlogstocloudwatch
 */
export function nodeCalls(args: NodeCallsArgs): readonly NodeCall[] {
    const { accountId, contract, sessionKeyArns, logGroups } = args;
    const regions = Object.entries(sessionKeyArns);
    return [
        call("s3:GetEncryptionConfiguration", contract.bucketArn, inArchive(args)),
        ...regions.map(([region, key]) => openStream(args, region, key)),
        ...Object.entries(logGroups).flatMap(([region, group]) => stream(accountId, region, group)),
        ...regions.flatMap(([region]) => upload(args, region)),
        ...KEY_ACTIONS.map((action) => call(action, contract.bucketKeyArn, throughS3(args))),
    ];
}

function call(action: string, resource: string, context: NodeCall["context"]): NodeCall {
    return { action, resource, context: { "aws:SecureTransport": "true", ...context } };
}

/** Who owns what is asked for, and where it is. */
function owned({ contract }: NodeCallsArgs, region: string): NodeCall["context"] {
    return {
        "aws:RequestedRegion": region,
        "aws:ResourceAccount": contract.accountId,
        ...(contract.organizationId !== undefined && {
            "aws:ResourceOrgID": contract.organizationId,
        }),
    };
}

function inArchive(args: NodeCallsArgs): NodeCall["context"] {
    return owned(args, args.contract.region);
}

function openStream(args: NodeCallsArgs, region: string, keyArn: string): NodeCall {
    return call("kms:Decrypt", keyArn, {
        ...owned(args, region),
        "kms:EncryptionContext:aws:ssm:SessionId": SESSION,
        "kms:EncryptionContext:aws:ssm:TargetId": NODE,
    });
}

function stream(accountId: string, region: string, group: string): readonly NodeCall[] {
    const arn = logGroupArn(partitionOf(region), region, accountId, group);
    const context = { "aws:RequestedRegion": region, "aws:ResourceAccount": accountId };
    return [
        call("logs:DescribeLogGroups", "*", context),
        ...STREAM_ACTIONS.map((action) => call(action, `${arn}:log-stream:${SESSION}`, context)),
    ];
}

/** The ACL that the agent sends makes PutObjectAcl necessary. */
function upload(args: NodeCallsArgs, region: string): readonly NodeCall[] {
    const { accountId, contract } = args;
    const prefix = logPrefix(contract.keyPrefix, accountId, region);
    const context = {
        ...inArchive(args),
        "s3:x-amz-acl": "bucket-owner-full-control",
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": contract.bucketKeyArn,
    };
    const key = `${contract.bucketArn}/${prefix}/${SESSION}.log`;
    return ["s3:PutObject", "s3:PutObjectAcl"].map((action) => call(action, key, context));
}

/** S3 calls KMS in the node's name, for the bucket as a whole. */
function throughS3(args: NodeCallsArgs): NodeCall["context"] {
    const { region, bucketArn } = args.contract;
    const [via = ""] = viaService(partitionOf(region), "s3", region);
    return {
        ...inArchive(args),
        "aws:ViaAWSService": "true",
        "kms:ViaService": via,
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
    };
}
