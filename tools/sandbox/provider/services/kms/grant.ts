import type { GrantOperation } from "@aws-sdk/client-kms";
import type { GrantArgs, GrantState } from "@pulumi/aws/kms/grant";
import type { kms as inputs } from "@pulumi/aws/types/input";
import { unlessMissing } from "../../session/aws-error";
import { isSameKey, kms } from "./key";
import { blocks, flag, output, tags, text, texts } from "../../properties/property";
import { resource } from "../../resource";

/** A grant is never changed, only given anew. */
export const grant = resource<GrantArgs, GrantState>({
    token: "aws:kms/grant:Grant",
    properties: {
        constraints: blocks<inputs.GrantConstraint>(
            { encryptionContextEquals: tags(), encryptionContextSubset: tags() },
            { forcesReplacement: true, unordered: true },
        ),
        grantCreationTokens: texts({ forcesReplacement: true, unordered: true }),
        granteePrincipal: text({ required: true, forcesReplacement: true }),
        keyId: text({ required: true, forcesReplacement: true, same: isSameKey }),
        name: text({ forcesReplacement: true, autoName: { maximumLength: 255 } }),
        operations: texts({ required: true, forcesReplacement: true, unordered: true }),
        region: text({ computed: true, forcesReplacement: true }),
        retireOnDelete: flag({ default: false, forcesReplacement: true }),
        retiringPrincipal: text({ forcesReplacement: true }),
        grantId: output(),
        grantToken: output(),
    },
    async create(context, inputs) {
        const client = await kms(context);
        const [constraint] = inputs.constraints ?? [];
        const { GrantId } = await client.createGrant({
            Constraints: constraint && {
                EncryptionContextEquals: constraint.encryptionContextEquals,
                EncryptionContextSubset: constraint.encryptionContextSubset,
            },
            GranteePrincipal: inputs.granteePrincipal,
            GrantTokens: inputs.grantCreationTokens && [...inputs.grantCreationTokens],
            KeyId: inputs.keyId,
            Name: inputs.name,
            Operations: inputs.operations as GrantOperation[],
            RetiringPrincipal: inputs.retiringPrincipal,
        });
        return `${inputs.keyId}:${GrantId}`;
    },
    async read(context, id) {
        const { keyId, grantId } = parts(id);
        const { paginateListGrants } = await import("@aws-sdk/client-kms");
        const client = await kms(context);
        const pages = paginateListGrants({ client }, { KeyId: keyId });
        for await (const { Grants } of pages) {
            const found = Grants?.find(({ GrantId }) => GrantId === grantId);
            if (!found) continue;
            const { EncryptionContextEquals, EncryptionContextSubset } = found.Constraints ?? {};
            return {
                constraints: found.Constraints && [
                    {
                        encryptionContextEquals: EncryptionContextEquals,
                        encryptionContextSubset: EncryptionContextSubset,
                    },
                ],
                granteePrincipal: found.GranteePrincipal,
                grantId,
                keyId,
                name: found.Name,
                operations: found.Operations,
                retiringPrincipal: found.RetiringPrincipal,
            };
        }
        return undefined;
    },
    async delete(context, id, state) {
        const client = await kms(context);
        const { keyId, grantId } = parts(id);
        const call = { KeyId: keyId, GrantId: grantId };
        const end = state.retireOnDelete ? client.retireGrant(call) : client.revokeGrant(call);
        await unlessMissing<unknown>(end, "NotFoundException");
    },
});

/** An id is `<key id or ARN>:<grant id>`. */
function parts(id: string): { keyId: string; grantId: string } {
    const colon = id.lastIndexOf(":");
    return { keyId: id.slice(0, colon), grantId: id.slice(colon + 1) };
}
