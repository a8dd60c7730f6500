import { createSign, generateKeyPairSync } from "node:crypto";
import type { Signer } from "../../../archive/evidence/envelope";

/** A key as KMS would hold it. */
export function localSigner(): Signer {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return {
        keyId: "arn:aws:kms:eu-west-1:111111111111:key/seal",
        publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
        sign: (message) => Promise.resolve(createSign("sha256").update(message).sign(privateKey)),
    };
}
