import type { IAM } from "@aws-sdk/client-iam";
import type { Context } from "../../session/context";

/** IAM's error code for a thing that does not exist. */
export const NO_SUCH_ENTITY = "NoSuchEntity";

export function iam(context: Context): Promise<IAM> {
    return context.client("iam", async (configuration) => {
        const { IAM } = await import("@aws-sdk/client-iam");
        return new IAM(configuration);
    });
}

/** IAM answers policy documents percent-encoded. */
export function decodedDocument(document: string | undefined): string | undefined {
    return document === undefined ? undefined : decodeURIComponent(document);
}

/** A name that the program gives, or one that begins as it says. */
export function givenName(name: string | undefined, prefix: string | undefined): string {
    return name ?? `${prefix ?? ""}${Date.now()}`;
}
