import { expandAction, expandActions } from "../matching/actions";
import type { ActionSet } from "../matching/actions";
import { and } from "../matching/answer";
import type { Answer } from "../matching/answer";
import type { CompiledStatement } from "../matching/compile";
import { evaluateCondition } from "../matching/conditions";
import { exactly, showText } from "../matching/text";
import type { Text } from "../matching/text";
import type { ConditionRef, StatementRef } from "../reading/references";
import type { Witness } from "../finding";
import { agentCalls } from "../witnesses/agent-calls";
import type { AgentCalls } from "../witnesses/agent-calls";
import type { Caller } from "../witnesses/callers";
import { decide } from "../witnesses/decision";
import type { Decision } from "../witnesses/decision";
import { appliesTo } from "../witnesses/evaluator";
import type { Evaluator } from "../witnesses/evaluator";
import { matchPrincipal } from "../witnesses/principals";
import { targetsOf } from "../witnesses/requests";
import { bucketArnIn } from "../witnesses/surroundings";
import type { Surroundings } from "../witnesses/surroundings";
import { emptyExemptionOf } from "./empty-exemption";
import { allMembers, memberCallers } from "./members";
import { ownerCaller } from "./owner";

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
    readonly witness: Witness;
}

/** The answer to one call. */
export interface CallAnswer {
    /** `s3:PutObject`, … */
    readonly action: string;
    readonly answer: Answer;
    /** Whether an Allow grants it, denials aside. */
    readonly granted: boolean;
    readonly deniedBy?: StatementRef;
    /** The exemption from that Deny, if it spares nobody. */
    readonly emptyExemption?: ConditionRef;
    /** An Allow that is meant for the call, and its condition that the call does not meet. */
    readonly unmet?: { readonly statement: StatementRef; readonly condition: ConditionRef };
}

/** A call, and what the policy says to it. */
interface Tried extends Decision {
    readonly action: string;
    readonly caller: Caller;
}

/** All that one thing takes, calls that are sent alike together. */
type Way = readonly AgentCalls[];

/** All calls of one way by one member, on one place. */
interface Attempt {
    readonly member: Caller;
    readonly tried: readonly Tried[];
}

/** Statements looked at: several times what the largest documents that AWS takes need. */
const EFFORT = 100_000;

/** Whether some member of the organization may send all that the agent sends. */
export function judgeLogWriting(shared: Evaluator): LogWriting {
    const evaluator = { ...shared, budget: { left: EFFORT } };
    const ways = agentCalls(evaluator.surroundings);
    const granted = new Set<string>();
    let best: Attempt | undefined;
    for (const attempt of attemptsOfMembers(evaluator, ways)) {
        actionsGranted(attempt).forEach((action) => granted.add(action));
        best = best === undefined || rank(attempt) > rank(best) ? attempt : best;
        if (answerOf(best) === "yes") {
            break;
        }
    }
    const meant =
        granted.size > 0 || evaluator.policy.allows.some((it) => isForMembers(it, ways, evaluator));
    const members = meant ? best : undefined;
    const { member, tried } = members ?? ownersAttempt(evaluator, ways);
    const said = { meant, granted: [...granted].sort(), witness: member.witness };
    const calls = tried.map((one) => callAnswer(one, evaluator));
    const answer = members === undefined ? "no" : answerOf(members);
    if (answer === "no" && evaluator.budget.left <= 0) {
        return { ...said, answer: "maybe", calls: [] };
    }
    // Whom a policy leaves out it refuses without a word.
    return {
        ...said,
        answer,
        calls: meant ? calls : calls.map((call) => ({ ...call, answer: "no" }) as const),
    };
}

/** How far one caller gets with all calls of a way, on the place where it gets furthest. */
export function judgeCalls(
    shared: Evaluator,
    way: Way,
    caller: Caller,
    isAsked: (place: Text) => boolean,
): readonly CallAnswer[] {
    const evaluator = { ...shared, budget: { left: EFFORT } };
    const nothing: Attempt = { member: caller, tried: [] };
    const furthest = [...attemptsOf(evaluator, way, caller, isAsked)].reduce(
        (a, b) => (a === nothing || rank(b) > rank(a) ? b : a),
        nothing,
    );
    return furthest.tried.map((one) => callAnswer(one, evaluator));
}

function* attemptsOfMembers(evaluator: Evaluator, ways: readonly Way[]): Generator<Attempt> {
    const seen = new Set<string>();
    for (const allow of evaluator.policy.allows.filter((one) => grantsAny(one, ways, evaluator))) {
        for (const member of allMembers(evaluator, allow, false)) {
            if (evaluator.budget.left <= 0) {
                return;
            }
            if (!seen.has(member.id)) {
                seen.add(member.id);
                for (const way of ways) {
                    yield* attemptsOf(evaluator, way, member);
                }
            }
        }
    }
}

/** Of a policy that is not for members: whether denials stop even the owner's nodes. */
function ownersAttempt(evaluator: Evaluator, ways: readonly Way[]): Attempt {
    const owner = ownerCaller(evaluator.surroundings);
    const nothing: Attempt = { member: owner, tried: [] };
    return ways
        .flatMap((way) => [...attemptsOf(evaluator, way, owner)])
        .reduce((a, b) => (a === nothing || denied(b) < denied(a) ? b : a), nothing);
}

/** Calls of a way as one caller sends them. */
interface Sent {
    readonly calls: AgentCalls;
    readonly caller: Caller;
    readonly actions: readonly ActionSet[];
}

function* attemptsOf(
    evaluator: Evaluator,
    way: Way,
    member: Caller,
    isAsked: (place: Text) => boolean = () => true,
): Generator<Attempt> {
    const sent = way.map((calls): Sent => ({
        calls,
        caller: calls.by(member),
        actions: calls.actions.map((action) => expandAction(evaluator.service, action)),
    }));
    for (const place of placesOf(evaluator, sent)) {
        if (evaluator.budget.left <= 0) {
            return;
        }
        if (isAsked(place)) {
            yield { member, tried: sent.flatMap((one) => send(evaluator, one, member, place)) };
        }
    }
}

/** What the calls are about: places that grants show, or all that the policy is about. */
function placesOf(
    { policy, surroundings, budget }: Evaluator,
    sent: readonly Sent[],
): readonly Text[] {
    const places = new Map<string, Text>();
    for (const { calls, caller, actions } of sent.filter((one) => one.calls.level !== "bucket")) {
        const asked = actions.reduce((all, action) => all | action, 0n);
        for (const allow of policy.allows.filter((one) => (one.actions & asked) !== 0n)) {
            budget.left--;
            if (appliesTo(allow, caller) !== "no") {
                targetsOf(allow, caller, surroundings)
                    .filter(({ level }) => level === calls.level)
                    .forEach(({ text }) => places.set(showText(text), text));
            }
        }
    }
    return places.size > 0
        ? [...places.values()]
        : surroundings.targets.filter(({ level }) => level !== "bucket").map(({ text }) => text);
}

function send(
    { policy, surroundings, budget }: Evaluator,
    { calls, caller, actions }: Sent,
    member: Caller,
    place: Text,
): Tried[] {
    budget.left -= policy.allows.length + policy.denies.length;
    // Of a principal that is named by an id of its own nothing tells the account, or whether it
    // runs a node: only what names it, or everybody, is for it.
    const isTied = member.principal === undefined;
    const allows = isTied
        ? policy.allows
        : policy.allows.filter((allow) => matchPrincipal(allow, member) === "yes");
    const texts = calls.level === "bucket" ? bucketsOf(place, surroundings) : [place];
    const decisions = texts.map((text) => decide({ ...policy, allows }, { caller, actions, text }));
    return calls.actions.map((action, index): Tried => {
        const onTexts = decisions.map((each) => each[index] ?? NOT_GRANTED);
        const { answer, ...rest } =
            onTexts.find((one) => one.answer !== "no") ?? onTexts[0] ?? NOT_GRANTED;
        return { ...rest, answer: isTied ? answer : and(answer, "maybe"), action, caller };
    });
}

const NOT_GRANTED: Decision = { answer: "no", granted: "no" };

/** The bucket that a place lies in, or those that the policy is about. */
function bucketsOf(place: Text, { bucketArns }: Surroundings): readonly Text[] {
    const [only, ...more] = bucketArns;
    if (only !== undefined && more.length === 0) {
        return [exactly(only)];
    }
    const bucket = bucketArnIn(showText(place));
    return (bucket === undefined ? bucketArns : [bucket]).map(exactly);
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

function callAnswer(tried: Tried, evaluator: Evaluator): CallAnswer {
    const { action, answer, deniedBy } = tried;
    const said = { action, answer, granted: tried.granted !== "no" };
    if (answer !== "no") {
        return said;
    }
    if (deniedBy === undefined) {
        const unmet = unmetBy(tried, evaluator);
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
    { action, caller }: Tried,
    { policy, service, surroundings }: Evaluator,
): CallAnswer["unmet"] {
    const asked = expandAction(service, action);
    for (const allow of policy.allows) {
        const condition = allow.conditions.find(
            (one) => evaluateCondition(one, caller.lookup) === "no",
        );
        if (
            condition !== undefined &&
            (allow.actions & asked) !== 0n &&
            (allow.principal === undefined || membersNamedBy(allow, surroundings).length > 0)
        ) {
            return { statement: allow.ref, condition: condition.source };
        }
    }
    return undefined;
}

/** Whether an Allow of the agent's actions is for others than the owner and services. */
function isForMembers(
    allow: CompiledStatement,
    ways: readonly Way[],
    evaluator: Evaluator,
): boolean {
    const { surroundings } = evaluator;
    const members = grantsAny(allow, ways, evaluator) ? membersNamedBy(allow, surroundings) : [];
    return (
        members.some((member) => appliesTo(allow, member) !== "no") ||
        (members.length > 0 && appliesTo(allow, ownerCaller(surroundings)) === "no")
    );
}

function membersNamedBy(allow: CompiledStatement, surroundings: Surroundings): readonly Caller[] {
    return [...memberCallers(allow, surroundings, false)].filter(
        (member) => matchPrincipal(allow, member) !== "no",
    );
}

function grantsAny(
    { actions }: CompiledStatement,
    ways: readonly Way[],
    { service }: Evaluator,
): boolean {
    return ways.some((way) =>
        way.some((calls) => (actions & expandActions(service, calls.actions)) !== 0n),
    );
}
