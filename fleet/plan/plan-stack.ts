import { centralConfig } from "../../central/config";
import { readExisting } from "../../central/facts";
import { readLockout } from "../../central/lockout/read-lockout";
import type { CentralLookUps } from "../../central/look-ups";
import { planCentral } from "../../central/plan";
import { memberConfig } from "../../member/config";
import { readFacts } from "../../member/facts";
import type { MemberLookUps } from "../../member/look-ups";
import { planMember } from "../../member/plan";
import { type Contract, parseContract } from "../../shared/contract";
import { JUST_IN_TIME_TAG } from "../../shared/names";
import type { OwnResource } from "../../shared/own-resource";
import { type Checked, type Problem, together } from "../../shared/problem";
import { awsSettings } from "../../shared/pulumi/aws-settings";
import { defaultTags } from "../../shared/pulumi/default-tags";
import type { Plan } from "../../shared/pulumi/plan";
import { centralStackOf } from "../../shared/stack-name";
import type { StackSpec } from "../file/stack-spec";
import type { StackState } from "../states/stack-state";
import { plannedChanges, type ResourceChange } from "./changes";
import { flattened } from "../file/flattened";
import { expectedDigest, type Programs } from "./expected-digest";
import { whyUpdate } from "./reason";

export interface PlanPorts {
    readonly programs: Programs;
    /** The digest in effect of a stack, or undefined. */
    readonly digest: (stack: string) => string | undefined;
    /** The whole state of a stack of the project, or undefined if there is no such stack. */
    readonly state: (stack: string) => Promise<StackState | undefined>;
    /** Asks an account with the credentials of its deploy role. */
    readonly memberLookUps: (spec: StackSpec) => MemberLookUps;
    readonly centralLookUps: (spec: StackSpec) => CentralLookUps;
    /** Names of the stacks of central's members, for a change that may lock one out. */
    readonly members: () => Promise<Checked<readonly string[]>>;
}

/** Whether a stack is as it is wanted, and what an update would do. */
export interface StackPlan {
    readonly stack: string;
    /** `create` is an update of a stack that has nothing yet. */
    readonly verdict: "current" | "create" | "update" | "refused";
    /** In a few words, for people: "new account", "config changed". */
    readonly why: string;
    /** Of a stack that is created or updated. */
    readonly changes?: readonly ResourceChange[];
    /** What keeps it from being updated. */
    readonly problems?: readonly Problem[];
    /** What the program would warn of. */
    readonly warnings?: readonly string[];
}

/**
 * Plans a stack without an engine: by its digest if that is the one it would get, without a question
 * to its account; else by what the account has, as its program does.
 *
 * @throws what the backend, or AWS beyond "not there" and "may not be asked", fails with.
 */
export async function planStack(spec: StackSpec, ports: PlanPorts): Promise<StackPlan> {
    const { stack, party } = spec;
    const [state, contract] = await Promise.all([
        ports.state(stack),
        party === "member" ? contractFor(spec, ports) : undefined,
    ]);
    const found = contract?.ok === true ? contract.value : undefined;
    const digest = ports.digest(stack);
    const expected = expectedDigest(spec, found, ports.programs);
    if (contract?.ok !== false && digest === expected && state?.pending.length === 0) {
        return { stack, verdict: "current", why: "made from the same program, config and central" };
    }
    const isNew = state === undefined || state.resources.length === 0;
    const why = isNew
        ? party === "central"
            ? "new archive"
            : "new account"
        : whyUpdate(state, digest, expected);
    const made =
        contract === undefined
            ? await centralPlan(spec, state, ports)
            : await memberPlan(spec, state, contract, ports);
    if (!made.ok) {
        return { stack, verdict: "refused", why, problems: made.problems };
    }
    return {
        stack,
        verdict: isNew ? "create" : "update",
        why,
        changes: changesOf(spec, made.value, state, ports.programs),
        warnings: made.value.plan.warnings,
    };
}

/** What central exported at its last update. */
async function contractFor(spec: StackSpec, ports: PlanPorts): Promise<Checked<Contract>> {
    const named = flattened(spec.config)[`${ports.programs.project}:centralStack`];
    const central = named ?? centralStackOf(spec.stack);
    // Another project's stack lies elsewhere in the backend, if it has the same project at all.
    const state = await ports.state(central.slice(central.lastIndexOf("/") + 1));
    return parseContract(central, state?.outputs ?? {});
}

interface Made {
    readonly plan: Plan;
    /** Tags that the provider gives everything. */
    readonly tags: Readonly<Record<string, string>>;
}

async function memberPlan(
    spec: StackSpec,
    state: StackState | undefined,
    contract: Checked<Contract>,
    { programs, memberLookUps }: PlanPorts,
): Promise<Checked<Made>> {
    const stackConfig = flattened(spec.config);
    const config = memberConfig(programs.project, stackConfig);
    if (!config.ok) {
        return config;
    }
    const tags = tagsOf(programs.project, config.value.tags, stackConfig);
    const lookUps = memberLookUps(spec);
    const facts = await readFacts(
        config.value,
        Promise.resolve(contract),
        ownResources(state),
        lookUps,
    );
    const settings = Object.keys(stackConfig).map((key) => key.slice(key.indexOf(":") + 1));
    return together({ plan: planMember(config.value, facts, settings), tags });
}

async function centralPlan(
    spec: StackSpec,
    state: StackState | undefined,
    ports: PlanPorts,
): Promise<Checked<Made>> {
    const { project } = ports.programs;
    const stackConfig = flattened(spec.config);
    const config = centralConfig(project, stackConfig);
    if (!config.ok) {
        return config;
    }
    const tags = tagsOf(project, config.value.tags, stackConfig, JUST_IN_TIME_TAG);
    const own = ownResources(state);
    const sources = {
        central: spec.stack,
        members: ports.members,
        outputs: async (stack: string) => (await ports.state(stack))?.outputs,
    };
    const [lockout, existing] = await Promise.all([
        readLockout(sources, config.value),
        readExisting(config.value, own, ports.centralLookUps(spec)),
    ]);
    return together({ plan: planCentral(config.value, { state: own, lockout, existing }), tags });
}

function tagsOf(
    namespace: string,
    tags: Readonly<Record<string, string>>,
    stackConfig: Readonly<Record<string, string>>,
    ownTags?: Readonly<Record<string, string>>,
): Checked<Made["tags"]> {
    const awsTags = awsSettings(stackConfig)["defaultTags"];
    const found = defaultTags(namespace, tags, awsTags, ownTags);
    return found.ok ? { ok: true, value: found.value?.tags ?? {} } : found;
}

/** The state as a program reads it of the engine. */
function ownResources(state: StackState | undefined): readonly OwnResource[] {
    return (state?.resources ?? []).map(({ urn, type, outputs }) => ({
        type,
        name: urn.slice(urn.lastIndexOf("::") + 2),
        outputs,
    }));
}

function changesOf(
    { stack }: StackSpec,
    { plan, tags }: Made,
    state: StackState | undefined,
    { project }: Programs,
): readonly ResourceChange[] {
    const context = { stack, project, defaultTags: tags };
    return plannedChanges(plan, state?.resources ?? [], context);
}
