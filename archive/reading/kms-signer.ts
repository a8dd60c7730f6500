import { GetPublicKeyCommand, KMSClient, SignCommand } from "@aws-sdk/client-kms";
import { createHash, createPublicKey } from "node:crypto";
import { KEY_ARN } from "../../shared/arn";
import type { Signer } from "../evidence/envelope";
import { UserError } from "../../shared/user-error";
import { explained } from "./aws-errors";

/**
 * The signer that is a key in KMS: of type ECC_NIST_P256, for signing.
 *
 * @throws UserError for another sort of key, or one that the caller may not use.
 */
export async function kmsSigner(keyArn: string): Promise<Signer> {
    const kms = clientOf(keyArn);
    return {
        keyId: keyArn,
        publicKey: await publicKeyBy(kms, keyArn),
        sign: async (message) => {
            const request = new SignCommand({
                KeyId: keyArn,
                // KMS takes 4 KB at most, but the hash of any message.
                Message: createHash("sha256").update(message).digest(),
                MessageType: "DIGEST",
                SigningAlgorithm: "ECDSA_SHA_256",
            });
            const { Signature } = await kms.send(request).catch((error: unknown) => {
                throw explained(error, `sign with ${keyArn}`, "kms:Sign on the key");
            });
            return Signature ?? new Uint8Array();
        },
    };
}

/**
 * The public half of such a key in PEM, from KMS.
 *
 * @throws UserError where the caller may not read it.
 */
export function publicKeyOf(keyArn: string): Promise<string> {
    return publicKeyBy(clientOf(keyArn), keyArn);
}

function clientOf(keyArn: string): KMSClient {
    const region = KEY_ARN.exec(keyArn)?.[2];
    if (region === undefined) {
        throw new UserError(
            `--key is ${JSON.stringify(keyArn)}. Write a KMS key's full ARN, such as arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab.`,
        );
    }
    return new KMSClient({ region });
}

async function publicKeyBy(kms: KMSClient, keyArn: string): Promise<string> {
    const answer = await kms
        .send(new GetPublicKeyCommand({ KeyId: keyArn }))
        .catch((error: unknown) => {
            throw explained(error, `read the public key of ${keyArn}`, "kms:GetPublicKey on it");
        });
    if (answer.SigningAlgorithms?.includes("ECDSA_SHA_256") !== true) {
        throw new UserError(
            `${keyArn} signs by ${answer.SigningAlgorithms?.join(", ") || "nothing"}. Seals take a key of the type ECC_NIST_P256 for SIGN_VERIFY.`,
        );
    }
    const der = Buffer.from(answer.PublicKey ?? []);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return key.export({ type: "spki", format: "pem" }).toString();
}
