import { getDocument } from "@pulumi/aws/ssm/getDocument";
import type { ProviderResource } from "@pulumi/pulumi";
import { PREFERENCES_DOCUMENT } from "../../shared/names";

/** The session preferences that the account has in a region, as JSON text, or undefined. */
export async function existingPreferences(
    region: string,
    provider: ProviderResource,
): Promise<string | undefined> {
    try {
        const document = await getDocument(
            { name: PREFERENCES_DOCUMENT, documentFormat: "JSON", region },
            { provider },
        );
        return document.content;
    } catch (error) {
        // The error code of ssm:GetDocument for a document that is not there.
        if (String(error).includes("InvalidDocument")) {
            return undefined;
        }
        throw error;
    }
}
