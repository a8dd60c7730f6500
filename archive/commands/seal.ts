import { PutObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { readEnvelope, type Signer, signedEnvelope } from "../evidence/envelope";
import { dayAfter, dayOf, daysBetween, type Seal, type SealedObject } from "../evidence/seal";
import { readSeals } from "../finding/find-seals";
import { parseKey, SEALS } from "../keys/log-key";
import { type Archive, READS_AT_ONCE } from "../reading/archive";
import { explained } from "../reading/aws-errors";
import { type StoredVersion, storedObjects } from "../reading/listing";
import { mapStream } from "../reading/map-stream";
import { readWhole } from "../reading/object";
import { UserError } from "../../shared/user-error";
import { FOUND, type Output } from "./output";

const HOUR = 3_600_000;

/** Signs a manifest for each day that is over and has none. */
export async function seal(
    archive: Archive,
    signer: Signer,
    now: Date,
    output: Output,
): Promise<number> {
    // S3 dates an upload by its beginning: a long one may still be under way at midnight.
    const last = dayOf(new Date(now.getTime() - 25 * HOUR));
    const before = (await readSeals(archive, output.report)).at(-1);
    if (before !== undefined && before.seal.publicKey !== signer.publicKey) {
        throw new UserError(
            `The seal of ${before.seal.day} names another key than ${signer.keyId}. Sign with that one: a chain has one key.`,
        );
    }
    const from = before === undefined ? undefined : dayAfter(before.seal.day);
    const unsealed = await objectsByDay(archive, from, last, output);
    const first = from ?? [...unsealed.keys()].sort()[0];
    const days = first === undefined ? [] : daysBetween(first, last);
    let previous: Seal["previous"] =
        before === undefined ? null : { day: before.seal.day, sha256: before.sha256 };
    for (const day of days) {
        const objects = (unsealed.get(day) ?? []).sort(byKey);
        const text = await signedEnvelope(
            {
                version: 1,
                bucket: archive.bucketName,
                prefix: archive.keyPrefix,
                day,
                previous,
                objects,
                publicKey: signer.publicKey,
            },
            signer.keyId,
            signer.sign,
        );
        await store(archive, `${archive.keyPrefix}${SEALS}${day}.json`, text);
        previous = { day, sha256: readEnvelope(text)?.sha256 ?? "" };
        output.note(`${day}: ${objects.length} objects sealed.`);
    }
    output.note(days.length === 0 ? `Nothing to seal up to ${last}.` : `Sealed up to ${last}.`);
    return FOUND;
}

interface Written {
    readonly key: string;
    readonly version: StoredVersion;
}

async function objectsByDay(
    archive: Archive,
    first: string | undefined,
    last: string,
    output: Output,
): Promise<Map<string, SealedObject[]>> {
    const days = new Map<string, SealedObject[]>();
    const hash = async ({ key, version }: Written) => ({
        day: dayOf(version.written),
        sealed: {
            key,
            version: version.versionId,
            bytes: version.bytes,
            sha256: await sha256Of(archive, key, version),
        },
    });
    let count = 0;
    const written = versionsBetween(archive, first, last);
    for await (const { day, sealed } of mapStream(READS_AT_ONCE, written, hash)) {
        days.set(day, [...(days.get(day) ?? []), sealed]);
        output.showProgress(`${(count += 1)} objects read`);
    }
    output.showProgress("");
    return days;
}

async function* versionsBetween(
    archive: Archive,
    first: string | undefined,
    last: string,
): AsyncGenerator<Written> {
    for await (const { key, versions } of storedObjects(archive, archive.keyPrefix)) {
        if (parseKey(key, archive.keyPrefix).kind === "seal") {
            continue;
        }
        for (const version of versions) {
            const day = dayOf(version.written);
            if ((first === undefined || day >= first) && day <= last) {
                yield { key, version };
            }
        }
    }
}

/** Of an object's bytes, in hexadecimal digits. */
export async function sha256Of(
    archive: Archive,
    key: string,
    version: StoredVersion,
): Promise<string> {
    const hash = createHash("sha256");
    for await (const chunk of readWhole(archive, { key, version })) {
        hash.update(chunk);
    }
    return hash.digest("hex");
}

/** A seal is written once: somebody who comes second is told so by S3. */
async function store({ s3, bucketName }: Archive, Key: string, text: string): Promise<void> {
    try {
        await s3.send(
            new PutObjectCommand({
                Bucket: bucketName,
                Key,
                Body: text,
                ContentType: "application/json",
                IfNoneMatch: "*",
            }),
        );
    } catch (error) {
        if ((error as Error).name === "PreconditionFailed") {
            throw new UserError(`${Key} is there already: somebody else is sealing. Try again.`);
        }
        throw explained(
            error,
            `write ${Key}`,
            "s3:PutObject there and kms:GenerateDataKey on the bucket's key",
        );
    }
}

function byKey(a: SealedObject, b: SealedObject): number {
    return a.key < b.key || (a.key === b.key && a.version < b.version) ? -1 : 1;
}
