import { getDocument } from "@pulumi/aws/ssm/getDocument";
import * as pulumi from "@pulumi/pulumi";
import { PREFERENCES_DOCUMENT } from "../shared/names";

/**
 * A hook that fails the creation of a preferences document where the account has one already.
 * It runs at preview too, and not at all once the document is in the stack's state.
 */
export function refuseTakeOver(provider: pulumi.ProviderResource): pulumi.ResourceHook {
    return new pulumi.ResourceHook(
        "refuse-take-over",
        async ({ name, newInputs }) => {
            const region = String(newInputs?.["region"]);
            if (await exists(region, provider)) {
                throw new Error(await takeOverAdvice(name, region, provider));
            }
        },
        { onDryRun: true },
    );
}

async function exists(region: string, provider: pulumi.ProviderResource): Promise<boolean> {
    try {
        await getDocument(
            { name: PREFERENCES_DOCUMENT, documentFormat: "JSON", region },
            { provider },
        );
        return true;
    } catch (error) {
        // The error code of ssm:GetDocument for a document that is not there.
        if (String(error).includes("InvalidDocument")) {
            return false;
        }
        throw error;
    }
}

async function takeOverAdvice(
    name: string,
    region: string,
    provider: pulumi.ProviderResource,
): Promise<string> {
    const providerUrn = await new Promise<string>((resolve) => provider.urn.apply(resolve));
    const stack = pulumi.getStack();
    return [
        `${PREFERENCES_DOCUMENT} exists in ${region} already and is not in stack ${stack}: nothing was changed.`,
        "To take it over (the next `pulumi up` shows the difference before it writes):",
        `  pulumi up -s ${stack} --target '${providerUrn}'`,
        `  pulumi import -s ${stack} aws:ssm/document:Document ${name} '${PREFERENCES_DOCUMENT}@${region}' \\`,
        `    --provider 'account=${providerUrn}' --protect=false --generate-code=false`,
    ].join("\n");
}
