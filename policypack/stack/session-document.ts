import type { parse as parseYamlText } from "yaml";
import { DOCUMENT } from "./resources";
import type { Resource } from "./resource";
import { recordOf, textOf, type Props } from "./shape";

/** What a Systems Manager document says about sessions. */
export type SessionDocument =
    /** Another kind of document, or a session type that writes no log (port forwarding). */
    | { readonly kind: "other" }
    /** A session document whose content is neither JSON nor YAML. */
    | { readonly kind: "unreadable"; readonly reason: string }
    /** A shell session: every such document counts, since `--document-name` can name any. */
    | { readonly kind: "session"; readonly inputs: Props };

/** The session type of shells; other types ignore the logging inputs. */
const SHELL_SESSION = "Standard_Stream";

/**
 * Reads a document in JSON, YAML or object form.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export function sessionDocumentOf(resource: Resource): SessionDocument {
    if (resource.type !== DOCUMENT) {
        return { kind: "other" };
    }
    const type = resource.props["documentType"];
    if (type !== undefined && type !== "Session") {
        return { kind: "other" };
    }
    const content = parse(resource.props["content"]);
    if (typeof content === "string") {
        return { kind: "unreadable", reason: content };
    }
    const sessionType = content["sessionType"];
    if (sessionType === SHELL_SESSION || (sessionType === undefined && type === "Session")) {
        return { kind: "session", inputs: recordOf(content["inputs"]) };
    }
    return { kind: "other" };
}

/** The content as an object, or the reason why it is none. */
function parse(content: unknown): Props | string {
    const text = textOf(content);
    const parsed = text === undefined ? content : parseText(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
        return parsed as Props;
    }
    return "the content is not an object";
}

function parseText(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return parseYaml(text);
    }
}

function parseYaml(text: string): unknown {
    // Loaded here only: most documents are JSON, and the library costs a tenth of the start.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const yaml = require("yaml") as { parse: typeof parseYamlText };
    try {
        return yaml.parse(text, { logLevel: "error" });
    } catch {
        return undefined;
    }
}

/**
 * The `content` property with some inputs replaced, as JSON text; `undefined` for a document in
 * YAML, whose comments and order a rewrite would lose.
 */
export function withInputs(resource: Resource, inputs: Props): Props | undefined {
    const content = resource.props["content"];
    const text = textOf(content);
    try {
        const document = recordOf(text === undefined ? content : JSON.parse(text));
        const changed = { ...document, inputs: { ...recordOf(document["inputs"]), ...inputs } };
        return { content: JSON.stringify(changed) };
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}
