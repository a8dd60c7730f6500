import { DNS_SUFFIXES } from "../arn";
import { KMS, S3, actionNames, expandActions } from "./matching/actions";
import type { ActionSet, Level, Service } from "./matching/actions";
import { agentCalls } from "./witnesses/agent-calls";
import type { Caller } from "./witnesses/callers";
import { compilePolicy } from "./matching/compile";
import type { CompiledPolicy, CompiledStatement } from "./matching/compile";
import { appliesTo, createEvaluator, deniedActions } from "./witnesses/evaluator";
import type { Evaluator } from "./witnesses/evaluator";
import type { StatementRef } from "./reading/references";
import { ABSENT, FREE, perhaps } from "./matching/key-value";
import type { KeyValue } from "./matching/key-value";
import { judgeCalls } from "./questions/log-writing";
import type { CallAnswer } from "./questions/log-writing";
import { MEMBER_S3_ACTIONS } from "./questions/members";
import { normalizePolicy } from "./reading/normalize";
import type { NormalPolicy, PolicyProblem } from "./reading/normal-policy";
import { compare, compilePattern, patternText } from "./matching/pattern";
import { patternFor } from "./witnesses/requests";
import { objectsOf } from "./witnesses/target";
import { bucketArnIn, surroundingsOf } from "./witnesses/surroundings";
import { OTHER_PART, exactly, showText, textOf } from "./matching/text";
import type { Text } from "./matching/text";

/** What the caller knows about the archive. */
export interface NodePolicyContext {
    /** Names of the log buckets; without them, those that the policy itself grants writing to. */
    readonly logBucketNames?: readonly string[];
}

/** A grant that reaches further than a node needs. */
export interface NodePolicyFinding {
    readonly statement: StatementRef;
    readonly reason:
        "keys-not-named" | "key-actions-too-wide" | "bucket-actions-too-wide" | "buckets-not-named";
    /** Actions in excess, sorted. */
    readonly actions: readonly string[];
    /** The Resource as written, or `NotResource …`. */
    readonly resource: string;
    /** Whether the actions only read objects and settings of buckets. */
    readonly onlyReads: boolean;
    /**
     * Whether a condition picks the keys or buckets by what they are (account, alias, tag), so that
     * the log bucket and its keys may well be out of reach.
     */
    readonly picksResources: boolean;
}

/** What a policy says to the calls that a log in one bucket takes. */
export interface NodeLogWriting {
    readonly bucket: string;
    /** Those to the bucket, then those to its key through S3. */
    readonly calls: readonly CallAnswer[];
}

/** Every answer about one identity (IAM) policy. */
export interface NodePolicyVerdict {
    readonly problems: readonly PolicyProblem[];
    readonly findings: readonly NodePolicyFinding[];
    /** Names of the buckets that the policy lets write to by name. */
    readonly writesToBuckets: readonly string[];
    /**
     * Names of the buckets that it speaks of, wildcards left out: `acme-logs-` for `acme-logs-*`;
     * none for all buckets at once.
     */
    readonly namesBuckets: readonly string[];
    /** Whether it lets an agent register its node and open its channels to Session Manager. */
    readonly opensChannels: boolean;
    /**
     * For each bucket that it writes to by name, whether it lets do all that the agent does to write
     * a log. Worked out when it is read.
     */
    readonly logWriting: readonly NodeLogWriting[];
    /** Whether it grants kms:Decrypt or kms:GenerateDataKey* on anything. */
    readonly usesKeys: boolean;
}

/** One key: wildcards at most for the region, where replicas of a multi-Region key share the id. */
const NAMED_KEY = /^arn:[a-z-]+:kms:[a-z0-9*-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/;
const DATA_KEY_ACTIONS = ["kms:decrypt", "kms:generatedatakey*"];
/** What a policy may say about keys without reaching beyond their use. */
const HARMLESS_KEY_ACTIONS = [
    ...["kms:encrypt", "kms:reencrypt*"],
    ...["kms:describe*", "kms:get*", "kms:list*"],
];
const WRITE_ACTIONS = ["s3:putobject", "s3:putobjectacl"];

/** Stand-ins for what no policy names. */
const SOME_KEY = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";
/** Beyond as many denials none is told apart; keeps hostile documents cheap. */
const MOST_KEYS = 200;
const SOME_BUCKET = "0-any-bucket-0";

const READING = /^s3:(Get|List|Describe)/;

/** The node: what its requests carry is not known, but for how it comes to the keys of logs. */
const NODE: Caller = {
    id: "node",
    witness: { kind: "member", text: "the node" },
    account: "unknown",
    lookup: nodeKey,
};

/** What the agent says about what it decrypts: S3 the first, Session Manager the others. */
const LOG_CONTEXT = /^kms:encryptioncontext:aws:(s3:arn|ssm:(sessionid|targetid))$/;

/** What S3 calls itself in some region of each partition. */
const S3_HOSTS = DNS_SUFFIXES.map((suffix) => textOf("s3.", OTHER_PART, `.${suffix}`));

/**
 * Under a key in lower case. The bucket's key is used through S3 and the session's by the agent
 * itself, neither by way of another service nor for a grant of one.
 */
function nodeKey(key: string): KeyValue {
    switch (key) {
        case "kms:viaservice":
            return perhaps(...S3_HOSTS);
        case "kms:grantisforawsresource":
            return perhaps("false");
        default:
            return key.startsWith("kms:encryptioncontext:") && !LOG_CONTEXT.test(key)
                ? ABSENT
                : FREE;
    }
}

/** Keys of conditions that tell one bucket or key from another. */
const RESOURCE_KEYS =
    /^(aws:resource(account|orgid|orgpaths|tag\/.*)|s3:(resourceaccount|existingobjecttag\/.*)|kms:(resourcealiases|requestalias))$/;

/**
 * What the agent calls to register and to keep its control channel. Nothing else does; a person who
 * starts a session may need ssmmessages:OpenDataChannel.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const AGENT_ACTIONS = [
    "ssm:updateinstanceinformation",
    "ssmmessages:createcontrolchannel",
    "ssmmessages:opencontrolchannel",
    "ssmmessages:createdatachannel",
];

/** Judges a policy of a node's role, JSON text or object. Never throws on data. */
export function judgeNodePolicy(source: unknown, context: NodePolicyContext): NodePolicyVerdict {
    const { policy, problems } = normalizePolicy(source, "identity");
    const keys = evaluatorOf(compilePolicy(policy, KMS), "key");
    const buckets = evaluatorOf(compilePolicy(policy, S3), "bucket");
    const dataKeys = expandActions(KMS, DATA_KEY_ACTIONS);
    const writesToBuckets = namedBuckets(buckets.policy);
    let logWriting: readonly NodeLogWriting[] | undefined;
    return {
        problems,
        findings: [
            ...keys.policy.allows.flatMap((allow) => judgeKeys(keys, allow)),
            ...judgeBuckets(buckets, context),
        ],
        namesBuckets: spokenOfBuckets(buckets.policy),
        opensChannels: opensChannels(policy),
        writesToBuckets,
        get logWriting() {
            return (logWriting ??= logWritingTo(writesToBuckets, buckets, keys));
        },
        usesKeys: keys.policy.allows.some(({ actions }) => (actions & dataKeys) !== 0n),
    };
}

function evaluatorOf(policy: CompiledPolicy, kind: "key" | "bucket"): Evaluator {
    const normal = { variables: true, statements: [] };
    return createEvaluator(policy, surroundingsOf({ kind }, normal, policy));
}

/** Which key is the bucket's is not known: one that will do is enough. */
function logWritingTo(
    names: readonly string[],
    buckets: Evaluator,
    keys: Evaluator,
): readonly NodeLogWriting[] {
    if (names.length === 0) {
        return [];
    }
    const [toBucket = []] = agentCalls(buckets.surroundings);
    const [, toKey = []] = agentCalls(keys.surroundings);
    const ofKey = judgeCalls(keys, toKey, NODE, () => true);
    return names.map((bucket) => {
        const isInBucket = (place: Text) => showText(place).split(/:::|\//)[1] === bucket;
        return { bucket, calls: [...judgeCalls(buckets, toBucket, NODE, isInBucket), ...ofKey] };
    });
}

function judgeKeys(keys: Evaluator, allow: CompiledStatement): NodePolicyFinding[] {
    const dataKeys = expandActions(KMS, DATA_KEY_ACTIONS);
    const harmless = dataKeys | expandActions(KMS, HARMLESS_KEY_ACTIONS);
    return resourcesOf(allow).flatMap((resource): NodePolicyFinding[] => {
        const { written } = resource;
        const reached = keysWithin(keys, resource);
        const unnamed = NAMED_KEY.test(written) ? [] : reached.filter(({ named }) => !named);
        const open = (some: readonly ReachedKey[], wanted: ActionSet): readonly string[] => {
            const actions = some.flatMap(({ arn }) =>
                stillOpen(keys, allow, wanted, "key", exactly(arn)),
            );
            return [...new Set(actions)].sort();
        };
        return [
            ...finding(allow, "keys-not-named", open(unnamed, dataKeys), written),
            ...finding(allow, "key-actions-too-wide", open(reached, KMS.all & ~harmless), written),
        ];
    });
}

interface ReachedKey {
    readonly arn: string;
    /** Whether a denial names it in full. */
    readonly named: boolean;
}

/** Keys that stand for all that a grant reaches: one for each way in which denials tell them apart. */
function keysWithin({ policy }: Evaluator, { reaches, text }: WrittenResource): ReachedKey[] {
    const denied = policy.denies.flatMap(({ resource }) => resource.of.map((each) => each.text));
    const arns = new Map([[SOME_KEY, false]]);
    for (const other of ["*", ...denied.slice(0, MOST_KEYS)]) {
        for (const arn of [keyLike(text, other), keyLike(other, text)]) {
            if (arn !== undefined && !arns.has(arn)) {
                arns.set(arn, NAMED_KEY.test(other));
            }
        }
    }
    return [...arns]
        .filter(([arn]) => reaches(exactly(arn)))
        .map(([arn, named]) => ({ arn, named }));
}

/** A key's ARN that the pattern matches and, where they agree, the other one; none for a bucket's. */
function keyLike(pattern: string, other: string): string | undefined {
    const others = partsOf(other);
    const parts = partsOf(pattern).map((part, index) => {
        const alternative = others[index] ?? part;
        return /[*?]/.test(part) && !/[*?]/.test(alternative) ? alternative : part;
    });
    const [, partition, service, region, account = "", key = ""] = parts;
    if (parts.length !== 6 || !/^kms$|[*?]/.test(service ?? "")) {
        return undefined;
    }
    const digits = account.replace("*", "0".repeat(Math.max(0, 13 - account.length)));
    const resource = /^[*?]/.test(key) ? "key/*" : key;
    const place = /[*?]/.test(partition ?? "") ? "aws" : partition;
    const arn = ["arn", place, "kms", region, digits, resource].join(":");
    return arn.replaceAll(/[*?]/g, "0");
}

/** Of an ARN; `*` for the parts that it leaves out, and for variables. */
function partsOf(resource: string): string[] {
    const parts = resource.replaceAll(/\$\{[^}]*\}/g, "*").split(":");
    return parts.at(-1)?.endsWith("*") === true
        ? [...parts, ...Array<string>(Math.max(0, 6 - parts.length)).fill("*")]
        : parts;
}

function judgeBuckets(buckets: Evaluator, context: NodePolicyContext): NodePolicyFinding[] {
    const names = context.logBucketNames ?? logBuckets(buckets.policy);
    const arnsOf = (name: string) =>
        buckets.surroundings.partitions.map((partition) => `arn:${partition}:s3:::${name}`);
    const judged = (names.length > 0 ? names : [SOME_BUCKET]).flatMap(arnsOf);
    const excess = S3.all & ~expandActions(S3, MEMBER_S3_ACTIONS);
    const writes = expandActions(S3, WRITE_ACTIONS);
    return buckets.policy.allows.flatMap((allow) =>
        resourcesOf(allow).flatMap(({ written, reaches, objectsOf }): NodePolicyFinding[] => {
            const open = (arn: string, level: Level, wanted: ActionSet): readonly string[] => {
                const text = level === "bucket" ? exactly(arn) : objectsOf(arn);
                return reaches(text) ? stillOpen(buckets, allow, wanted, level, text) : [];
            };
            const wide = judged.flatMap((arn) => [
                ...open(arn, "bucket", excess),
                ...open(arn, "object", excess),
            ]);
            const anywhere = arnsOf(SOME_BUCKET).flatMap((arn) => open(arn, "object", writes));
            return [
                ...finding(allow, "bucket-actions-too-wide", [...new Set(wide)].sort(), written),
                ...finding(allow, "buckets-not-named", [...new Set(anywhere)], written),
            ];
        }),
    );
}

interface WrittenResource {
    readonly written: string;
    readonly text: string;
    /** Whether the grant may reach what the text describes. */
    readonly reaches: (text: Text) => boolean;
    /** Of a bucket's objects those that the grant names, or all of them. */
    readonly objectsOf: (bucketArn: string) => Text;
}

/** The grant's resources one by one, `NotResource` as one. */
function resourcesOf({ resource }: CompiledStatement): WrittenResource[] {
    if (resource.not) {
        const text = "*";
        const reaches = (asked: Text): boolean =>
            resource.of.every((each) => compare(patternFor(each, NODE), asked) !== "yes");
        const written = `NotResource ${resource.of.map((each) => each.text).join(", ")}`;
        return [{ written, text, reaches, objectsOf }];
    }
    return resource.of.map((each) => ({
        written: each.text,
        text: each.text,
        reaches: (asked) => compare(patternFor(each, NODE), asked) !== "no",
        objectsOf: (bucketArn) =>
            each.pattern !== undefined && each.text.startsWith(`${bucketArn}/`)
                ? patternText(each.pattern)
                : objectsOf(bucketArn),
    }));
}

function stillOpen(
    evaluator: Evaluator,
    allow: CompiledStatement,
    wanted: ActionSet,
    level: Level,
    text: Text,
): readonly string[] {
    const service: Service = evaluator.service;
    if (appliesTo(allow, NODE) === "no") {
        return [];
    }
    const asked = allow.actions & wanted & service.ofLevel[level];
    const target = { level, text };
    return actionNames(service, asked & ~deniedActions(evaluator, NODE, target, asked));
}

function finding(
    { ref, conditions }: CompiledStatement,
    reason: NodePolicyFinding["reason"],
    actions: readonly string[],
    resource: string,
): NodePolicyFinding[] {
    if (actions.length === 0) {
        return [];
    }
    const onlyReads = actions.every((action) => READING.test(action));
    const picksResources = conditions.some(({ key }) => RESOURCE_KEYS.test(key));
    return [{ statement: ref, reason, actions, resource, onlyReads, picksResources }];
}

/** Whether an Allow names the agent's actions: who may do everything is no node for that. */
function opensChannels({ statements }: NormalPolicy): boolean {
    return statements
        .filter(({ effect, action }) => effect === "Allow" && !action.not)
        .flatMap(({ action }) => action.of)
        .filter((named) => /^ssmmessages:|^ssm:updateinstanceinformation$/.test(named))
        .some((named) =>
            AGENT_ACTIONS.some(
                (action) => compare(compilePattern(named, true), exactly(action)) === "yes",
            ),
        );
}

/** Buckets that grants speak of, by name or by a pattern that is more than wildcards. */
function spokenOfBuckets({ allows }: CompiledPolicy): string[] {
    const names = allows
        .filter(({ resource }) => !resource.not)
        .flatMap(({ resource }) => resource.of)
        .map(({ text }) => /^arn:[^:]*:s3:::([^/]+)/.exec(text)?.[1] ?? "")
        .map((name) => name.replaceAll(/\$\{[^}]*\}|[*?]/g, ""));
    return [...new Set(names)].filter((name) => name !== "");
}

/** Buckets that the policy lets write to, by names without wildcards. */
function namedBuckets({ allows }: CompiledPolicy): string[] {
    const writes = expandActions(S3, WRITE_ACTIONS);
    const writing = allows.filter(
        ({ actions, resource }) => !resource.not && (actions & writes) !== 0n,
    );
    const arns = writing
        .flatMap(({ resource }) => resource.of)
        .flatMap(({ text }) => bucketArnIn(text) ?? []);
    return [...new Set(arns.map((arn) => arn.replace(/^arn:[^:]*:s3:::/, "")))];
}

/**
 * The buckets that are meant for logs: those with a grant of just writing, since a bucket of an
 * application's own may be granted with a wildcard. Without such a grant, all that are written to.
 */
function logBuckets(policy: CompiledPolicy): string[] {
    const explicit = policy.allows.filter(({ actionPatterns }) =>
        actionPatterns.of.some((pattern) => WRITE_ACTIONS.includes(pattern)),
    );
    const meant = namedBuckets({ ...policy, allows: explicit });
    return meant.length > 0 ? meant : namedBuckets(policy);
}
