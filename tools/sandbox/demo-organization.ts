import { fromIni } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { readFileSync } from "node:fs";
import type { Session } from "./agent";
import type { Aws } from "./aws";
import { layoutOf } from "./layout";
import { type Account, readAccount } from "./organization/organization";
import type { Sandbox } from "./sandbox";
import { stackFiles, stackOf } from "./organization/stack-files";
import { UserError } from "../../shared/user-error";

/** A stack of the repository and the account it is for. */
export interface DemoStack extends Account {
    readonly name: string;
    /** `aws:profile` under which the account is reached. */
    readonly profile: string;
}

/** The archive and the members that the files in stacks/ describe. */
export function demoStacks(): {
    readonly central: DemoStack;
    readonly members: readonly DemoStack[];
} {
    const stacks = stackFiles().map((file) => {
        const account = readAccount(readFileSync(file, "utf8"));
        if (account === undefined) {
            throw new UserError(
                `${file} names no account. Write session-logs:accountId (12 digits, in quotes) and aws:profile.`,
            );
        }
        return { ...account, name: stackOf(file) };
    });
    const central = stacks.find(({ name }) => name === "central");
    if (central === undefined) {
        throw new UserError(
            "stacks/Pulumi.central.yaml is missing: the demo has no archive to deploy.",
        );
    }
    return { central, members: stacks.filter((stack) => stack !== central) };
}

/** The credentials of a profile of the sandbox. */
export function credentialsOf(sandbox: Sandbox, profile: string): AwsCredentialIdentityProvider {
    return fromIni({
        profile,
        configFilepath: sandbox.env["AWS_CONFIG_FILE"],
        filepath: sandbox.env["AWS_SHARED_CREDENTIALS_FILE"],
        clientConfig: { endpoint: sandbox.endpoint, region: "us-east-1" },
    });
}

/** AWS as the sandbox plays it. */
export function awsOf(sandbox: Sandbox): Aws {
    return {
        endpoint: sandbox.endpoint,
        credentials: credentialsOf(sandbox, "management"),
        nodes: layoutOf(sandbox.name).nodes,
    };
}

/** The stack outputs that `pulumi stack output` prints. */
export async function stackOutputs(
    sandbox: Sandbox,
    stack: string,
): Promise<Readonly<Record<string, unknown>>> {
    const { status, stdout, stderr } = await sandbox.exec("pulumi", [
        ...["stack", "output", "--json", "--stack", stack],
    ]);
    if (status !== 0) {
        throw new Error(
            `pulumi stack output --stack ${stack} ended with status ${status}:\n${stderr}`,
        );
    }
    return JSON.parse(stdout) as Record<string, unknown>;
}

/** With what a shell sends a terminal beside text: bracketed paste switched on and off. */
const TRANSCRIPT = [
    "\u001b[?2004hsh-5.2$ uptime",
    "\u001b[?2004l\r 10:00:00 up 12 days,  3:04,  1 user,  load average: 0.00, 0.01, 0.00",
    "\u001b[?2004hsh-5.2$ exit",
    "\u001b[?2004l\rexit",
    "",
].join("\r\n");

/** One session in each region of a member, on a node with the first of its roles. */
export function demoSessions(
    { name, accountId, roles }: DemoStack,
    regions: readonly string[],
): Session[] {
    return regions.map((region, index) => {
        const sessionId = `${name}-operator-${index}v7k2m9x4q8w3z6t1r5y0n2b4c`;
        return {
            accountId,
            region,
            role: roles[0] ?? "",
            sessionId,
            transcript: TRANSCRIPT,
        };
    });
}
