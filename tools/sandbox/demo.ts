import { Command } from "commander";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { holdSession, type Session, type UploadedLog } from "./agent";
import { type ArchivedLog, archivedLogs, archivedText } from "./archived-logs";
import {
    awsOf,
    credentialsOf,
    demoSessions,
    type DemoStack,
    demoStacks,
    stackOutputs,
} from "./demo-organization";
import { REPOSITORY } from "./layout";
import { step } from "./progress";
import { pulumi, type Violation } from "./pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "./sandbox";
import { UserError } from "../../shared/user-error";

/** The last line of `npm run demo -- --json`. */
interface DemoReport {
    readonly ok: boolean;
    readonly seconds: number;
    /** Which AWS provider ran. */
    readonly provider: string;
    readonly stacks: readonly DeployedStack[];
    readonly logs: readonly ReadLog[];
    readonly refused: readonly Refusal[];
}

interface DeployedStack {
    readonly name: string;
    readonly accountId: string;
    readonly resources: number;
    readonly seconds: number;
}

interface ReadLog extends ArchivedLog {
    readonly text: string;
}

interface Refusal {
    readonly stack: string;
    readonly policy: string;
    readonly message: string;
}

interface DemoOptions {
    readonly keep?: boolean;
    readonly json?: boolean;
}

/** The sandbox of the demo; that of `npm run sandbox` is left alone. */
const SANDBOX = "demo";
const PACK = join(REPOSITORY, "policypack");
const LEAKY_ARCHIVE = join(__dirname, "leaky-archive");

async function demo({ keep = false, json = false }: DemoOptions): Promise<void> {
    await resetSandbox(SANDBOX);
    const sandbox = await openSandbox({ name: SANDBOX });
    const started = performance.now();
    try {
        const { central, members } = demoStacks();
        const archive = await step(`deploying ${central.name}`, () => deploy(sandbox, central));
        const deployed = await step(`deploying ${names(members)} at once`, () =>
            Promise.all(members.map((member) => deploy(sandbox, member))),
        );
        const sessions = await step("holding a session per account and region", () =>
            holdSessions(sandbox, members),
        );
        const logs = await step("reading the archive as its owner", () =>
            readArchive(sandbox, central),
        );
        const refused = await step("previewing an archive that forgot the organization", () =>
            refusals(sandbox),
        );
        if (!keep) {
            await step(`destroying ${names(members)}`, () => destroy(sandbox, members));
        }

        const outputs = await stackOutputs(sandbox, central.name);
        const differences = [
            ...differencesOfLogs(logs, sessions, String(outputs["bucketKeyArn"])),
            ...differencesOfRefusal(refused),
        ];
        const report: DemoReport = {
            ok: differences.length === 0,
            seconds: Math.round((performance.now() - started) / 100) / 10,
            provider: sandbox.provider,
            stacks: [archive, ...deployed],
            logs,
            refused,
        };
        show(report, differences, keep);
        if (json) {
            console.log(JSON.stringify(report));
        }
        process.exitCode = report.ok ? 0 : 1;
    } finally {
        if (!keep) {
            await resetSandbox(SANDBOX);
        }
    }
}

const names = (stacks: readonly DemoStack[]) => stacks.map(({ name }) => name).join(" and ");

async function deploy(sandbox: Sandbox, { name, accountId }: DemoStack): Promise<DeployedStack> {
    const command = ["up", "--stack", name, "--yes", "--policy-pack", PACK];
    const { status, output, changes, seconds } = await pulumi(sandbox, command);
    if (status !== 0) {
        throw new UserError(`pulumi ${command.join(" ")} ended with status ${status}:\n${output}`);
    }
    return {
        name,
        accountId,
        resources: Object.values(changes).reduce((sum, count) => sum + count, 0),
        seconds: Math.round(seconds * 10) / 10,
    };
}

interface Held extends Session {
    readonly log: UploadedLog;
}

async function holdSessions(sandbox: Sandbox, members: readonly DemoStack[]): Promise<Held[]> {
    const aws = awsOf(sandbox);
    const held = members.map(async (member) => {
        const { regions } = await stackOutputs(sandbox, member.name);
        const sessions = demoSessions(member, regions as string[]);
        return Promise.all(
            sessions.map(async (session) => ({ ...session, log: await holdSession(session, aws) })),
        );
    });
    return (await Promise.all(held)).flat();
}

async function readArchive(sandbox: Sandbox, central: DemoStack): Promise<ReadLog[]> {
    const { bucketName, region, keyPrefix } = await stackOutputs(sandbox, central.name);
    const archive = {
        bucketName: String(bucketName),
        region: String(region),
        keyPrefix: String(keyPrefix),
    };
    const owner = {
        endpoint: sandbox.endpoint,
        credentials: credentialsOf(sandbox, central.profile),
    };
    const logs = await archivedLogs(archive, owner);
    return Promise.all(
        logs.map(async (log) => ({ ...log, text: await archivedText(archive, log.key, owner) })),
    );
}

/** Previews the leaky archive with the pack; what the pack has to say at mandatory level. */
async function refusals(sandbox: Sandbox): Promise<Refusal[]> {
    const stack = "leaky";
    await sandbox.exec("pulumi", ["stack", "init", stack, "--non-interactive"], {
        cwd: LEAKY_ARCHIVE,
    });
    const { status, violations } = await pulumi(
        sandbox,
        ["preview", "--stack", stack, "--policy-pack", PACK],
        { cwd: LEAKY_ARCHIVE },
    );
    const isMandatory = ({ level }: Violation) => level === "mandatory";
    return status === 0
        ? []
        : violations.filter(isMandatory).map(({ policy, message }) => ({ stack, policy, message }));
}

async function destroy(sandbox: Sandbox, members: readonly DemoStack[]): Promise<void> {
    const runs = members.map(({ name }) => pulumi(sandbox, ["destroy", "--stack", name, "--yes"]));
    for (const { status, output } of await Promise.all(runs)) {
        if (status !== 0) {
            throw new UserError(`pulumi destroy ended with status ${status}:\n${output}`);
        }
    }
}

function differencesOfLogs(
    logs: readonly ReadLog[],
    sessions: readonly Held[],
    bucketKeyArn: string,
): string[] {
    const differences = sessions.flatMap(({ accountId, region, sessionId, log: uploaded }) => {
        const key = `${accountId}/${region}/${sessionId}.log`;
        const log = logs.find((candidate) => candidate.key.endsWith(key));
        if (log === undefined) {
            return [`There is no log ${key}.`];
        }
        const wrong: string[] = [];
        if (log.sse !== "aws:kms" || log.kmsKeyArn !== bucketKeyArn) {
            wrong.push(
                `${key} is encrypted with ${log.sse} ${log.kmsKeyArn}, not with ${bucketKeyArn}.`,
            );
        }
        if (log.text !== uploaded.text) {
            wrong.push(`${key} is not what its node uploaded.`);
        }
        return wrong;
    });
    if (logs.length !== sessions.length) {
        differences.push(
            `${sessions.length} sessions were held, ${logs.length} logs are in the archive.`,
        );
    }
    return differences;
}

function differencesOfRefusal(refused: readonly Refusal[]): string[] {
    return refused.some(({ policy }) => policy === "bucket-policy-org-only")
        ? []
        : ["The pack did not refuse the leaky archive by bucket-policy-org-only."];
}

function show(
    { provider, stacks, logs, refused, seconds }: DemoReport,
    differences: readonly string[],
    kept: boolean,
): void {
    console.log(`\nDeployed by the AWS provider: ${provider}`);
    console.table(Object.fromEntries(stacks.map(({ name, ...stack }) => [name, stack])));
    console.log("Logs in the archive, each below its own account");
    for (const { key, bytes, sse, kmsKeyArn } of logs) {
        console.log(`  ${key}\n    ${bytes} bytes, ${sse}, ${kmsKeyArn}`);
    }
    console.log("\nThe first of them, without the terminal's control characters");
    console.log(`    ${plainLines(logs[0]?.text ?? "").join("\n    ")}`);
    console.log(
        "\nRefused: the stack leaky, whose bucket policy does not ask for the organization",
    );
    for (const { policy, message } of refused) {
        console.log(`  ${policy}\n    ${message.replace(/\n/g, "\n    ")}`);
    }
    console.log(`\n${seconds} s after set-up.`);
    if (kept) {
        console.log(
            "Still running: npm run sandbox -- --name demo exec -- pulumi stack -s central",
        );
    }
    for (const difference of differences) {
        console.log(`NOT AS CLAIMED: ${difference}`);
    }
}

/** The lines of a log, which end with CR CR LF. */
function plainLines(log: string): readonly string[] {
    return stripVTControlCharacters(log).replaceAll("\r", "").trimEnd().split("\n");
}

const command = new Command("npm run demo --")
    .description("Deploys the sample organization in the sandbox and shows its logs arrive.")
    .option("--keep", "leave the sandbox running afterwards")
    .option("--json", "end with one JSON object on a line of its own")
    .action(demo);

command.parseAsync().catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = 1;
});
