import { contradictions, missing, type Sealed, sealedName } from "../evidence/comparison";
import { fingerprint } from "../evidence/envelope";
import { brokenLinks, dayOf, type ReadSeal, type SealedObject } from "../evidence/seal";
import { readSeals } from "../finding/find-seals";
import { type ArchiveKey, parseKey } from "../keys/log-key";
import { type Archive, READS_AT_ONCE } from "../reading/archive";
import { type StoredObject, storedObjects } from "../reading/listing";
import { mapStream } from "../reading/map-stream";
import { readStart } from "../reading/object";
import { suspicionsOf } from "../sessions/archived-log";
import { HEADING_BYTES, readHeading } from "../transcripts/heading";
import { UserError } from "../../shared/user-error";
import { FOUND, NOT_FOUND, type Output } from "./output";
import { sha256Of } from "./seal";

export interface ProveOptions {
    /** The key of the seals in PEM, from whoever holds it. @default the one that they name */
    readonly publicKey?: string;
    /** Days after which the archive's lifecycle removes a log. */
    readonly retentionDays: number;
    /** The accounts whose logs may be there. @default any */
    readonly knownAccounts?: readonly string[];
    /** Reads only the headers of logs, not their bytes. */
    readonly quick?: boolean;
}

/** What was looked at, and what is wrong with it. */
interface Verdict {
    readonly name: string;
    readonly problems: readonly string[];
    readonly notes: readonly string[];
}

const DAY = 86_400_000;

/** Holds the whole archive against its seals, its keys against its logs' headers. */
export async function prove(
    archive: Archive,
    options: ProveOptions,
    now: Date,
    output: Output,
): Promise<number> {
    let problems = 0;
    const accuse = async (problem: string) => {
        problems += 1;
        output.showProgress("");
        await output.print(problem);
    };
    const broken: string[] = [];
    const seals = await readSeals(
        archive,
        (problem) => void broken.push(problem),
        options.publicKey,
    );
    const oldest = dayOf(new Date(now.getTime() - options.retentionDays * DAY));
    // A seal is written when its day is over, so that it outlives the logs of that day.
    const expired = (day: string) => day < oldest;
    for (const problem of [...broken, ...brokenLinks(seals, expired)]) {
        await accuse(problem);
    }
    output.note(aboutSeals(seals, options, now));

    const { sealed, days } = sealedBy(seals);
    const seen = new Set<string>();
    let objects = 0;
    const all = storedObjects(archive, archive.keyPrefix);
    const judged = mapStream(READS_AT_ONCE, all, (object) =>
        judge(archive, object, sealed, options, output),
    );
    for await (const { name, problems: found, notes } of judged) {
        objects += 1;
        output.showProgress(`${objects} objects`);
        for (const version of name.split("\0")) {
            seen.add(version);
        }
        for (const problem of found) {
            await accuse(problem);
        }
        for (const note of notes) {
            output.note(note);
        }
    }
    for (const problem of missing(sealed, seen, days, expired)) {
        await accuse(problem);
    }
    output.showProgress("");
    output.note(
        `${objects} objects, ${seals.length} seals: ${problems === 0 ? "nothing is wrong" : `${problems} problems`}.`,
    );
    return problems === 0 ? FOUND : NOT_FOUND;
}

function sealedBy(seals: readonly ReadSeal[]) {
    const objects = new Map<string, SealedObject>();
    const days = new Map<string, string>();
    for (const { seal } of seals) {
        for (const object of seal.objects) {
            const name = sealedName(object.key, object.version);
            objects.set(name, object);
            days.set(name, seal.day);
        }
    }
    const sealed: Sealed = {
        objects,
        first: seals[0]?.seal.day,
        last: seals.at(-1)?.seal.day,
    };
    return { sealed, days };
}

function aboutSeals(
    seals: readonly ReadSeal[],
    { publicKey, retentionDays }: ProveOptions,
    now: Date,
): string {
    const last = seals.at(-1)?.seal;
    if (last === undefined) {
        return "The archive has no seals: nothing shows what was deleted. `sessions seal` makes them.";
    }
    const key = fingerprint(publicKey ?? last.publicKey);
    return [
        `Sealed up to ${last.day}; what came later is judged by itself only.`,
        publicKey === undefined
            ? `The seals name the key ${key} (SHA-256). Compare it with what its holder says, or give that by --public-key.`
            : `They have to be signed by the key ${key} (SHA-256).`,
        `Logs of before ${dayOf(new Date(now.getTime() - retentionDays * DAY))} may have expired (--retention-days ${retentionDays}).`,
    ].join("\n");
}

async function judge(
    archive: Archive,
    object: StoredObject,
    sealed: Sealed,
    options: ProveOptions,
    { report }: Output,
): Promise<Verdict> {
    const key = parseKey(object.key, archive.keyPrefix);
    const names = object.versions.map(({ versionId }) => sealedName(object.key, versionId));
    const name = names.join("\0");
    if (key.kind === "seal") {
        const problems = [
            ...(object.versions.length > 1 ? [`${object.key} was overwritten.`] : []),
            ...(object.deleted === undefined ? [] : [`${object.key} was deleted.`]),
        ];
        return { name, problems, notes: [] };
    }
    const problems = [...strangeness(key, object, options), ...contradictions(object, sealed)];
    const notes: string[] = [];
    try {
        const content = await judgeContent(archive, key, object, sealed, options);
        problems.push(...content.problems);
        notes.push(...content.notes);
    } catch (error) {
        if (!(error instanceof UserError)) {
            throw error;
        }
        report(error.message);
    }
    if (key.kind === "rendering" && key.stream === "stderr") {
        notes.push(
            `${object.key}: a log failed to render on a node, ${object.versions.length} times. \`sessions rescue\` looks for them.`,
        );
    }
    return { name, problems, notes };
}

/** What the listing alone tells against an object. */
function strangeness(
    key: ArchiveKey,
    { key: text, deleted }: StoredObject,
    { knownAccounts }: ProveOptions,
): string[] {
    const problems: string[] = [];
    if (key.kind === "foreign") {
        problems.push(`${text} was not written by an agent: it ${key.why}.`);
    } else if (key.kind !== "seal" && knownAccounts?.includes(key.accountId) === false) {
        problems.push(`${text} is below the account ${key.accountId}, which is none of yours.`);
    }
    if (key.kind !== "log" && deleted !== undefined) {
        problems.push(`${text} was deleted at ${deleted.toISOString()}.`);
    }
    return problems;
}

async function judgeContent(
    archive: Archive,
    key: ArchiveKey,
    object: StoredObject,
    sealed: Sealed,
    { quick = false }: ProveOptions,
): Promise<Pick<Verdict, "problems" | "notes">> {
    const problems: string[] = [];
    const notes: string[] = [];
    const [version] = object.versions;
    if (key.kind === "log" && version !== undefined) {
        const start = await readStart(archive, { key: object.key, version }, HEADING_BYTES);
        const heading = readHeading(start.toString());
        const log = { key, object, version, heading, history: undefined };
        problems.push(...suspicionsOf(log).map((suspicion) => `${object.key}: ${suspicion}.`));
        if (heading.isRescued) {
            notes.push(
                `${object.key} was rescued from its node: it is what the node had by then, and not an agent wrote it.`,
            );
        }
    }
    for (const one of quick ? [] : object.versions) {
        const known = sealed.objects.get(sealedName(object.key, one.versionId));
        if (known !== undefined && (await sha256Of(archive, object.key, one)) !== known.sha256) {
            problems.push(
                `${object.key} version ${one.versionId} has other bytes than were sealed.`,
            );
        }
    }
    return { problems, notes };
}
