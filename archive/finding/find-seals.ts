import { readEnvelope } from "../evidence/envelope";
import type { ReadSeal } from "../evidence/seal";
import { parseKey, SEALS } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { storedObjects } from "../reading/listing";
import { readWhole } from "../reading/object";

/**
 * All seals of the archive in the order of their days, each in its oldest version.
 *
 * @param publicKey The key they have to be signed with, in PEM. @default the one each names
 */
export async function readSeals(
    archive: Archive,
    report: (problem: string) => void,
    publicKey?: string,
): Promise<readonly ReadSeal[]> {
    const seals: ReadSeal[] = [];
    for await (const { key, versions } of storedObjects(archive, `${archive.keyPrefix}${SEALS}`)) {
        const parsed = parseKey(key, archive.keyPrefix);
        const [version] = versions;
        if (parsed.kind !== "seal" || version === undefined) {
            continue;
        }
        const chunks: Uint8Array[] = [];
        for await (const chunk of readWhole(archive, { key, version })) {
            chunks.push(chunk);
        }
        const read = readEnvelope(Buffer.concat(chunks).toString(), publicKey);
        if (read === undefined || read.seal.day !== parsed.day) {
            report(
                `${key} is no seal of ${parsed.day}: it was changed, or something else wrote it.`,
            );
        } else {
            seals.push(read);
        }
    }
    return seals;
}
