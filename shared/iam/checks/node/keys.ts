import { ACCOUNT_ID } from "../../../ids";
import { KMS, expandActions, type ActionSet } from "../../match/actions";
import type { CompiledStatement } from "../../match/compile";
import { exactly } from "../../match/text";
import { parseArn, type Arn } from "../../parse/arn";
import type { Analysis } from "../../principals/access";
import {
    grantedResourcesOf,
    nodeFindings,
    openActions,
    type GrantedResource,
    type NodePolicyFinding,
} from "./node-grants";

/** What opens what a key encrypted, and encrypts something new. */
const DATA_KEYS = expandActions(KMS, ["kms:decrypt", "kms:generatedatakey*"]);
/** What a policy may say about keys without reaching beyond their use. */
const USE =
    DATA_KEYS |
    expandActions(KMS, [
        ...["kms:encrypt", "kms:reencrypt*"],
        ...["kms:describe*", "kms:get*", "kms:list*"],
    ]);

/** Stands in for all keys that no policy names. */
const SOME_KEY = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";
/** Beyond as many denials none is told apart; keeps hostile documents cheap. */
const MOST_KEYS = 200;

/** Whether the policy grants decryption or data keys on anything. */
export function usesKeys({ policy }: Analysis): boolean {
    return policy.allows.some(({ actions }) => (actions & DATA_KEYS) !== 0n);
}

/** Grants of keys that they don't name, and of more than using keys. */
export function findWideKeyGrants(keys: Analysis): readonly NodePolicyFinding[] {
    return keys.policy.allows.flatMap((allow) =>
        grantedResourcesOf(allow).flatMap((resource) => wideGrants(keys, allow, resource)),
    );
}

function wideGrants(
    keys: Analysis,
    allow: CompiledStatement,
    resource: GrantedResource,
): readonly NodePolicyFinding[] {
    const { written } = resource;
    const reached = keysReached(keys, resource);
    const unnamed = isOneKey(parseArn(written)) ? [] : reached.filter(({ isNamed }) => !isNamed);
    const open = (some: readonly ReachedKey[], wanted: ActionSet): readonly string[] => {
        const actions = some.flatMap(({ arn }) =>
            openActions(keys, allow, wanted, "key", exactly(arn)),
        );
        return [...new Set(actions)].sort();
    };
    return [
        ...nodeFindings(allow, "keys-not-named", open(unnamed, DATA_KEYS), written),
        ...nodeFindings(allow, "key-actions-too-wide", open(reached, KMS.all & ~USE), written),
    ];
}

/** Wildcards at most for the region, where replicas of a multi-Region key share the id. */
function isOneKey(arn: Arn | undefined): boolean {
    return (
        arn?.service === "kms" &&
        /^[a-z-]+$/.test(arn.partition) &&
        /^[a-z0-9*-]+$/.test(arn.region) &&
        ACCOUNT_ID.test(arn.account) &&
        /^key\/[A-Za-z0-9-]+$/.test(arn.resource)
    );
}

interface ReachedKey {
    readonly arn: string;
    /** Whether a denial names it in full. */
    readonly isNamed: boolean;
}

/** Keys that stand for all that a grant reaches: one for each way in which denials tell them apart. */
function keysReached(
    { policy }: Analysis,
    { reaches, text }: GrantedResource,
): readonly ReachedKey[] {
    const granted = keyPattern(text);
    const denied = policy.denies
        .flatMap(({ resource }) => resource.of.map((each) => each.text))
        .slice(0, MOST_KEYS);
    const arns = new Map([[SOME_KEY, false]]);
    for (const other of [ANY_ARN, ...denied]) {
        const pattern = other === ANY_ARN ? ANY_KEY : keyPattern(other);
        for (const arn of [keyLike(granted, pattern), keyLike(pattern, granted)]) {
            if (arn !== undefined && !arns.has(arn)) {
                arns.set(arn, isOneKey(parseArn(other)));
            }
        }
    }
    return [...arns]
        .filter(([arn]) => reaches(exactly(arn)))
        .map(([arn, isNamed]) => ({ arn, isNamed }));
}

const ANY_ARN = "*";
const ANY_KEY = parseArn(ANY_ARN);

/** The parts of a pattern of ARNs, variables as wildcards. */
function keyPattern(text: string): Arn | undefined {
    return parseArn(text.replaceAll(/\$\{[^}]*\}/g, "*"));
}

/** A key's ARN that the pattern matches and, where they agree, the other one; none for a bucket's. */
function keyLike(pattern: Arn | undefined, other: Arn | undefined): string | undefined {
    if (pattern === undefined) {
        return undefined;
    }
    const part = (name: keyof Arn): string => {
        const alternative = other?.[name] ?? pattern[name];
        return isOpen(pattern[name]) && !isOpen(alternative) ? alternative : pattern[name];
    };
    const service = part("service");
    if (service !== "kms" && !isOpen(service)) {
        return undefined;
    }
    const account = part("account");
    const digits = account.replace("*", "0".repeat(Math.max(0, 13 - account.length)));
    const key = part("resource");
    const resource = /^[*?]/.test(key) ? "key/*" : key;
    const partition = isOpen(part("partition")) ? "aws" : part("partition");
    const arn = ["arn", partition, "kms", part("region"), digits, resource].join(":");
    return arn.replaceAll(/[*?]/g, "0");
}

function isOpen(part: string): boolean {
    return part.includes("*") || part.includes("?");
}
