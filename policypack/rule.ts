import type { PackConfig } from "./config";
import type { Resource } from "./stack/resource";
import type { Props } from "./values";
import type { Stack } from "./stack/stack";

/** What a violation does: stop the deployment, or be printed only. */
export type Level = "mandatory" | "advisory";

export type Severity = "low" | "medium" | "high" | "critical";

/** What a rule knows beside the resource itself. */
export interface Context {
    readonly config: PackConfig;
    /** The whole stack; absent while the engine shows one resource at a time. */
    readonly stack?: Stack;
}

/** Something that has to be changed. */
export interface Finding {
    readonly kind: "finding";
    /** What is wrong and the value found. */
    readonly wrong: string;
    /** What to write instead. */
    readonly write: string;
    /** Set where one finding weighs more or less than its rule. */
    readonly level?: Level;
    /** The resource to blame, for rules over the whole stack. */
    readonly resource?: Resource;
}

/** Something that could not be decided: never counted as safe, never refused. */
export interface NotJudged {
    readonly kind: "not-judged";
    readonly reason: string;
    readonly resource?: Resource;
}

export type Outcome = Finding | NotJudged;

/** A rule is a value: no engine, no I/O, no state. */
export interface Rule {
    /** Also the name of its page (see `pageOf`), `docs/policies/<name>.md`. */
    readonly name: string;
    readonly level: Level;
    readonly severity: Severity;
    /** One sentence: what has to hold. */
    readonly description: string;
    /** How to mend a violation, in one sentence. */
    readonly remediation: string;
    /** Type tokens of the resources it judges. */
    readonly appliesTo: readonly string[];
    /** Judges one resource. */
    readonly judge?: (resource: Resource, context: Context) => readonly Outcome[];
    /**
     * Whether `judge` may answer differently once the whole stack is known, for example because
     * only another resource tells that this bucket holds session logs.
     */
    readonly judgeAgainInStack?: true;
    /** Judges what is missing in a stack. */
    readonly judgeStack?: (stack: Stack, context: Context) => readonly Outcome[];
    /** Top-level properties to set, provider-shaped; `undefined` when nothing can be mended. */
    readonly remediate?: (resource: Resource, context: Context) => Props | undefined;
}

/** A violation at the rule's own level. */
export function finding(wrong: string, write: string, resource?: Resource): Finding {
    return { kind: "finding", wrong, write, resource };
}

/** A violation at another level than the rule's. */
export function findingAt(level: Level, wrong: string, write: string): Finding {
    return { kind: "finding", wrong, write, level };
}

export function notJudged(reason: string, resource?: Resource): NotJudged {
    return { kind: "not-judged", reason, resource };
}
