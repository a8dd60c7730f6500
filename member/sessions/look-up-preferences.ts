import { Document } from "@pulumi/aws/ssm/document";
import { getDocument } from "@pulumi/aws/ssm/getDocument";
import type { ProviderResource } from "@pulumi/pulumi";
import type { LookedUp } from "../../shared/looked-up";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import { known } from "../../shared/pulumi/known";
import { lookUp } from "../../shared/pulumi/look-up";
import { type DocumentLabels, type ExistingPreferences, NO_LABELS } from "./existing-preferences";

/** The session preferences that the account has in a region. */
export async function lookUpPreferences(
    region: string,
    provider: ProviderResource,
): Promise<LookedUp<ExistingPreferences>> {
    const version = (documentVersion: "$LATEST" | undefined) =>
        lookUp(() =>
            getDocument(
                { name: PREFERENCES_DOCUMENT, documentVersion, documentFormat: "JSON", region },
                { provider },
            ),
        );
    const [inEffect, latest] = await Promise.all([version(undefined), version("$LATEST")]);
    if (inEffect.kind !== "found") {
        return inEffect;
    }
    if (latest.kind !== "found") {
        return latest;
    }
    const [one, other] = [inEffect, latest].map(({ value }) => ({
        version: value.documentVersion ?? "",
        content: value.content,
    })) as [ExistingPreferences["inEffect"], ExistingPreferences["latest"]];
    return { kind: "found", value: { inEffect: one, latest: other } };
}

/** The tags of the preferences in a region where they are, and the accounts that they are shared with. */
export async function lookUpLabels(
    region: string,
    provider: ProviderResource,
): Promise<DocumentLabels> {
    const document = Document.get(
        `existing-preferences-${region}`,
        PREFERENCES_DOCUMENT,
        { region },
        { provider },
    );
    const tags = Object.entries((await known(document.tagsAll)) ?? {});
    const { account_ids: accountIds = "" } = (await known(document.permissions)) ?? {};
    return {
        // Nobody but AWS can write these.
        tags: Object.fromEntries(tags.filter(([tag]) => !tag.startsWith("aws:"))),
        sharedWith: accountIds === "" ? NO_LABELS.sharedWith : accountIds.split(","),
    };
}
