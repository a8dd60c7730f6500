import type { LookedUp } from "../../shared/looked-up";
import { mapAtOnce } from "../../shared/map-at-once";
import type { Decision } from "./decision";
import { type CheckedRole, type DeniedCall, denialFindings } from "./denial-findings";
import type { NodeCall } from "./node-calls";

export interface RolePorts {
    /** A role's ARN, which holds its path. */
    readonly roleArn: (name: string) => Promise<LookedUp<string>>;
    /** Whether a role's policies let it make a call. */
    readonly simulate: (roleArn: string, call: NodeCall) => Promise<LookedUp<Decision>>;
    readonly sleep: (seconds: number) => Promise<void>;
}

/** IAM takes a while until it knows everywhere what it was told: seconds before each further look. */
const LOOKS_AGAIN = [1, 2, 3, 4];

/** Calls of the simulator at a time, of each role: IAM throttles an account early. */
const AT_A_TIME = 4;

/** What a look at a role brought. */
interface Look {
    readonly lines: readonly string[];
    /** Calls that may come out otherwise later. */
    readonly left: readonly NodeCall[];
}

/**
 * Asks IAM's simulator whether a role may make calls. What is not allowed is asked again for ten
 * seconds, since roles and policies made just now take effect late.
 *
 * @returns What is wrong, a line for each cause.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function checkRole(
    role: CheckedRole,
    calls: readonly NodeCall[],
    ports: RolePorts,
): Promise<readonly string[]> {
    let look = await lookAt(role, calls, ports);
    for (const seconds of LOOKS_AGAIN) {
        if (look.left.length === 0) {
            break;
        }
        await ports.sleep(seconds);
        look = await lookAt(role, look.left, ports);
    }
    return look.lines;
}

async function lookAt(
    role: CheckedRole,
    calls: readonly NodeCall[],
    ports: RolePorts,
): Promise<Look> {
    const arn = await ports.roleArn(role.name);
    if (arn.kind === "missing") {
        return missing(role, calls);
    }
    if (arn.kind === "unknown") {
        return refused(role, "iam:GetRole", arn.reason);
    }
    const simulate = async (call: NodeCall) => ({
        call,
        answer: await ports.simulate(arn.value, call),
    });
    const denied: DeniedCall[] = [];
    for (const { call, answer } of await mapAtOnce(AT_A_TIME, calls, simulate)) {
        switch (answer.kind) {
            case "missing":
                return missing(role, calls);
            case "unknown":
                return refused(role, "iam:SimulatePrincipalPolicy", answer.reason);
            case "found":
                if (!answer.value.isAllowed) {
                    denied.push({ call, denial: answer.value });
                }
        }
    }
    return { lines: denialFindings(role, denied), left: denied.map(({ call }) => call) };
}

function missing({ name, accountId, mend }: CheckedRole, left: readonly NodeCall[]): Look {
    const line = `Role ${name} does not exist in account ${accountId}: nodes that run with it write no log. ${mend}`;
    return { lines: [line], left };
}

/** The deploy role lacks a permission: no later look brings it. */
function refused({ name, accountId }: CheckedRole, action: string, reason: string): Look {
    const line =
        `Whether role ${name} may write logs can't be checked: ${reason}. ` +
        `Let the deploy role call ${action} on the roles of account ${accountId}, ` +
        "or leave this check out with --canary 0.";
    return { lines: [line], left: [] };
}
