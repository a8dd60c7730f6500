import { stripVTControlCharacters } from "node:util";
import { existingPreferences, toAdopt } from "../existing-preferences";
import { printable } from "../../shared/printable";

/** What is known of the stack besides its failure, for commands that mend it. */
export interface FailedStack {
    readonly stack: string;
    /** Its account's id. */
    readonly account: string;
}

/** Longer ones are cut: the log has everything. */
const LONGEST = 600;

/**
 * The essence of a failed run in one line that a terminal may show, with what to do about it where
 * that is certain.
 *
 * @param failure What an engine printed, or whatever was thrown: an error of the Automation API
 *     (its message holds the engine's output) or of an AWS SDK.
 */
export function oneLine(failure: unknown, { stack, account }: FailedStack): string {
    // Node colours the stack traces that it prints in an engine.
    const text = stripVTControlCharacters(textOf(failure));
    const essence =
        locked(text, stack) ??
        wrongPassphrase(text) ??
        backendUnreachable(text) ??
        roleNotAssumed(text) ??
        notPlanned(text, account) ??
        diagnosed(text) ??
        policyViolated(text) ??
        firstLine(text);
    const line = printable(essence.replace(/\s+/g, " ").trim());
    return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}

function textOf(failure: unknown): string {
    if (!(failure instanceof Error)) {
        return typeof failure === "string" ? failure : (JSON.stringify(failure) ?? String(failure));
    }
    const { name, message } = failure;
    if (/^code: -?\d+$/m.test(message) && message.includes("\n stderr: ")) {
        return printedBy(message);
    }
    // An AWS SDK's error has its code as its name; a plain "Error" tells nothing.
    return name === "Error" ? message : `${name}: ${message}`;
}

/** What the engine printed, of an error of the Automation API, which puts titles before it. */
function printedBy(message: string): string {
    return message
        .replace(/^code: -?\d+$/m, "")
        .replace(/^ (?:stdout|stderr|err\?): (?:Error: )?/gm, "")
        .replace(/^Command failed with exit code .*$/gm, "");
}

/** Locks of S3 and file backends, and the conflict of Pulumi Cloud. */
function locked(text: string, stack: string): string | undefined {
    const mend = `\`pulumi cancel -s ${stack}\` once that run has ended`;
    const [first, ...others] = text.matchAll(/created by (\S+) \(pid (\d+)\) at (\S+)/g);
    // The Automation API's message holds the same output twice.
    const more = new Set(others.map(([lock]) => lock)).size - Number(others.some(isSame(first)));
    if (first !== undefined && text.includes("currently locked by")) {
        const [, owner, pid, since] = first;
        return `is locked by ${owner} (pid ${pid}) since ${since}${andMore(more)}: ${mend}`;
    }
    return text.includes("Another update is currently in progress")
        ? `is being updated by another run: wait for it, or ${mend}`
        : undefined;
}

function isSame(first: RegExpExecArray | undefined): (other: RegExpExecArray) => boolean {
    return ([other]) => other === first?.[0];
}

function wrongPassphrase(text: string): string | undefined {
    if (text.includes("incorrect passphrase")) {
        return (
            "the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE or " +
            "PULUMI_CONFIG_PASSPHRASE_FILE to the one this stack's secrets were encrypted with"
        );
    }
    return text.includes("passphrase must be set with PULUMI_CONFIG_PASSPHRASE")
        ? "no passphrase is set: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE"
        : undefined;
}

/** What the engine says when it reads its backend's first file, opens it, or signs in to it. */
const BACKEND_FAILURE =
    /^error: (?:.*(?:\.pulumi\/meta\.yaml|unable to open (?:state directory|bucket)|\/api\/(?:user|stacks)).*)$/m;

function backendUnreachable(text: string): string | undefined {
    const [line] = BACKEND_FAILURE.exec(text) ?? [];
    if (line === undefined) {
        return undefined;
    }
    const why = /(?:dial tcp|api error|stat |lookup ).*$/.exec(withoutRequest(line))?.[0];
    return (
        `the backend can't be reached: ${why ?? withoutRequest(line).slice("error: ".length)}. ` +
        "Check PULUMI_BACKEND_URL or `pulumi whoami -v`"
    );
}

const DENIED_ROLE =
    /User: (\S+) is not authorized to perform: sts:AssumeRole on resource: (arn:[^\s,;]+?)[.,;]?(?:$|\s)(?:(because|with) ([^.\n]*))?/m;
/** What the official provider says, whatever AWS said (aws-sdk-go-base, `CannotAssumeRoleError`). */
const ROLE_NOT_ASSUMED = /IAM Role \((arn:\S+)\) cannot be assumed/;

function roleNotAssumed(text: string): string | undefined {
    const [, user, role, word, reason] = DENIED_ROLE.exec(text) ?? [];
    const named = role ?? ROLE_NOT_ASSUMED.exec(text)?.[1];
    if (named === undefined) {
        return undefined;
    }
    const principal = user === undefined ? "the caller" : trusted(user);
    const why = reason === undefined ? "is not authorized" : `is not authorized ${word} ${reason}`;
    const [, , , , account, path = ""] = named.split(":");
    const name = path.slice(path.lastIndexOf("/") + 1);
    return (
        `can't assume ${named}: ${principal} ${why}; let the role trust it ` +
        `(in account ${account}: \`aws iam update-assume-role-policy --role-name ${name} ` +
        "--policy-document file://trust.json`), let the caller have sts:AssumeRole, " +
        "or name another role as deploy.role in fleet.yaml"
    );
}

/** Who has to be named in a trust policy: the role of a session, not the session. */
function trusted(user: string): string {
    return user.replace(
        /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/,
        "arn:$1:iam::$2:role/$3",
    );
}

/** The problems that our programs refuse with, below "Nothing was planned"; what lies deeper is part of one. */
function notPlanned(text: string, account: string): string | undefined {
    const [, list, bullet] =
        /^[ \t]*error: Nothing was planned: [^\n]*\n((?=([ \t]+- ))(?:[ \t]+\S[^\n]*\n?)+)/m.exec(
            text,
        ) ?? [];
    if (list === undefined || bullet === undefined) {
        return undefined;
    }
    const problems = list.split("\n").filter((line) => line.startsWith(bullet));
    const [first = "", ...others] = problems.map((line) => line.slice(bullet.length));
    const existing = existingPreferences(first);
    return existing === undefined
        ? withoutRequest(withoutOpening(first)) + andMore(others.length)
        : `${existing}${andMore(others.length)}. ${toAdopt(account)}`;
}

/** Without a last sentence that only says what the lines below show. */
function withoutOpening(line: string): string {
    return line.replace(/(?<=\.) [^.]*:$/, "");
}

/** What an engine says of the whole when something in it has failed. */
const OF_THE_WHOLE = /^(?:update|preview|destroy|refresh|import) failed$/;

/** The engine's diagnostics: `error: …` under the resource it is about. */
function diagnosed(text: string): string | undefined {
    const lines = text.split("\n");
    const all = lines.flatMap((line, index) => {
        const [, message] = /^\s*error: (.*)$/.exec(line) ?? [];
        return message === undefined ? [] : [essenceAt(lines, index, message)];
    });
    const [first, ...others] = new Set(all.filter((message) => !OF_THE_WHOLE.test(message)));
    return first === undefined ? undefined : first + andMore(others.length);
}

function essenceAt(lines: readonly string[], index: number, message: string): string {
    const resource = resourceOf(lines, index);
    const said = message.trim();
    // "1 error occurred:" and "failed with an unhandled exception:" say what on the next line.
    const next = (lines.slice(index + 1).find((line) => line.trim() !== "") ?? "").trim();
    const essence = said.endsWith(":") ? next.replace(/^\* /, "") : said;
    return (resource === undefined ? "" : `${resource}: `) + withoutRequest(essence);
}

/** The name of the resource a diagnostic stands under, unless that is the whole stack. */
function resourceOf(lines: readonly string[], index: number): string | undefined {
    const heading = lines
        .slice(0, index)
        .findLast((line) => /^ {2}\S+ \(.+\):$/.test(line) || /^\S/.test(line));
    const [, type, name] = /^ {2}(\S+) \((.+)\):$/.exec(heading ?? "") ?? [];
    return type === "pulumi:pulumi:Stack" ? undefined : name;
}

/** An AWS error of the provider without what only AWS's support can use. */
function withoutRequest(text: string): string {
    return text
        .replace(/, exceeded maximum number of attempts, \d+/g, "")
        .replace(/,? ?https? response error StatusCode: \d+/g, "")
        .replace(/, (?:RequestID|HostID): [^,]*/g, "")
        .replace(/\(?(?:request id|RequestId|Request ID): [\w-]+\)?/g, "")
        .replace(/operation error (\S+): (\w+), /g, "$1 $2: ")
        .replace(/: api error /g, ": ");
}

/**
 * A violated policy, with what its rule demands and what was found on the two lines below:
 * `- [mandatory] [severity: high]  encrypt-logs  (aws:s3/…: name)`.
 */
function policyViolated(text: string): string | undefined {
    const lines = text.split("\n").map((line) => line.trim());
    const [first, ...others] = new Set(lines.filter((line) => line.startsWith("- [mandatory]")));
    if (first === undefined) {
        return undefined;
    }
    const [heading = "", demand = "", found = ""] = lines.slice(lines.indexOf(first));
    const said = found === "" || found.startsWith("- [") ? demand : found;
    const rule = heading.replace(/^- (?:\[[^\]]*\]\s*)+/, "");
    return `policy ${rule}: ${said}${andMore(others.length)}`;
}

function firstLine(text: string): string {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const error = lines.find((line) => /^\s*error: /.test(line));
    return withoutRequest(error ?? lines[0] ?? "no reason given");
}

function andMore(count: number): string {
    return count > 0 ? ` (and ${count} more)` : "";
}
