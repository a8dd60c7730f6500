import { IAMClient } from "@aws-sdk/client-iam";
import { readFileSync } from "node:fs";
import { managedPolicy } from "../sandbox/access/caller";
import { asAdministrator } from "../sandbox/aws";
import { awsOf } from "../sandbox/demo-organization";
import { type DeployedPolicy, parsePolicy } from "../oracle/policy";
import type { Sandbox } from "../sandbox/sandbox";
import { UserError } from "../../shared/user-error";
import { describeProblems, type Checked } from "../../shared/problem";
import { AWS_MANAGED } from "./aws-managed";
import { type Deployment, foreignPolicies, readDeployment } from "./deployment";
import { parseState, type StackState } from "./state";

/**
 * What the states in files say.
 *
 * @param files What `pulumi stack export` printed.
 * @param policies `<arn>=<file>` of managed policies that none of the stacks has made.
 */
export function deployedInFiles(files: readonly string[], policies: readonly string[]): Deployment {
    const states = files.map((file) => readable(parseState(file, textOf(file))));
    const others = Object.fromEntries(policies.map(policyInFile));
    return readable(readDeployment(states, { ...AWS_MANAGED, ...others }));
}

/** What the states of all stacks in a sandbox say. */
export async function deployedInSandbox(sandbox: Sandbox): Promise<Deployment> {
    const stacks = JSON.parse(await output(sandbox, ["stack", "ls", "--json"])) as {
        readonly name: string;
    }[];
    const states = await Promise.all(
        stacks.map(async ({ name }) =>
            readable(parseState(name, await output(sandbox, ["stack", "export", "-s", name]))),
        ),
    );
    return readable(readDeployment(states, await policiesInSandbox(sandbox, states)));
}

/** The managed policies that roles have and the stacks have not made, by ARN. */
async function policiesInSandbox(
    sandbox: Sandbox,
    states: readonly StackState[],
): Promise<Record<string, DeployedPolicy>> {
    const policies: Record<string, DeployedPolicy> = {};
    for (const { accountId, arn } of states.flatMap(foreignPolicies)) {
        const iam = new IAMClient(asAdministrator(awsOf(sandbox), accountId, "us-east-1"));
        policies[arn] = await managedPolicy(iam, arn);
    }
    return policies;
}

function policyInFile(given: string): [string, DeployedPolicy] {
    const [arn = "", file = ""] = given.split(/=(.*)/s);
    if (!arn.startsWith("arn:") || file === "") {
        throw new UserError(
            `--policy is ${given}. Write <ARN of the policy>=<file with its JSON>.`,
        );
    }
    const name = arn.split("/").at(-1) ?? arn;
    try {
        return [arn, parsePolicy(name, textOf(file))];
    } catch (error) {
        if (error instanceof UserError) {
            throw error;
        }
        throw new UserError(`${file} is no policy: ${(error as Error).message}`);
    }
}

function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw new UserError(`${file} can't be read: ${(error as Error).message}`);
    }
}

/**
 * The value, if there is one.
 *
 * @throws UserError with all problems.
 */
export function readable<T>(checked: Checked<T>): T {
    if (!checked.ok) {
        throw new UserError(describeProblems("Nothing was proven.", checked.problems));
    }
    return checked.value;
}

async function output(sandbox: Sandbox, args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await sandbox.exec("pulumi", args);
    if (status !== 0) {
        throw new UserError(`pulumi ${args.join(" ")} ended with status ${status}:\n${stderr}`);
    }
    return stdout;
}
