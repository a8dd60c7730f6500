import type {
    AttachmentsSource,
    CreateDocumentRequest,
    DocumentFormat,
    SSM,
} from "@aws-sdk/client-ssm";
import type * as Ssm from "@pulumi/aws/ssm";
import { blocks, choice, tags, text, texts } from "../properties/property";
import type { Tags } from "../properties/values";
import { service, type Inputs } from "../resource";
import { isAwsError } from "../session/aws-error";
import { arnOf } from "../session/context";
import { fromAws, toAws } from "../spelling";
import { fromAwsTags, toAwsTags } from "../tags";

const { resource, lookUp } = service({});

type DocumentInputs = Inputs<Ssm.DocumentArgs>;

const documentFormat = choice("JSON TEXT YAML", { default: "JSON" });

/** How many accounts one call shares a document with, or takes it from. */
const SHARED_AT_ONCE = 20;

const ofDocument = { ResourceType: "Document" } as const;

/**
 * Calls in the order of the original.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssm/document.go
 */
export const document = resource<Ssm.DocumentArgs>({
    token: "aws:ssm/document:Document",
    label: "SSM Document",
    absent: ["InvalidDocument"],
    inputs: {
        attachmentsSources: blocks({
            key: text({ required: true }),
            name: text(),
            values: texts({ required: true }),
        }),
        content: text({ required: true }),
        documentFormat,
        documentType: text({ required: true, forcesReplacement: true }),
        name: text({ forcesReplacement: true, autoName: { maximumLength: 255 } }),
        permissions: tags(),
        targetType: text(),
        versionName: text(),
    },
    outputs:
        "arn createdDate defaultVersion description documentVersion hash hashType latestVersion " +
        "owner parameters platformTypes schemaVersion status",
    changing: { content: "defaultVersion documentVersion hash latestVersion parameters" },
    create: ({ ssm }, inputs) =>
        ssm.createDocument({
            ...toAws<CreateDocumentRequest>(inputs),
            Attachments: attachments(inputs),
            Tags: toAwsTags(inputs.tagsAll),
        }),
    complete: ({ ssm }, id, { permissions }) => share(ssm, id, {}, permissions),
    async read(context, Name) {
        const { ssm } = context;
        const { Document: live } = await ssm.describeDocument({ Name });
        // Of the latest version, whichever is the default: as the original reads it.
        const { Content: content } = await ssm.getDocument({
            Name,
            DocumentVersion: "$LATEST",
            DocumentFormat: live?.DocumentFormat,
        });
        return {
            parameters: [],
            platformTypes: [],
            ...fromAws(live),
            arn: await arnOf(context, "ssm", `document/${Name}`),
            content,
            permissions: await permissionsOf(ssm, Name),
            tagsAll: fromAwsTags(live?.Tags),
        };
    },
    async update({ ssm }, Name, news, olds) {
        await share(ssm, Name, olds.permissions, news.permissions);
        const isChanged =
            news.content !== olds.content ||
            news.documentFormat !== olds.documentFormat ||
            news.targetType !== olds.targetType ||
            news.versionName !== olds.versionName;
        if (!isChanged) {
            return;
        }
        const DocumentVersion = await newVersion(ssm, Name, news, olds);
        await ssm.updateDocumentDefaultVersion({ Name, DocumentVersion });
    },
    async delete({ ssm }, Name, { permissions }) {
        await share(ssm, Name, permissions, {});
        await ssm.deleteDocument({ Name });
    },
    tagging: {
        tag: ({ ssm }, ResourceId, Tags) =>
            ssm.addTagsToResource({ ...ofDocument, ResourceId, Tags }),
        untag: ({ ssm }, ResourceId, TagKeys) =>
            ssm.removeTagsFromResource({ ...ofDocument, ResourceId, TagKeys }),
    },
});

/**
 * Gives a document a new version and answers its number. Like the original it updates what the state
 * has for the default version, and takes what the state has for the latest version for the one
 * written where another version has that text already.
 */
async function newVersion(
    ssm: SSM,
    Name: string,
    news: DocumentInputs,
    { defaultVersion, latestVersion }: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
    try {
        const { DocumentDescription: made } = await ssm.updateDocument({
            Attachments: attachments(news),
            Content: news.content,
            DocumentFormat: news.documentFormat as DocumentFormat,
            DocumentVersion: defaultVersion as string,
            Name,
            TargetType: news.targetType,
            VersionName: news.versionName,
        });
        return made?.DocumentVersion;
    } catch (error) {
        if (!isAwsError(error, "DuplicateDocumentContent")) {
            throw error;
        }
        return latestVersion as string;
    }
}

function attachments({ attachmentsSources }: DocumentInputs) {
    return toAws<AttachmentsSource[] | undefined>(attachmentsSources);
}

/**
 * Sharing with other accounts is written `{type: "Share", account_ids: "1,2"}`: the keys of a map
 * are data, which the bridge of the real provider does not respell.
 */
async function share(ssm: SSM, Name: string, olds?: Tags, news?: Tags): Promise<void> {
    const [before, after] = [accountIds(olds), accountIds(news)];
    const of = { Name, PermissionType: "Share" } as const;
    for (const AccountIdsToAdd of inBatches(after.filter((id) => !before.includes(id)))) {
        await ssm.modifyDocumentPermission({ ...of, AccountIdsToAdd });
    }
    for (const AccountIdsToRemove of inBatches(before.filter((id) => !after.includes(id)))) {
        await ssm.modifyDocumentPermission({ ...of, AccountIdsToRemove });
    }
}

function accountIds({ account_ids: ids = "" }: Tags = {}): string[] {
    return ids.split(",").filter((account) => account !== "");
}

function inBatches(ids: readonly string[]): string[][] {
    const count = Math.ceil(ids.length / SHARED_AT_ONCE);
    return Array.from({ length: count }, (_, at) =>
        ids.slice(at * SHARED_AT_ONCE, (at + 1) * SHARED_AT_ONCE),
    );
}

async function permissionsOf(ssm: SSM, Name: string): Promise<Tags | undefined> {
    const of = { Name, PermissionType: "Share" } as const;
    const { AccountIds = [] } = await ssm.describeDocumentPermission(of);
    if (AccountIds.length === 0) {
        return undefined;
    }
    return { type: "Share", account_ids: [...AccountIds].sort().join(",") };
}

export const getDocument = lookUp<Ssm.GetDocumentArgs>({
    token: "aws:ssm/getDocument:getDocument",
    properties: {
        documentFormat,
        documentVersion: text(),
        name: text({ required: true }),
        region: text(),
    },
    reading: ({ name }) => `SSM Document (${name})`,
    async call(context, { name, documentFormat: format, documentVersion }) {
        const live = await context.ssm.getDocument({
            Name: name,
            DocumentFormat: format as DocumentFormat,
            DocumentVersion: documentVersion,
        });
        const isAmazons = name.startsWith("AWS-");
        const arn = isAmazons ? name : await arnOf(context, "ssm", `document/${name}`);
        return { ...fromAws(live), arn, id: name, region: context.region };
    },
});

/** An id is the setting's ARN; a program names the setting by that or by what follows in it. */
export const serviceSetting = resource<Ssm.ServiceSettingArgs>({
    token: "aws:ssm/serviceSetting:ServiceSetting",
    label: "SSM Service Setting",
    inputs: { settingId: text({ required: true }), settingValue: text({ required: true }) },
    outputs: "arn status",
    changing: { settingId: "arn", settingValue: "status" },
    async create(context, { settingId, settingValue }) {
        await context.ssm.updateServiceSetting({
            SettingId: settingId,
            SettingValue: settingValue,
        });
        const isArn = settingId.startsWith("arn:");
        return isArn ? settingId : arnOf(context, "ssm", `servicesetting${settingId}`);
    },
    async read({ ssm }, SettingId, { settingId = "" }) {
        const { ServiceSetting: live } = await ssm.getServiceSetting({ SettingId });
        const isArn = settingId.startsWith("arn:");
        return {
            ...fromAws(live),
            arn: live?.ARN,
            settingId: isArn ? live?.ARN : live?.SettingId,
        };
    },
    update: ({ ssm }, _, { settingId: SettingId, settingValue: SettingValue }) =>
        ssm.updateServiceSetting({ SettingId, SettingValue }),
    delete: ({ ssm }, SettingId) => ssm.resetServiceSetting({ SettingId }),
});
