import { createHash, createPublicKey, verify } from "node:crypto";
import * as v from "valibot";
import type { ReadSeal, Seal } from "./seal";

/** The type of what is signed. */
const PAYLOAD_TYPE = "application/vnd.session-logs.seal+json";

const envelope = v.object({
    payloadType: v.literal(PAYLOAD_TYPE),
    payload: v.string(),
    signatures: v.tuple([v.object({ keyid: v.string(), sig: v.string() })]),
});

const seal = v.object({
    version: v.literal(1),
    bucket: v.string(),
    prefix: v.string(),
    day: v.pipe(v.string(), v.isoDate()),
    previous: v.nullable(v.object({ day: v.string(), sha256: v.string() })),
    objects: v.array(
        v.object({ key: v.string(), version: v.string(), bytes: v.number(), sha256: v.string() }),
    ),
    publicKey: v.string(),
});

/** Signs bytes by ECDSA with SHA-256; the signature is in DER. */
export type Sign = (message: Buffer) => Promise<Uint8Array>;

/** A key that signs, and the one that everybody may check it by, in PEM. */
export interface Signer {
    readonly keyId: string;
    readonly publicKey: string;
    readonly sign: Sign;
}

/**
 * A seal in the envelope of DSSE, which says what exactly is signed.
 *
 * @param keyId ARN of the key.
 * @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
export async function signedEnvelope(content: Seal, keyId: string, sign: Sign): Promise<string> {
    const payload = Buffer.from(JSON.stringify(content));
    const signature = await sign(signedBytes(payload));
    return JSON.stringify({
        payloadType: PAYLOAD_TYPE,
        payload: payload.toString("base64"),
        signatures: [{ keyid: keyId, sig: Buffer.from(signature).toString("base64") }],
    });
}

/**
 * Reads an envelope and checks its signature.
 *
 * @param publicKey The key it has to be signed with, in PEM. @default the one that the seal names
 * @returns undefined for what is no envelope of a seal.
 */
export function readEnvelope(text: string, publicKey?: string): ReadSeal | undefined {
    const outer = v.safeParse(envelope, parsed(text));
    if (!outer.success) {
        return undefined;
    }
    const payload = Buffer.from(outer.output.payload, "base64");
    const inner = v.safeParse(seal, parsed(payload.toString()));
    if (!inner.success) {
        return undefined;
    }
    const signature = Buffer.from(outer.output.signatures[0].sig, "base64");
    return {
        seal: inner.output,
        sha256: createHash("sha256").update(payload).digest("hex"),
        isSigned: isSignedBy(publicKey ?? inner.output.publicKey, payload, signature),
    };
}

/** How people name a key to each other: SHA-256 of its DER form, in hexadecimal digits. */
export function fingerprint(publicKey: string): string {
    const der = createPublicKey(publicKey).export({ type: "spki", format: "der" });
    return createHash("sha256").update(der).digest("hex");
}

function isSignedBy(publicKey: string, payload: Buffer, signature: Buffer): boolean {
    try {
        return verify("sha256", signedBytes(payload), createPublicKey(publicKey), signature);
    } catch {
        // No key at all, or none that could make such a signature.
        return false;
    }
}

function signedBytes(payload: Buffer): Buffer {
    const type = Buffer.from(PAYLOAD_TYPE);
    return Buffer.concat([
        Buffer.from(`DSSEv1 ${type.length} `),
        type,
        Buffer.from(` ${payload.length} `),
        payload,
    ]);
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
