import { instance } from "./globs";
import { pick } from "./random";
import type { Random } from "./random";
import { decide, prepare } from "./simulator";
import { conditionsOf } from "./world";
import type { Condition, Conditions, Document, Keys, Statement } from "./world";

/** What requests may carry under one key: one of these, undefined for nothing at all. */
export interface Choice {
    readonly key: string;
    /** Values under which the conditions of the statement aimed at hold, if there are such. */
    readonly values: readonly (string | undefined)[];
}

/** Keys that `callers.ts` or the resource decide. */
const DECIDED =
    /^(aws:(principal(account|arn|orgid|orgpaths|type|isawsservice|servicename)|userid|source(account|arn|orgid|orgpaths)|resource(account|orgid|orgpaths))|kms:calleraccount|s3:(resourceaccount|dataaccesspointaccount))$/;
const SECURE_TRANSPORT = "aws:securetransport";
/** A value that is also another account's prefix. */
const VICTIM = "000000000000";
const VARIABLE = /\$\{([^},]+)/g;

/** The free keys that a policy asks for, with the values that make a difference. */
export function choicesOf(
    { Statement: statements }: Document,
    aimedAt: Statement | undefined,
): Choice[] {
    const all = statements.flatMap(conditionsOf);
    const aimed = aimedAt === undefined ? [] : conditionsOf(aimedAt);
    const variables = Array.from(JSON.stringify(statements).matchAll(VARIABLE), ([, key = ""]) =>
        key.toLowerCase(),
    );
    const keys = new Set([SECURE_TRANSPORT, ...all.map(({ key }) => key), ...variables]);
    return [...keys].filter(isFree).map((key) => {
        const under = (list: readonly Condition[]) => list.filter((each) => each.key === key);
        const named = variables.includes(key) ? [VICTIM] : [];
        const values = [...possible(key, under(all)), ...named];
        const holding = values.filter((value) => holds(under(aimed), key, value));
        return { key, values: holding.length > 0 ? holding : values };
    });
}

/** Whether callers may send what they like under the key, in lower case. */
export function isFree(key: string): boolean {
    return !DECIDED.test(key);
}

/** Whether a condition on a free key holds for no value at all, or for every one. */
export function isDecided(condition: Condition): boolean {
    const { key } = condition;
    const answers = possible(key, [condition]).map((value) => holds([condition], key, value));
    return new Set(answers).size === 1;
}

/** One value for each key. */
export function choose(random: Random, choices: readonly Choice[]): Keys {
    const chosen: Record<string, string> = {};
    for (const { key, values } of choices) {
        const value = pick(random, values);
        if (value !== undefined) {
            chosen[key] = value;
        }
    }
    return chosen;
}

function possible(key: string, conditions: readonly Condition[]): (string | undefined)[] {
    if (key === SECURE_TRANSPORT) {
        return ["true", "false"];
    }
    const written = conditions.flatMap(({ operator, values }) =>
        operator === "Null"
            ? []
            : values.flatMap((value) => [value, instance(value.replace(/\/\d+$/, ""), "any")]),
    );
    return [...new Set([undefined, ...written, ...otherValues(written)])];
}

/** Values that no condition names, of the same type. */
function otherValues([sample = ""]: readonly string[]): string[] {
    if (/^(true|false)$/.test(sample)) {
        return ["true", "false"];
    }
    if (/^\d{4}-/.test(sample)) {
        return ["2000-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2040-01-01T00:00:00Z"];
    }
    if (/^\d+\.\d+\.\d+\.\d+$/.test(sample)) {
        return ["192.0.2.55"];
    }
    return /^\d+$/.test(sample) ? ["1", "5000", "900000"] : ["something-else"];
}

/** Whether conditions on one key hold, by the evaluator. */
function holds(conditions: readonly Condition[], key: string, value: string | undefined): boolean {
    return conditions.every((condition) => {
        const id = JSON.stringify([condition, value]);
        const known = answers.get(id) ?? oneHolds(condition, key, value);
        answers.set(id, known);
        return known;
    });
}

/** Policies are made of the same few conditions. */
const answers = new Map<string, boolean>();

function oneHolds({ operator, values }: Condition, key: string, value: string | undefined) {
    const condition: Conditions = { [operator]: { [key]: values } };
    const statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } as const;
    const policy = prepare({
        Version: "2012-10-17",
        Statement: [{ ...statement, Condition: condition }],
    });
    const request = {
        principal: undefined,
        action: "s3:GetObject",
        resource: "arn:aws:s3:::bucket/key",
        keys: value === undefined ? {} : { [key]: value },
    };
    return decide(policy, request) === "Allowed";
}
