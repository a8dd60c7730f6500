import { type Caller, type CallerKind, callersOf } from "./callers";
import { keysOf } from "./contexts";
import type { Deployment } from "./deployment";
import { decide, reasonOf, type Request } from "../oracle/evaluator";
import type { Answer, Expectation } from "./matrix";
import { targetsOf } from "./resources";
import { hasTraits } from "./traits";

/** One request and the answer it should get. */
export interface Question {
    readonly kind: CallerKind;
    readonly caller: string;
    readonly context: string;
    readonly expected: Answer;
    readonly request: Request;
    /** Line of docs/access.md that expects the answer. */
    readonly line: number;
}

/** One question with the answer it gets. */
export interface Cell {
    readonly caller: string;
    readonly action: string;
    /** Its ARN. */
    readonly resource: string;
    readonly context: string;
    readonly expected: Answer;
    readonly actual: Answer;
    /** The statements that decided. */
    readonly because: string;
}

/** Every request that the rows speak of, for what is deployed. */
export function questionsOf(
    deployment: Deployment,
    rows: readonly Expectation[],
): readonly Question[] {
    const callers = callersOf(deployment);
    return rows.flatMap((row) =>
        callers.flatMap((caller) => {
            const expected = row.answers[caller.kind];
            return expected === undefined || !hasTraits(row.traits, deployment, caller)
                ? []
                : requestsOf(row, caller, deployment).map(({ context, request }) => ({
                      kind: caller.kind,
                      caller: caller.name,
                      context,
                      expected,
                      request,
                      line: row.line,
                  }));
        }),
    );
}

function requestsOf(row: Expectation, caller: Caller, deployment: Deployment) {
    return row.resources
        .flatMap((name) => targetsOf(name, caller, deployment))
        .flatMap(({ arn, accountId, policy, restrictPublicBuckets }) =>
            row.actions.flatMap((action) =>
                row.contexts.map((context) => ({
                    context,
                    request: {
                        principal: caller.principal,
                        identityPolicies: caller.policies,
                        permissionsBoundary: caller.boundary,
                        action,
                        resource: arn,
                        resourceAccount: accountId,
                        resourcePolicy: policy,
                        restrictPublicBuckets,
                        keys: {
                            ...keysOf(context, caller, action, deployment),
                            "aws:ResourceAccount": accountId,
                            "aws:RequestedRegion": regionOf(arn) || deployment.archive.region,
                        },
                    },
                })),
            ),
        );
}

/** Of a bucket's ARN, nothing. */
function regionOf(arn: string): string {
    return arn.split(":")[3] ?? "";
}

/** Whether a question gets the answer it should. */
export function isAsExpected({ request, expected }: Question): boolean {
    return (decide(request) === "Allowed") === (expected === "allowed");
}

/** Asks every question. */
export function prove(questions: readonly Question[]): readonly Cell[] {
    return questions.map(({ caller, context, expected, request }) => {
        const decision = decide(request);
        return {
            caller,
            action: request.action,
            resource: request.resource,
            context,
            expected,
            actual: decision === "Allowed" ? "allowed" : "denied",
            because: reasonOf(request, decision),
        };
    });
}
