import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import type { Organization } from "./account";

/** Raised whenever the file's form changes: one of another form is read as none. */
const FORMAT = 1;

const STATES = ["ACTIVE", "PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

const account = v.object({
    id: v.string(),
    name: v.string(),
    state: v.picklist(STATES),
    ou: v.string(),
    ouIds: v.array(v.string()),
    tags: v.record(v.string(), v.string()),
    isManagement: v.boolean(),
});

const file = v.object({
    format: v.literal(FORMAT),
    reader: v.object({ role: v.string(), profile: v.string() }),
    withTags: v.boolean(),
    organization: v.object({
        id: v.string(),
        managementAccountId: v.string(),
        readAt: v.pipe(v.string(), v.isoTimestamp()),
        accounts: v.array(account),
    }),
});

/** Who read, so that what another may see is not taken for one's own; no keys and no endpoint. */
export interface KeptReader {
    /** ARN of the role; "" without. */
    readonly role: string;
    /** AWS_PROFILE; "" without. */
    readonly profile: string;
}

/** What a run asks of a kept organization. */
export interface KeptWanted {
    readonly reader: KeptReader;
    readonly withTags: boolean;
    /** o-…, where fleet.yaml names it. */
    readonly organizationId: string | undefined;
    /** Milliseconds since it was read. */
    readonly maximumAge: number;
    readonly now: Date;
}

/** The organization, or why what is kept does not serve; a reason of "" is not worth a word. */
export type Kept =
    | { readonly ok: true; readonly organization: Organization }
    | { readonly ok: false; readonly reason: string };

/** Reads the file that an earlier walk left. Never fails: everything in it can be read anew. */
export async function readKeptOrganization(path: string, wanted: KeptWanted): Promise<Kept> {
    let text: string;
    try {
        text = await readFile(path, "utf8");
    } catch {
        return unfit("");
    }
    const kept = parsed(text);
    if (kept === undefined) {
        return unfit("is damaged or of another version");
    }
    const { reader, organization } = kept;
    if (reader.role !== wanted.reader.role || reader.profile !== wanted.reader.profile) {
        return unfit("was read by another role or profile");
    }
    if (wanted.organizationId !== undefined && organization.id !== wanted.organizationId) {
        return unfit(`is about ${organization.id}, not ${wanted.organizationId}`);
    }
    const age = wanted.now.getTime() - Date.parse(organization.readAt);
    const isFresh = age >= 0 && age <= wanted.maximumAge;
    return isFresh && (kept.withTags || !wanted.withTags) ? { ok: true, organization } : unfit("");
}

function unfit(reason: string): Kept {
    return { ok: false, reason };
}

function parsed(text: string): v.InferOutput<typeof file> | undefined {
    try {
        const { success, output } = v.safeParse(file, JSON.parse(text));
        return success ? output : undefined;
    } catch {
        return undefined;
    }
}

/**
 * Replaces the file at once: two that write leave the file of one of them, whoever is killed the old.
 *
 * @throws What the file system says.
 */
export async function writeKeptOrganization(
    path: string,
    kept: {
        readonly reader: KeptReader;
        readonly withTags: boolean;
        readonly organization: Organization;
    },
): Promise<void> {
    const draft = `${path}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true });
    try {
        await writeFile(draft, `${JSON.stringify({ format: FORMAT, ...kept })}\n`);
        await rename(draft, path);
    } catch (error) {
        await rm(draft, { force: true });
        throw error;
    }
}
