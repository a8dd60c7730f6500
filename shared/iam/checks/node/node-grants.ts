import { DNS_SUFFIXES } from "../../../arn";
import { actionNames, type ActionSet, type Level } from "../../match/actions";
import type { CompiledStatement } from "../../match/compile";
import { ABSENT, FREE, perhaps, type KeyValue } from "../../match/key-value";
import { compare, patternText } from "../../match/pattern";
import { OTHER_PART, textOf, type Text } from "../../match/text";
import type { StatementRef } from "../../parse/references";
import { appliesTo, deniedActions, type Analysis } from "../../principals/access";
import { patternFor } from "../../principals/granted-resources";
import { UNKNOWN, type SymbolicPrincipal } from "../../principals/symbolic-principal";
import { objectsOf } from "../../principals/resource-set";

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

/** The node: what its requests carry is not known, but for how it comes to the keys of logs. */
export const NODE: SymbolicPrincipal = {
    key: "node",
    identity: { kind: "account", account: UNKNOWN, isRole: false },
    description: { kind: "member", text: "the node" },
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

/** What a grant is about: one of its resources, or all that `NotResource` leaves. */
export interface GrantedResource {
    readonly written: string;
    readonly text: string;
    /** Whether the grant may reach what the text describes. */
    readonly reaches: (text: Text) => boolean;
    /** Of a bucket's objects those that the grant names, or all of them. */
    readonly objectsOf: (bucketArn: string) => Text;
}

/** The grant's resources one by one, `NotResource` as one. */
export function grantedResourcesOf({ resource }: CompiledStatement): readonly GrantedResource[] {
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

/** Of the wanted actions, those that the node may do to some of what the text describes. */
export function openActions(
    analysis: Analysis,
    allow: CompiledStatement,
    wanted: ActionSet,
    level: Level,
    text: Text,
): readonly string[] {
    const { service } = analysis;
    if (appliesTo(allow, NODE) === "no") {
        return [];
    }
    const asked = allow.actions & wanted & service.ofLevel[level];
    return actionNames(service, asked & ~deniedActions(analysis, NODE, { level, text }, asked));
}

const READING = /^s3:(Get|List|Describe)/;

/** Keys of conditions that tell one bucket or key from another. */
const RESOURCE_KEYS =
    /^(aws:resource(account|orgid|orgpaths|tag\/.*)|s3:(resourceaccount|existingobjecttag\/.*)|kms:(resourcealiases|requestalias))$/;

/** That a grant reaches too far; nothing where no actions do. */
export function nodeFindings(
    { ref, conditions }: CompiledStatement,
    reason: NodePolicyFinding["reason"],
    actions: readonly string[],
    resource: string,
): readonly NodePolicyFinding[] {
    if (actions.length === 0) {
        return [];
    }
    const onlyReads = actions.every((action) => READING.test(action));
    const picksResources = conditions.some(({ key }) => RESOURCE_KEYS.test(key));
    return [{ statement: ref, reason, actions, resource, onlyReads, picksResources }];
}
