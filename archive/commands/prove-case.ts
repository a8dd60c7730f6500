import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprint, readEnvelope } from "../evidence/envelope";
import type { Seal } from "../evidence/seal";
import { SUMS } from "../export/case-folder";
import { type CaseManifest, MANIFEST } from "../export/manifest";
import { UserError } from "../../shared/user-error";
import { FOUND, NOT_FOUND, type Output } from "./output";

/** Checks an exported case by itself: no network, no AWS account. */
export async function proveCase(
    folder: string,
    publicKey: string | undefined,
    output: Output,
): Promise<number> {
    const sums = await readFile(join(folder, SUMS), "utf8").catch(() => {
        throw new UserError(
            `${folder} has no ${SUMS}: it is no exported case, or not a whole one. Name the folder that \`sessions export --to\` made.`,
        );
    });
    const problems = [
        ...(await filesUnlike(folder, sums)),
        ...(await sealsUnlike(folder, publicKey, output)),
    ];
    for (const problem of problems) {
        await output.print(problem);
    }
    output.note(problems.length === 0 ? "Nothing is wrong." : `${problems.length} problems.`);
    return problems.length === 0 ? FOUND : NOT_FOUND;
}

async function filesUnlike(folder: string, sums: string): Promise<string[]> {
    const listed = new Map<string, string>();
    const problems: string[] = [];
    for (const line of sums.split("\n").filter((text) => text !== "")) {
        const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
        if (sum === undefined || name === undefined) {
            problems.push(`${SUMS} has a line that is none of a sum's: ${JSON.stringify(line)}.`);
        } else {
            listed.set(name, sum);
        }
    }
    const present = await readdir(folder, { recursive: true, withFileTypes: true });
    const names = present
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length));
    for (const name of names.filter((one) => one !== SUMS && !listed.has(one))) {
        problems.push(`${name} is not part of the case: ${SUMS} does not list it.`);
    }
    for (const [name, sum] of listed) {
        const found = names.includes(name) ? await sha256OfFile(join(folder, name)) : undefined;
        if (found === undefined) {
            problems.push(`${name} is missing.`);
        } else if (found !== sum) {
            problems.push(`${name} was changed: its SHA-256 is ${found}, not ${sum}.`);
        }
    }
    return problems;
}

/** The logs of the case against the seals that came with it. */
async function sealsUnlike(
    folder: string,
    publicKey: string | undefined,
    { note }: Output,
): Promise<string[]> {
    const sessions = await sessionsOf(folder);
    const problems: string[] = [];
    const seals: Seal[] = [];
    for (const name of await readdir(join(folder, "seals")).catch(() => [])) {
        const read = readEnvelope(await readFile(join(folder, "seals", name), "utf8"), publicKey);
        if (read?.isSigned !== true) {
            problems.push(`seals/${name} is no seal signed by its key.`);
        } else {
            seals.push(read.seal);
        }
    }
    const [first] = seals;
    note(
        first === undefined
            ? "The case holds no seals: it is whole, but only its sender says where it is from."
            : `Sealed by the key ${fingerprint(publicKey ?? first.publicKey)} (SHA-256). Compare it with what the archive's owner says, or give that by --public-key.`,
    );
    for (const { key, version, sha256 } of sessions) {
        const sealed = seals
            .flatMap(({ objects }) => objects)
            .find((object) => object.key === key && object.version === version);
        if (sealed !== undefined && sealed.sha256 !== sha256) {
            problems.push(`${key} is not the log that was sealed.`);
        } else if (sealed === undefined && seals.length > 0) {
            note(`${key} is in none of the seals: its day was not sealed yet.`);
        }
    }
    return problems;
}

/** None where the manifest can't be read, which its sum tells. */
async function sessionsOf(folder: string): Promise<CaseManifest["sessions"]> {
    try {
        const text = await readFile(join(folder, MANIFEST), "utf8");
        return (JSON.parse(text) as Partial<CaseManifest>).sessions ?? [];
    } catch {
        return [];
    }
}

async function sha256OfFile(path: string): Promise<string> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) {
        hash.update(chunk as Buffer);
    }
    return hash.digest("hex");
}
