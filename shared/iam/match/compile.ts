import { expandActions, unlistedActions, type ActionSet, type Service } from "./actions";
import { compileCondition, type CompiledCondition } from "./conditions";
import type { StatementRef } from "../parse/references";
import type { NormalPolicy, NormalStatement } from "../parse/normal-policy";
import { bucketIn, parseArn, type Arn, type NamedBucket } from "../parse/arn";
import { principalText, type NamedPrincipal } from "../parse/named-principals";
import { compilePattern, fullIds, type Pattern } from "./pattern";
import { hasVariable } from "./variables";

/** A resource as written, with its pattern unless that depends on the request's variables. */
export interface CompiledResource {
    readonly text: string;
    readonly arn: Arn | undefined;
    /** The bucket or access point that it names without a wildcard, alone or with objects. */
    readonly bucket: NamedBucket | undefined;
    readonly pattern: Pattern | undefined;
}

/** A statement, ready for evaluation. */
export interface CompiledStatement {
    readonly ref: StatementRef;
    readonly effect: "Allow" | "Deny";
    /** Absent in identity policies. */
    readonly principals: NormalStatement["principals"];
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
    const statements = withoutRepeatedDenials(policy.statements).flatMap((statement) => {
        const actions = actionsOf(statement, service);
        return actions.actions === 0n && actions.unlisted.length === 0
            ? []
            : [compileStatement(statement, actions, policy.variables)];
    });
    return {
        allows: statements.filter(({ effect }) => effect === "Allow"),
        denies: statements.filter(({ effect }) => effect === "Deny"),
    };
}

type Actions = Pick<CompiledStatement, "actions" | "unlisted" | "actionPatterns">;

function actionsOf({ action }: NormalStatement, service: Service): Actions {
    const named = expandActions(service, action.of);
    return {
        actions: action.not ? service.all & ~named : named,
        unlisted: action.not ? [] : unlistedActions(service, action.of),
        actionPatterns: action,
    };
}

/** Statements without those that repeat an earlier Deny: saying it twice denies nothing more. */
function withoutRepeatedDenials(statements: readonly NormalStatement[]): NormalStatement[] {
    const seen = new Set<string>();
    return statements.filter(({ effect, principals, action, resource, conditions }) => {
        if (effect === "Allow") {
            return true;
        }
        const said = JSON.stringify([principals, action, resource, conditions]);
        const repeated = seen.has(said);
        seen.add(said);
        return !repeated;
    });
}

function compileStatement(
    statement: NormalStatement,
    actions: Actions,
    variables: boolean,
): CompiledStatement {
    const { index, sid, effect, principals, resource } = statement;
    const ids = namedIds(statement);
    return {
        ref: sid === undefined ? { index } : { index, sid },
        effect,
        principals,
        actions: actions.actions,
        unlisted: actions.unlisted,
        actionPatterns: actions.actionPatterns,
        resource: {
            not: resource.not,
            of: resource.of.map((text) => compileResource(text, variables)),
        },
        conditions: statement.conditions.map((source) => compileCondition(source, variables)),
        ...ids,
    };
}

function compileResource(text: string, variables: boolean): CompiledResource {
    const arn = parseArn(text);
    return {
        text,
        arn,
        bucket: bucketIn(arn),
        pattern: hasVariable(text, variables) ? undefined : compilePattern(text, true),
    };
}

function namedIds({ principals, conditions }: NormalStatement): {
    readonly accounts: readonly string[];
    readonly organizations: readonly string[];
} {
    const accounts = new Set<string>();
    const organizations = new Set<string>();
    const texts = [
        ...(principals?.of.named ?? []).filter(mayNameAccount).map(principalText),
        ...conditions.flatMap(({ values }) => values),
    ];
    for (const text of texts) {
        const ids = fullIds(text);
        ids.accounts.forEach((id) => accounts.add(id));
        ids.organizations.forEach((id) => organizations.add(id));
    }
    return { accounts: [...accounts], organizations: [...organizations] };
}

function mayNameAccount({ kind }: NamedPrincipal): boolean {
    return kind !== "service" && kind !== "canonical-user";
}
