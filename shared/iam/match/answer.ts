/** What the analyzer knows: `maybe` never counts as `yes`, and never as `no`. */
export type Answer = "yes" | "maybe" | "no";

/** Both hold. */
export function and(a: Answer, b: Answer): Answer {
    if (a === "no" || b === "no") {
        return "no";
    }
    return a === "yes" && b === "yes" ? "yes" : "maybe";
}

/** At least one holds. */
export function or(a: Answer, b: Answer): Answer {
    if (a === "yes" || b === "yes") {
        return "yes";
    }
    return a === "no" && b === "no" ? "no" : "maybe";
}

/** Yes for no, no for yes; what may be so may be otherwise too. */
export function not(a: Answer): Answer {
    if (a === "maybe") {
        return "maybe";
    }
    return a === "yes" ? "no" : "yes";
}

/** The answer for something that is one of several alternatives, not known which. */
export function either(answers: readonly Answer[]): Answer {
    const [first = "no"] = answers;
    return answers.every((answer) => answer === first) ? first : "maybe";
}
