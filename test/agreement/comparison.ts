import { explain } from "./explanations";
import type { Explanation } from "./explanations";
import { search } from "./search";
import type { Search } from "./search";
import type { Document, Request } from "./world";

/** A question on which analyzer and evaluator differ. */
export interface Disagreement {
    readonly question: string;
    readonly analyzer: unknown;
    /** A request that shows the analyzer wrong; without it, none supports what it says. */
    readonly request?: Request;
}

/** How much to look for. */
export interface Effort {
    /** Requests tried for each answer that something is impossible. */
    readonly against: number;
    /** Requests tried for each answer that something is possible. */
    readonly inFavour: number;
}

/** A policy that is being compared. */
export interface Comparison {
    readonly document: Document;
    readonly effort: Effort;
    readonly explanations: readonly Explanation[];
    /** Names of the explanations that were needed. */
    readonly explained: string[];
}

/** Where to look for a request, in the policy or in one that explains it. */
export type Asked = (document: Document) => Omit<Search, "tries">;

/** Looks for a request that shows an answer wrong. */
export function refute(
    { document, effort }: Comparison,
    question: string,
    analyzer: unknown,
    asked: Asked,
): Disagreement[] {
    const request = search({ ...asked(document), tries: effort.against });
    return request === undefined ? [] : [{ question, analyzer, request }];
}

/** Looks for a request that shows an answer right, or an explanation for there being none. */
export function support(
    { document, effort, explanations, explained }: Comparison,
    question: string,
    analyzer: unknown,
    asked: Asked,
): Disagreement[] {
    const allowed = (changed: Document, tries = effort.inFavour) =>
        search({ ...asked(changed), tries }) !== undefined;
    if (allowed(document)) {
        return [];
    }
    const name = explain(document, explanations, (changed) => allowed(changed));
    if (name !== undefined) {
        explained.push(name);
        return [];
    }
    // Some requests are so rare that they come up once in thousands.
    return allowed(document, 20 * effort.inFavour) ? [] : [{ question, analyzer }];
}

/** The first, the last and some action between. */
export function sample(actions: readonly string[]): string[] {
    const between = actions[Math.floor(actions.length / 2)];
    return [...new Set([actions[0], between, actions.at(-1)])].filter((each) => each !== undefined);
}
