import type { PolicyDocument, Statement } from "../../../shared/policy-document";
import { DEFAULT, type Emitted, type Variant } from "./sample";

/** One single change of one emitted policy. */
export interface Mutation {
    readonly name: string;
    readonly variant: Variant;
    readonly policy: keyof Emitted;
    /** The policy with the change. */
    readonly change: (before: PolicyDocument) => object;
}

type Part = Readonly<Record<string, unknown>>;
type Change = Mutation["change"];

/** Without a statement. */
export function without(sid: string): Change {
    return ({ Version, Statement }) => {
        mustHave(Statement, sid);
        return { Version, Statement: Statement.filter(({ Sid }) => Sid !== sid) };
    };
}

/** With other elements in a statement; undefined takes an element out. */
export function changed(sid: string, elements: Part): Change {
    return changedBy(sid, () => elements);
}

/** With other elements in a statement, made of its own. */
function changedBy(sid: string, elementsOf: (statement: Statement) => Part): Change {
    return ({ Version, Statement }) => {
        mustHave(Statement, sid);
        const edited = Statement.map((one) =>
            one.Sid === sid ? { ...one, ...elementsOf(one) } : one,
        );
        return JSON.parse(JSON.stringify({ Version, Statement: edited })) as object;
    };
}

/** With other values of keys under one operator of a statement's conditions. */
export function conditioned(sid: string, operator: string, keys: Part): Change {
    return changedBy(sid, ({ Condition }) => ({
        Condition: { ...Condition, [operator]: { ...Condition?.[operator], ...keys } },
    }));
}

/** With one more statement. */
export function having(statement: Part): Change {
    return ({ Version, Statement }) => ({ Version, Statement: [...Statement, statement] });
}

/** With another version. */
export function ofVersion(version: string): Change {
    return ({ Statement }) => ({ Version: version, Statement });
}

/** Mutations of one policy of a variant, by name. */
export function mutationsOf(
    policy: keyof Emitted,
    changes: Readonly<Record<string, Change>>,
    variant = DEFAULT,
): Mutation[] {
    return Object.entries(changes).map(([name, change]) => ({ name, variant, policy, change }));
}

function mustHave(statements: PolicyDocument["Statement"], sid: string): void {
    if (!statements.some(({ Sid }) => Sid === sid)) {
        const sids = statements.map(({ Sid }) => Sid).join(", ");
        throw new Error(`There is no statement ${sid} to change; there are ${sids}.`);
    }
}
