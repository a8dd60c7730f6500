import type { parse as parseYamlText } from "yaml";
import { DOCUMENT } from "./resources";
import type { Resource } from "./resource";
import { ifKnown, recordOf, textOf, type Props } from "../values";

/** What a Systems Manager document says about sessions. */
export type SessionDocument =
    /** Another kind of document. */
    | { readonly kind: "other" }
    /** Forwards a port: the one session type of which the agent keeps no log. */
    | { readonly kind: "port" }
    /** A session document whose content is neither JSON nor YAML. */
    | { readonly kind: "unreadable"; readonly reason: string }
    | Session;

/** A document that starts a shell or a command: `--document-name` can name any of them. */
export interface Session {
    readonly kind: "session";
    readonly sessionType: unknown;
    readonly inputs: Props;
    /** What whoever starts the session may give: name → `{type, default, allowedValues, …}`. */
    readonly parameters: Props;
}

/**
 * The session type of ordinary shells. Interactive and other commands run in the agent's same shell
 * plugin, and leave a log only where their inputs say so. Whatever else stands as the type is
 * judged like them: only `Port` is known to leave none.
 *
 * @see https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/session/plugins/singlecommand/singlecommand.go
 */
export const SHELL_SESSION = "Standard_Stream";
const PORT_SESSION = "Port";

/**
 * The name under which Session Manager looks for an account's preferences in a region.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-preferences-cli.html
 */
export const PREFERENCES_NAME = "SSM-SessionManagerRunShell";

/**
 * Whether the document is the account's preferences. One without a name gets another from the
 * provider; a name unknown at preview is asked for again by the update.
 */
export function isPreferences({ type, props }: Resource): boolean {
    return type === DOCUMENT && ifKnown(() => props["name"]) === PREFERENCES_NAME;
}

/** Whether the document is of type Session, in any case of letters. */
export function isSessionDocument({ type, props }: Resource): boolean {
    if (type !== DOCUMENT) {
        return false;
    }
    const documentType = props["documentType"];
    // Older states and hand-written stacks leave it out; no other kind of document has the key.
    return documentType === undefined
        ? recordOf(parse(props["content"]))["sessionType"] !== undefined
        : textOf(documentType)?.toLowerCase() === "session";
}

/**
 * Reads a document in JSON, YAML or object form, whatever its `documentFormat` says.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export function sessionDocumentOf(resource: Resource): SessionDocument {
    if (!isSessionDocument(resource)) {
        return { kind: "other" };
    }
    const content = parse(resource.props["content"]);
    if (typeof content === "string") {
        return { kind: "unreadable", reason: content };
    }
    const sessionType = content["sessionType"];
    return sessionType === PORT_SESSION
        ? { kind: "port" }
        : {
              kind: "session",
              sessionType,
              inputs: recordOf(content["inputs"]),
              parameters: recordOf(content["parameters"]),
          };
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
