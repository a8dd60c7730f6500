import { sessionKeys } from "../../member/archive/session-keys";
import { type MemberConfig, memberConfig } from "../../member/config";
import { nodeRoles } from "../../member/nodes/node-roles";
import { logGroupOf } from "../../member/sessions/preferences-content";
import { sessionDocuments } from "../../member/sessions/session-documents";
import type { Contract } from "../../shared/contract";
import type { LookedUp } from "../../shared/looked-up";
import type { Problem } from "../../shared/problem";
import { inProject } from "../../shared/setting";
import { flattened } from "../file/flattened";
import type { StackSpec } from "../file/stack-spec";
import { checkRole, type RolePorts } from "./check-role";
import { documentFindings } from "./document-findings";
import { nodeCalls } from "./node-calls";

/** What is asked of the account, with the rights of its deploy role. */
export interface LogCheckPorts extends RolePorts {
    /** Content of the session preferences in effect, JSON text. */
    readonly preferences: (region: string) => Promise<LookedUp<string>>;
}

/** A member that was brought up. */
export interface CheckedMember {
    /** With what Pulumi.yaml sets for every stack. */
    readonly spec: StackSpec;
    /** Pulumi.yaml's `name`, the namespace of the config. */
    readonly project: string;
    readonly contract: Contract;
}

/**
 * Checks with the deploy role alone that a member's sessions can be logged, by what their nodes'
 * agents do: that the preferences in effect say where the stack wants logs, and that the policies of
 * each role that nodes run with let it make the agent's calls.
 *
 * Not seen from there: the bucket's and keys' policies in the log-archive account, service control
 * policies with conditions and resource control policies (IAM's simulator leaves both out), the
 * network, and a node itself. Nor are documents looked at beside the account's preferences. A member
 * that is `off` has no logs to check.
 *
 * @returns What is wrong, a line for each thing; none if all is well.
 * @throws what an SDK rejects with if AWS does not answer.
 */
export async function checkLog(
    { spec, project, contract }: CheckedMember,
    ports: LogCheckPorts,
): Promise<readonly string[]> {
    const read = memberConfig(project, flattened(spec.config));
    if (!read.ok) {
        return linesOf(project, read.problems);
    }
    const config = read.value;
    if (config.off) {
        return [];
    }
    const keys = sessionKeys(config.regions, contract);
    if (!keys.ok) {
        return linesOf(project, keys.problems);
    }
    const documents = await readDocuments(config.regions, ports);
    const { accountId } = config;
    const mend =
        `Run \`pulumi refresh -s ${spec.stack}\`, ` +
        `then \`npm run --silent fleet -- up --all --account ${accountId}\`.`;
    const calls = nodeCalls({
        accountId,
        contract,
        sessionKeyArns: keys.value,
        logGroups: logGroupsIn(documents),
    });
    const roles = nodeRoles(config).map(({ name }) =>
        checkRole({ name, accountId, mend }, calls, ports),
    );
    const { bucketName, keyPrefix } = contract;
    const wanted = sessionDocuments({
        ...config,
        bucketName,
        keyPrefix,
        sessionKeyArns: keys.value,
    });
    return [
        ...[...documents].flatMap(([region, found]) =>
            documentFindings(found, {
                region,
                inputs: wanted[region]?.inputs ?? {},
                isStreamingOwn: isStreamingOwn(config),
                mend,
            }),
        ),
        ...(await Promise.all(roles)).flat(),
    ];
}

function linesOf(project: string, problems: readonly Problem[]): readonly string[] {
    return problems.map(({ key, found, expected }) =>
        inProject(project, `${key} ${found}. ${expected}`),
    );
}

type Documents = ReadonlyMap<string, LookedUp<string>>;

async function readDocuments(
    regions: readonly string[],
    { preferences }: LogCheckPorts,
): Promise<Documents> {
    const documents = regions.map(async (region) => [region, await preferences(region)] as const);
    return new Map(await Promise.all(documents));
}

/** Agents stream to the group that the preferences name, whoever wrote that. */
function logGroupsIn(documents: Documents): Readonly<Record<string, string>> {
    const groups = [...documents].flatMap(([region, found]) => {
        const name = found.kind === "found" ? logGroupOf(found.value) : undefined;
        return name === undefined ? [] : [[region, name] as const];
    });
    return Object.fromEntries(groups);
}

/** With `adopt: keep`, what streams is left as it was, unless the stack says so itself. */
function isStreamingOwn({ adopt, cloudWatch }: MemberConfig): boolean {
    return adopt !== "keep" || cloudWatch !== undefined;
}
