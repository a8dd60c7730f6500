import { getDocument } from "@pulumi/aws/ssm/getDocument";
import type { ProviderResource } from "@pulumi/pulumi";
import { PREFERENCES_DOCUMENT } from "../../shared/names";

/** One version of a document. */
export interface DocumentVersion {
    /** Its number: AWS counts from 1. */
    readonly version: string;
    /** JSON text. */
    readonly content: string;
}

/** Session preferences as AWS has them. */
export interface ExistingPreferences {
    /** The default version: what sessions follow. */
    readonly inEffect: DocumentVersion;
    /** The only version that AWS lets be updated. */
    readonly latest: DocumentVersion;
}

/** The session preferences that the account has in a region, or undefined. */
export async function existingPreferences(
    region: string,
    provider: ProviderResource,
): Promise<ExistingPreferences | undefined> {
    const [inEffect, latest] = await Promise.all([
        version(region, undefined, provider),
        version(region, "$LATEST", provider),
    ]);
    return inEffect && latest && { inEffect, latest };
}

async function version(
    region: string,
    documentVersion: "$LATEST" | undefined,
    provider: ProviderResource,
): Promise<DocumentVersion | undefined> {
    try {
        const document = await getDocument(
            { name: PREFERENCES_DOCUMENT, documentVersion, documentFormat: "JSON", region },
            { provider },
        );
        return { version: document.documentVersion ?? "", content: document.content };
    } catch (error) {
        // The error code of ssm:GetDocument for a document that is not there.
        if (/\bInvalidDocument\b/.test(String(error))) {
            return undefined;
        }
        throw error;
    }
}
