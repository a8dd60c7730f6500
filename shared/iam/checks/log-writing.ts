import type { PrincipalDescription } from "../finding";
import { expandAction, expandActions, type ActionSet } from "../match/actions";
import { and, type Answer } from "../match/answer";
import type { CompiledStatement } from "../match/compile";
import { evaluateCondition } from "../match/conditions";
import { exactly, showText, type Text } from "../match/text";
import type { ConditionRef, StatementRef } from "../parse/references";
import { appliesTo, type Analysis } from "../principals/access";
import { agentCalls, type AgentCalls } from "../principals/agent-calls";
import type { AnalysisContext } from "../principals/analysis-context";
import { decide, type Decision } from "../principals/decision";
import { grantedResources } from "../principals/granted-resources";
import { matchPrincipal } from "../principals/match-principal";
import { allMembers, grantedMembers, ownerPrincipal } from "../principals/members";
import type { ResourceSet } from "../principals/resource-set";
import type { SymbolicPrincipal } from "../principals/symbolic-principal";
import { emptyExemptionOf } from "./empty-exemption";

/** Whether a member can write its log, or encrypt with the key, as the agent does it. */
export interface LogWriting {
    /** `maybe` where it depends on what is not known of the agent's requests. */
    readonly answer: Answer;
    /** Whether some Allow is for members, be it in vain: a policy may leave all grants to others. */
    readonly meant: boolean;
    /** The agent's actions that an Allow grants some member, denials aside. */
    readonly granted: readonly string[];
    /** Every call, as answered to the member that gets furthest. */
    readonly calls: readonly CallAnswer[];
    readonly principal: PrincipalDescription;
}

/** The answer to one call. */
export interface CallAnswer {
    /** `s3:PutObject`, … */
    readonly action: string;
    readonly answer: Answer;
    /** Whether an Allow grants it, denials aside. */
    readonly granted: boolean;
    readonly deniedBy?: StatementRef;
    /** The exemption from that Deny, if it exempts nobody. */
    readonly emptyExemption?: ConditionRef;
    /** An Allow that is meant for the call, and its condition that the call does not meet. */
    readonly unmet?: { readonly statement: StatementRef; readonly condition: ConditionRef };
}

/** A call, and what the policy says to it. */
interface Tried extends Decision {
    readonly action: string;
    readonly principal: SymbolicPrincipal;
}

/** All that one thing takes, calls that are sent alike together. */
type Way = readonly AgentCalls[];

/** All calls of one way by one member, on one place. */
interface Attempt {
    readonly member: SymbolicPrincipal;
    readonly tried: readonly Tried[];
}

/** What must remain possible may come through any access point. */
const ANY_ACCESS_POINT = { externalAccessPoints: false };

/** Statements looked at: several times what the largest documents that AWS takes need. */
const EFFORT = 100_000;

/** Whether some member of the organization may send all that the agent sends. */
export function checkLogWriting(shared: Analysis): LogWriting {
    const analysis = { ...shared, budget: { left: EFFORT } };
    const ways = agentCalls(analysis.context);
    const granted = new Set<string>();
    let best: Attempt | undefined;
    for (const attempt of attemptsOfMembers(analysis, ways)) {
        actionsGranted(attempt).forEach((action) => granted.add(action));
        best = best === undefined || rank(attempt) > rank(best) ? attempt : best;
        if (answerOf(best) === "yes") {
            break;
        }
    }
    const meant =
        granted.size > 0 || analysis.policy.allows.some((it) => isForMembers(it, ways, analysis));
    const members = meant ? best : undefined;
    const { member, tried } = members ?? ownersAttempt(analysis, ways);
    const said = { meant, granted: [...granted].sort(), principal: member.description };
    const calls = tried.map((one) => callAnswer(one, analysis));
    const answer = members === undefined ? "no" : answerOf(members);
    if (answer === "no" && analysis.budget.left <= 0) {
        return { ...said, answer: "maybe", calls: [] };
    }
    // Whom a policy leaves out it refuses without a word.
    return {
        ...said,
        answer,
        calls: meant ? calls : calls.map((call) => ({ ...call, answer: "no" }) as const),
    };
}

/** How far one principal gets with all calls of a way, on the place where it gets furthest. */
export function checkCalls(
    shared: Analysis,
    way: Way,
    principal: SymbolicPrincipal,
    isAsked: (place: ResourceSet) => boolean,
): readonly CallAnswer[] {
    const analysis = { ...shared, budget: { left: EFFORT } };
    const nothing: Attempt = { member: principal, tried: [] };
    const furthest = [...attemptsOf(analysis, way, principal, isAsked)].reduce(
        (a, b) => (a === nothing || rank(b) > rank(a) ? b : a),
        nothing,
    );
    return furthest.tried.map((one) => callAnswer(one, analysis));
}

function* attemptsOfMembers(analysis: Analysis, ways: readonly Way[]): Generator<Attempt> {
    const seen = new Set<string>();
    for (const allow of analysis.policy.allows.filter((one) => grantsAny(one, ways, analysis))) {
        for (const member of allMembers(analysis, allow, ANY_ACCESS_POINT)) {
            if (analysis.budget.left <= 0) {
                return;
            }
            const { key = "" } = member;
            if (!seen.has(key)) {
                seen.add(key);
                for (const way of ways) {
                    yield* attemptsOf(analysis, way, member);
                }
            }
        }
    }
}

/** Of a policy that is not for members: whether denials stop even the owner's nodes. */
function ownersAttempt(analysis: Analysis, ways: readonly Way[]): Attempt {
    const owner = ownerPrincipal(analysis.context);
    const nothing: Attempt = { member: owner, tried: [] };
    return ways
        .flatMap((way) => [...attemptsOf(analysis, way, owner)])
        .reduce((a, b) => (a === nothing || denied(b) < denied(a) ? b : a), nothing);
}

/** Calls of a way as one principal sends them. */
interface Sent {
    readonly calls: AgentCalls;
    readonly principal: SymbolicPrincipal;
    readonly actions: readonly ActionSet[];
}

function* attemptsOf(
    analysis: Analysis,
    way: Way,
    member: SymbolicPrincipal,
    isAsked: (place: ResourceSet) => boolean = () => true,
): Generator<Attempt> {
    const sent = way.map((calls): Sent => ({
        calls,
        principal: calls.by(member),
        actions: calls.actions.map((action) => expandAction(analysis.service, action)),
    }));
    for (const place of placesOf(analysis, sent)) {
        if (analysis.budget.left <= 0) {
            return;
        }
        if (isAsked(place)) {
            yield { member, tried: sent.flatMap((one) => send(analysis, one, member, place)) };
        }
    }
}

/** What the calls are about: places that grants show, or all that the policy is about. */
function placesOf(
    { policy, context, budget }: Analysis,
    sent: readonly Sent[],
): readonly ResourceSet[] {
    const places = new Map<string, ResourceSet>();
    for (const { calls, principal, actions } of sent.filter(
        (one) => one.calls.level !== "bucket",
    )) {
        const asked = actions.reduce((all, action) => all | action, 0n);
        for (const allow of policy.allows.filter((one) => (one.actions & asked) !== 0n)) {
            budget.left--;
            if (appliesTo(allow, principal) !== "no") {
                grantedResources(allow, principal, context)
                    .filter(({ level }) => level === calls.level)
                    .forEach((place) => places.set(showText(place.text), place));
            }
        }
    }
    return places.size > 0
        ? [...places.values()]
        : context.resources.filter(({ level }) => level !== "bucket");
}

function send(
    { policy, context, budget }: Analysis,
    { calls, principal, actions }: Sent,
    member: SymbolicPrincipal,
    place: ResourceSet,
): readonly Tried[] {
    budget.left -= policy.allows.length + policy.denies.length;
    // Of a principal that is named by an id of its own nothing tells the account, or whether it
    // runs a node: only what names it, or everybody, is for it.
    const isTied = member.identity.kind !== "listed";
    const allows = isTied
        ? policy.allows
        : policy.allows.filter((allow) => matchPrincipal(allow, member) === "yes");
    const texts = calls.level === "bucket" ? bucketsOf(place, context) : [place.text];
    const decisions = texts.map((text) =>
        decide({ ...policy, allows }, { principal, actions, text }),
    );
    return calls.actions.map((action, index): Tried => {
        const onTexts = decisions.map((each) => each[index] ?? NOT_GRANTED);
        const { answer, ...rest } =
            onTexts.find((one) => one.answer !== "no") ?? onTexts[0] ?? NOT_GRANTED;
        return { ...rest, answer: isTied ? answer : and(answer, "maybe"), action, principal };
    });
}

const NOT_GRANTED: Decision = { answer: "no", granted: "no" };

/** The bucket that a place lies in, or those that the policy is about. */
function bucketsOf({ bucketArn }: ResourceSet, { bucketArns }: AnalysisContext): readonly Text[] {
    const [only, ...more] = bucketArns;
    if (only !== undefined && more.length === 0) {
        return [exactly(only)];
    }
    return (bucketArn === undefined ? bucketArns : [bucketArn]).map(exactly);
}

function answerOf({ tried }: Attempt): Answer {
    return tried.map(({ answer }) => answer).reduce(and, "yes");
}

function actionsGranted({ tried }: Attempt): string[] {
    return tried.filter(({ granted }) => granted !== "no").map(({ action }) => action);
}

function denied({ tried }: Attempt): number {
    return tried.filter(({ deniedBy }) => deniedBy !== undefined).length;
}

/** How far an attempt gets: by what is possible, then by what is granted. */
function rank(one: Attempt): number {
    const having = (answer: Answer) => one.tried.filter((each) => each.answer === answer).length;
    const granted = actionsGranted(one).length;
    return (
        ((having("yes") + having("maybe")) * 10 + granted) * 100 + having("yes") * 10 + denied(one)
    );
}

function callAnswer(tried: Tried, analysis: Analysis): CallAnswer {
    const { action, answer, deniedBy } = tried;
    const said = { action, answer, granted: tried.granted !== "no" };
    if (answer !== "no") {
        return said;
    }
    if (deniedBy === undefined) {
        const unmet = unmetBy(tried, analysis);
        return unmet === undefined ? said : { ...said, unmet };
    }
    const emptyExemption = emptyExemptionOf(deniedBy);
    return {
        ...said,
        deniedBy: deniedBy.ref,
        ...(emptyExemption === undefined ? {} : { emptyExemption }),
    };
}

function unmetBy(
    { action, principal }: Tried,
    { policy, service, context }: Analysis,
): CallAnswer["unmet"] {
    const asked = expandAction(service, action);
    for (const allow of policy.allows) {
        const condition = allow.conditions.find(
            (one) => evaluateCondition(one, principal.lookup) === "no",
        );
        if (
            condition !== undefined &&
            (allow.actions & asked) !== 0n &&
            (allow.principals === undefined || membersNamedBy(allow, context).length > 0)
        ) {
            return { statement: allow.ref, condition: condition.source };
        }
    }
    return undefined;
}

/** Whether an Allow of the agent's actions is for others than the owner and services. */
function isForMembers(allow: CompiledStatement, ways: readonly Way[], analysis: Analysis): boolean {
    const { context } = analysis;
    const members = grantsAny(allow, ways, analysis) ? membersNamedBy(allow, context) : [];
    return (
        members.some((member) => appliesTo(allow, member) !== "no") ||
        (members.length > 0 && appliesTo(allow, ownerPrincipal(context)) === "no")
    );
}

function membersNamedBy(
    allow: CompiledStatement,
    context: AnalysisContext,
): readonly SymbolicPrincipal[] {
    return [...grantedMembers(allow, context, ANY_ACCESS_POINT)].filter(
        (member) => matchPrincipal(allow, member) !== "no",
    );
}

function grantsAny(
    { actions }: CompiledStatement,
    ways: readonly Way[],
    { service }: Analysis,
): boolean {
    return ways.some((way) =>
        way.some((calls) => (actions & expandActions(service, calls.actions)) !== 0n),
    );
}
