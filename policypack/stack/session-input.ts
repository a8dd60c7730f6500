import { show } from "../../shared/problem";
import type { Resource } from "./resource";
import { sessionDocumentOf, type Session } from "./session-document";
import { listOf, recordOf, textOf, type Props } from "../values";

/**
 * One input of a session document, with every value that a session may run with: one that is
 * written, or those that the document lets people choose from.
 */
export interface SessionInput {
    readonly name: string;
    /** As it stands in the document; `undefined` where it is left out. */
    readonly written: unknown;
    /** Empty where `free` is set. */
    readonly values: readonly unknown[];
    /** Whether `written` names parameters, so that people choose. */
    readonly isChosen: boolean;
    /** What is wrong when the values cannot be told, as a sentence about the input. */
    readonly free?: string;
    /** What people spelled instead: `S3BucketName` for `s3BucketName`. */
    readonly misspelt?: string;
}

/** What else may be written where an input takes a parameter that is not limited. */
export const TO_LET_CHOOSE =
    "To let people choose, list every value in the parameter's allowedValues.";

/** Enough for every honest document; keeps one with many parameters from filling the memory. */
const MOST_VALUES = 1000;

/**
 * Reads an input as the agent does: `{{ name }}` becomes what the person who starts the session
 * gives for that parameter, or its default.
 *
 * A default alone decides nothing: `start-session --parameters` takes any other value, an empty one
 * too, and only `allowedValues` holds people to a list. An `allowedPattern` would have to be
 * compared as a language with what the rules ask, so it counts as no restriction.
 *
 * @see https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/framework/docparser/docparser.go
 */
export function inputOf({ inputs, parameters }: Session, name: string): SessionInput {
    const written = inputs[name];
    const references = [...new Set(referencesIn(written))];
    const input = {
        name,
        written,
        isChosen: references.length > 0,
        misspelt: inOtherCase(inputs, name),
    };
    const values = valuesOf(written, references, parameters);
    return typeof values === "string"
        ? { ...input, values: [], free: `${nameAndText(input)}, ${values}.` }
        : { ...input, values };
}

/** `inputs.kmsKeyId is "{{ key }}", which may be ""`, or what else fits the value found. */
export function describeValue(input: SessionInput, value: unknown): string {
    if (input.isChosen) {
        return `${nameAndText(input)}, which may be ${show(value)}`;
    }
    const misspelt = input.misspelt === undefined ? "" : ` (${input.misspelt} is another key)`;
    return value === undefined ? `inputs.${input.name} is left out${misspelt}` : nameAndText(input);
}

/**
 * The `content` property with some inputs replaced, as JSON text. `undefined` for a document in
 * YAML, whose comments and order a rewrite would lose; for an input that takes a parameter, whose
 * author has to say what people may still choose; and beside a key in another case, which would
 * then say something else.
 */
export function withInputs(resource: Resource, changes: Props): Props | undefined {
    const session = sessionDocumentOf(resource);
    if (
        session.kind !== "session" ||
        !Object.keys(changes).every((name) => isPlain(session, name))
    ) {
        return undefined;
    }
    const content = resource.props["content"];
    const text = textOf(content);
    try {
        const document = recordOf(text === undefined ? content : JSON.parse(text));
        return inOtherCase(document, "inputs") === undefined
            ? {
                  content: JSON.stringify({
                      ...document,
                      inputs: { ...session.inputs, ...changes },
                  }),
              }
            : undefined;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}

function isPlain(session: Session, name: string): boolean {
    const { isChosen, misspelt } = inputOf(session, name);
    return !isChosen && misspelt === undefined;
}

function nameAndText({ name, written }: Pick<SessionInput, "name" | "written">): string {
    return `inputs.${name} is ${show(written)}`;
}

/** What stands between double braces, without the spaces. */
function referencesIn(written: unknown): readonly string[] {
    const text = textOf(written) ?? "";
    return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, reference = ""]) => reference.trim());
}

/** Every value that the text may become, or why that cannot be told. */
function valuesOf(
    written: unknown,
    references: readonly string[],
    parameters: Props,
): readonly unknown[] | string {
    const choices = references.map((reference) => choicesOf(reference, parameters));
    const unlimited = choices.find((choice) => typeof choice === "string");
    if (unlimited !== undefined) {
        return unlimited;
    }
    const lists = choices.filter((choice) => typeof choice !== "string");
    if (lists.reduce((product, { length }) => product * length, 1) > MOST_VALUES) {
        return `which may be more than ${MOST_VALUES} texts`;
    }
    const values = references.reduce<readonly unknown[]>(
        (texts, reference, index) =>
            texts.flatMap((text) =>
                (lists[index] ?? []).map((choice) => replaced(text, reference, choice)),
            ),
        [written],
    );
    // The agent asks Parameter Store last, for what people chose too.
    const lookedUp =
        references.length > 0 && values.find((value) => referencesIn(value).length > 0);
    return lookedUp
        ? `which may be ${show(lookedUp)}, looked up when a session starts`
        : [...new Set(values)];
}

/** Every value that the reference may stand for, or why that cannot be told. */
function choicesOf(reference: string, parameters: Props): readonly unknown[] | string {
    if (/^ssm(-secure)?:/.test(reference)) {
        return "which is looked up in Parameter Store when a session starts";
    }
    if (!Object.hasOwn(parameters, reference)) {
        return `and the document declares no parameter ${show(reference)}`;
    }
    const parameter = recordOf(parameters[reference]);
    const allowed = listOf(parameter["allowedValues"]);
    return allowed.length === 0
        ? `and parameter ${show(reference)} has no allowedValues: whoever starts a session may give anything`
        : [...allowed, ...listOf(parameter["default"])];
}

/** A reference that is the whole text is replaced by the value as it is, a boolean for example. */
function replaced(text: unknown, reference: string, value: unknown): unknown {
    const parts = (textOf(text) ?? "").split(/(\{\{[^{}]*\}\})/).filter((part) => part !== "");
    const isReference = (part: string) =>
        part.startsWith("{{") && part.slice(2, -2).trim() === reference;
    if (parts.length === 1 && parts.every(isReference)) {
        return value;
    }
    const asText = textOf(value) ?? JSON.stringify(value);
    return parts.map((part) => (isReference(part) ? asText : part)).join("");
}

function inOtherCase(record: Props, key: string): string | undefined {
    return Object.keys(record).find(
        (other) => other !== key && other.toLowerCase() === key.toLowerCase(),
    );
}
