import type { MultiRegionKey } from "@aws-sdk/client-kms";
import type { GetAliasArgs, GetAliasResult } from "@pulumi/aws/kms/getAlias";
import type { GetKeyArgs, GetKeyResult } from "@pulumi/aws/kms/getKey";
import { text, texts } from "../../properties/property";
import { invoke } from "../../resource";
import { EMPTY_RESULT, found, unlessMissing } from "../../session/aws-error";
import { aliasNamed, kms } from "./key";

/** Tells of a key that waits for its deletion too. */
export const getKey = invoke<GetKeyArgs, GetKeyResult>({
    token: "aws:kms/getKey:getKey",
    properties: {
        grantTokens: texts(),
        keyId: text({ required: true }),
        region: text(),
    },
    async call(context, { keyId, grantTokens }) {
        const client = await kms(context);
        const call = client.describeKey({
            KeyId: keyId,
            GrantTokens: grantTokens && [...grantTokens],
        });
        const { KeyMetadata: live } = await found(
            `KMS Key (${keyId})`,
            unlessMissing(call, "NotFoundException"),
        );
        const multiRegion = live?.MultiRegionConfiguration;
        return {
            arn: live?.Arn,
            awsAccountId: live?.AWSAccountId,
            cloudHsmClusterId: live?.CloudHsmClusterId,
            creationDate: live?.CreationDate?.toISOString(),
            customKeyStoreId: live?.CustomKeyStoreId,
            customerMasterKeySpec: live?.CustomerMasterKeySpec,
            deletionDate: live?.DeletionDate?.toISOString(),
            description: live?.Description,
            enabled: live?.Enabled,
            expirationModel: live?.ExpirationModel,
            grantTokens,
            id: live?.KeyId,
            keyId,
            keyManager: live?.KeyManager,
            keySpec: live?.KeySpec,
            keyState: live?.KeyState,
            keyUsage: live?.KeyUsage,
            multiRegion: live?.MultiRegion,
            multiRegionConfigurations: multiRegion
                ? [
                      {
                          multiRegionKeyType: multiRegion.MultiRegionKeyType ?? "",
                          primaryKeys: [multiRegion.PrimaryKey ?? {}].map(placeOf),
                          replicaKeys: (multiRegion.ReplicaKeys ?? []).map(placeOf),
                      },
                  ]
                : [],
            origin: live?.Origin,
            pendingDeletionWindowInDays: live?.PendingDeletionWindowInDays,
            region: context.region,
            validTo: live?.ValidTo?.toISOString(),
            xksKeyConfigurations: (live?.XksKeyConfiguration ? [live.XksKeyConfiguration] : []).map(
                ({ Id: id = "" }) => ({ id }),
            ),
        };
    },
});

function placeOf({ Arn: arn = "", Region: region = "" }: MultiRegionKey) {
    return { arn, region };
}

/** The alias's target is told by the key itself: an alias of a service may not name it yet. */
export const getAlias = invoke<GetAliasArgs, GetAliasResult>({
    token: "aws:kms/getAlias:getAlias",
    properties: { name: text({ required: true }), region: text() },
    async call(context, { name }) {
        const alias = await found(`KMS Alias (${name})`, aliasNamed(context, name), EMPTY_RESULT);
        const client = await kms(context);
        const { KeyMetadata: key } = await found(
            `KMS Key (${name})`,
            unlessMissing(client.describeKey({ KeyId: name }), "NotFoundException"),
        );
        return {
            arn: alias.AliasArn,
            id: alias.AliasArn,
            name,
            region: context.region,
            targetKeyArn: key?.Arn,
            targetKeyId: key?.KeyId,
        };
    },
});
