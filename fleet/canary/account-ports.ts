import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { LookedUp } from "../../shared/looked-up";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import type { SignIn } from "../accounts/credentials";
import type { LogCheckPorts } from "./check-log";
import { type Decision, decisionOf } from "./decision";
import type { NodeCall } from "./node-calls";

/** How an account is reached. */
export interface AccountAccess extends SignIn {
    /** For IAM, which has no regions: one of the account's partition. */
    readonly region: string;
    /** In place of AWS's own. @default AWS's, or what the environment names */
    readonly endpoint?: string;
}

/** The simulator is throttled early: the SDK's usual three tries are few. */
const MOST_TRIES = 8;

const MISSING = ["InvalidDocument", "NoSuchEntity", "NoSuchEntityException"];
const REFUSED = ["AccessDenied", "AccessDeniedException"];

/** Asks the account itself. What else AWS answers with, such as throttling, is thrown. */
export function accountPorts(access: AccountAccess, sleep: LogCheckPorts["sleep"]): LogCheckPorts {
    const iam = new IAMClient({ ...access, maxAttempts: MOST_TRIES });
    return {
        preferences: (region) =>
            ask(async () => {
                const ssm = new SSMClient({ ...access, region });
                const command = new GetDocumentCommand({
                    Name: PREFERENCES_DOCUMENT,
                    DocumentFormat: "JSON",
                });
                return (await ssm.send(command)).Content;
            }),
        roleArn: (RoleName) =>
            ask(async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn),
        simulate: (roleArn, call) => ask(() => simulate(iam, roleArn, call)),
        sleep,
    };
}

/**
 * One call on one resource: the simulator refuses actions together that are authorized differently,
 * and tells the worst of several resources.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
async function simulate(
    iam: IAMClient,
    PolicySourceArn: string,
    { action, resource, context }: NodeCall,
): Promise<Decision | undefined> {
    const { EvaluationResults = [] } = await iam.send(
        new SimulatePrincipalPolicyCommand({
            PolicySourceArn,
            ActionNames: [action],
            ResourceArns: [resource],
            ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
                ContextKeyName,
                ContextKeyType: value === "true" || value === "false" ? "boolean" : "string",
                ContextKeyValues: [value],
            })),
        }),
    );
    const [result] = EvaluationResults;
    return result && decisionOf(result);
}

/** @param call undefined where nothing was found. */
async function ask<T>(call: () => Promise<T | undefined>): Promise<LookedUp<T>> {
    try {
        const value = await call();
        return value === undefined ? { kind: "missing" } : { kind: "found", value };
    } catch (error) {
        const { name, message } = error as Error;
        if (MISSING.includes(name)) {
            return { kind: "missing" };
        }
        if (REFUSED.includes(name)) {
            return { kind: "unknown", reason: message.replace(/[.\s]+$/, "") };
        }
        throw error;
    }
}
