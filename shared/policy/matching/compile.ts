import { expandActions, unlistedActions } from "./actions";
import type { ActionSet, Service } from "./actions";
import { compileCondition } from "./conditions";
import type { CompiledCondition } from "./conditions";
import type { StatementRef } from "../reading/references";
import type { NormalPolicy, NormalPrincipals, NormalStatement } from "../reading/normal-policy";
import { compilePattern, fullIds } from "./pattern";
import type { Pattern } from "./pattern";
import { hasVariable } from "./variables";

/** A resource as written, with its pattern unless that depends on the request's variables. */
export interface CompiledResource {
    readonly text: string;
    readonly pattern: Pattern | undefined;
}

/** A statement, ready for evaluation. */
export interface CompiledStatement {
    readonly ref: StatementRef;
    readonly effect: "Allow" | "Deny";
    readonly principal: { readonly not: boolean; readonly of: NormalPrincipals } | undefined;
    /** The listed actions that the statement is about, `NotAction` worked out. */
    readonly actions: ActionSet;
    /** See `unlistedActions`; none with `NotAction`. */
    readonly unlisted: readonly string[];
    readonly actionPatterns: NormalStatement["action"];
    readonly resource: { readonly not: boolean; readonly of: readonly CompiledResource[] };
    readonly conditions: readonly CompiledCondition[];
    /** Accounts that principals or conditions name in full. */
    readonly accounts: readonly string[];
    /** Organizations that conditions name in full. */
    readonly organizations: readonly string[];
}

/** A policy's statements by effect. */
export interface CompiledPolicy {
    readonly allows: readonly CompiledStatement[];
    readonly denies: readonly CompiledStatement[];
}

/** Prepares all statements about the service's actions. */
export function compilePolicy(policy: NormalPolicy, service: Service): CompiledPolicy {
    const statements = withoutRepeatedDenials(policy.statements)
        .map((statement) => compileStatement(statement, policy.variables, service))
        .filter(({ actions, unlisted }) => actions !== 0n || unlisted.length > 0);
    return {
        allows: statements.filter(({ effect }) => effect === "Allow"),
        denies: statements.filter(({ effect }) => effect === "Deny"),
    };
}

/** Statements without those that repeat an earlier Deny: saying it twice denies nothing more. */
function withoutRepeatedDenials(statements: readonly NormalStatement[]): NormalStatement[] {
    const seen = new Set<string>();
    return statements.filter(({ effect, principal, action, resource, conditions }) => {
        if (effect === "Allow") {
            return true;
        }
        const said = JSON.stringify([principal, action, resource, conditions]);
        const repeated = seen.has(said);
        seen.add(said);
        return !repeated;
    });
}

function compileStatement(
    statement: NormalStatement,
    variables: boolean,
    service: Service,
): CompiledStatement {
    const { index, sid, effect, principal, action, resource } = statement;
    const named = expandActions(service, action.of);
    const ids = namedIds(statement);
    return {
        ref: sid === undefined ? { index } : { index, sid },
        effect,
        principal,
        actions: action.not ? service.all & ~named : named,
        unlisted: action.not ? [] : unlistedActions(service, action.of),
        actionPatterns: action,
        resource: {
            not: resource.not,
            of: resource.of.map((text) => ({
                text,
                pattern: hasVariable(text, variables) ? undefined : compilePattern(text, true),
            })),
        },
        conditions: statement.conditions.map((source) => compileCondition(source, variables)),
        ...ids,
    };
}

function namedIds({ principal, conditions }: NormalStatement): {
    readonly accounts: readonly string[];
    readonly organizations: readonly string[];
} {
    const accounts = new Set<string>();
    const organizations = new Set<string>();
    const texts = [
        ...(principal?.of.aws ?? []),
        ...(principal?.of.federated ?? []),
        ...conditions.flatMap(({ values }) => values),
    ];
    for (const text of texts) {
        const ids = fullIds(text);
        ids.accounts.forEach((id) => accounts.add(id));
        ids.organizations.forEach((id) => organizations.add(id));
    }
    return { accounts: [...accounts], organizations: [...organizations] };
}
