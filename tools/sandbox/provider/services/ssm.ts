import type {
    AttachmentsSourceKey,
    DocumentDescription,
    DocumentFormat,
    DocumentType,
    SSM,
} from "@aws-sdk/client-ssm";
import type { DocumentArgs, DocumentState } from "@pulumi/aws/ssm/document";
import type { GetDocumentArgs, GetDocumentResult } from "@pulumi/aws/ssm/getDocument";
import type { ssm as inputs } from "@pulumi/aws/types/input";
import { found, isAwsError, unlessMissing } from "../session/aws-error";
import { blocks, output, tags, text, texts } from "../properties/property";
import { invoke, resource, type Inputs, type InvokeType, type ResourceType } from "../resource";
import type { Context } from "../session/context";
import { ssm } from "./ssm/client";
import { serviceSetting } from "./ssm/service-setting";
import { fromAwsTags, tagChanges, toAwsTags } from "../tags";
import type { Tags } from "../properties/values";

const document = resource<DocumentArgs, DocumentState>({
    token: "aws:ssm/document:Document",
    properties: {
        attachmentsSources: blocks<inputs.DocumentAttachmentsSource>({
            key: text({ required: true }),
            name: text(),
            values: texts({ required: true }),
        }),
        content: text({ required: true }),
        documentFormat: text({ default: "JSON", oneOf: ["JSON", "TEXT", "YAML"] }),
        documentType: text({ required: true, forcesReplacement: true }),
        name: text({ forcesReplacement: true, autoName: { maximumLength: 255 } }),
        permissions: tags(),
        region: text({ computed: true, forcesReplacement: true }),
        tags: tags(),
        targetType: text(),
        versionName: text(),
        arn: output(),
        createdDate: output(),
        defaultVersion: output("content"),
        description: output(),
        documentVersion: output("content"),
        hash: output("content"),
        hashType: output(),
        latestVersion: output("content"),
        owner: output(),
        parameters: output("content"),
        platformTypes: output(),
        schemaVersion: output(),
        status: output(),
        tagsAll: output(),
    },
    async create(context, inputs) {
        const client = await ssm(context);
        await client.createDocument({
            Attachments: attachments(inputs.attachmentsSources),
            Content: inputs.content,
            DocumentFormat: inputs.documentFormat as DocumentFormat,
            DocumentType: inputs.documentType as DocumentType,
            Name: inputs.name,
            Tags: toAwsTags(inputs.tagsAll),
            TargetType: inputs.targetType,
            VersionName: inputs.versionName,
        });
        return inputs.name ?? "";
    },
    complete: (context, id, { permissions }) => share(context, id, {}, permissions ?? {}),
    async read(context, id) {
        const client = await ssm(context);
        const described = await unlessMissing(
            client.describeDocument({ Name: id }),
            "InvalidDocument",
        );
        if (!described?.Document) return undefined;
        const live = described.Document;
        // Of the latest version, whichever is the default: as the original reads it.
        const { Content } = await client.getDocument({
            Name: id,
            DocumentVersion: "$LATEST",
            DocumentFormat: live.DocumentFormat,
        });
        return {
            ...(await documentState(context, id, live)),
            content: Content,
            tagsAll: await documentTags(client, id),
            permissions: await permissionsOf(client, id),
        };
    },
    async update(context, id, news, olds) {
        const client = await ssm(context);
        await share(context, id, olds.permissions ?? {}, news.permissions ?? {});
        const isChanged =
            news.content !== olds.content ||
            news.documentFormat !== olds.documentFormat ||
            news.targetType !== olds.targetType ||
            news.versionName !== olds.versionName;
        if (isChanged) {
            const version = await newVersion(client, id, news, olds);
            await client.updateDocumentDefaultVersion({ Name: id, DocumentVersion: version });
        }
        await changeTags(client, id, olds.tagsAll, news.tagsAll);
    },
    async delete(context, id) {
        const client = await ssm(context);
        await unlessMissing(client.deleteDocument({ Name: id }), "InvalidDocument");
    },
});

/**
 * Gives a document a new version and answers its number. Like the original it updates what the state
 * has for the default version, and takes what the state has for the latest version for the one
 * written where another version has that text already.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssm/document.go
 */
async function newVersion(
    client: SSM,
    name: string,
    news: Inputs<DocumentArgs>,
    olds: DocumentVersions,
): Promise<string> {
    try {
        const { DocumentDescription } = await client.updateDocument({
            Attachments: attachments(news.attachmentsSources),
            Content: news.content,
            DocumentFormat: news.documentFormat as DocumentFormat,
            DocumentVersion: olds.defaultVersion,
            Name: name,
            TargetType: news.targetType,
            VersionName: news.versionName,
        });
        return DocumentDescription?.DocumentVersion ?? "";
    } catch (error) {
        if (!isAwsError(error, "DuplicateDocumentContent")) throw error;
        return olds.latestVersion ?? "";
    }
}

/** What the state knows of a document's versions. */
interface DocumentVersions {
    readonly defaultVersion?: string | undefined;
    readonly latestVersion?: string | undefined;
}

async function documentState(context: Context, name: string, live: DocumentDescription) {
    const { partition, region } = context;
    return {
        arn: `arn:${partition}:ssm:${region}:${await context.accountId()}:document/${name}`,
        createdDate: live.CreatedDate?.toISOString(),
        defaultVersion: live.DefaultVersion,
        description: live.Description,
        documentFormat: live.DocumentFormat,
        documentType: live.DocumentType,
        documentVersion: live.DocumentVersion,
        hash: live.Hash,
        hashType: live.HashType,
        latestVersion: live.LatestVersion,
        name: live.Name,
        owner: live.Owner,
        parameters: live.Parameters?.map(({ Name, Type, Description, DefaultValue }) => ({
            name: Name,
            type: Type,
            description: Description,
            defaultValue: DefaultValue,
        })),
        platformTypes: live.PlatformTypes,
        schemaVersion: live.SchemaVersion,
        status: live.Status,
        targetType: live.TargetType,
        versionName: live.VersionName,
    };
}

function attachments(sources: Inputs<DocumentArgs>["attachmentsSources"]) {
    return sources?.map(({ key, name, values }) => ({
        Key: key as AttachmentsSourceKey,
        Name: name,
        Values: [...values],
    }));
}

async function documentTags(client: SSM, id: string): Promise<Tags> {
    const call = { ResourceType: "Document" as const, ResourceId: id };
    return fromAwsTags((await client.listTagsForResource(call)).TagList);
}

async function changeTags(client: SSM, id: string, olds?: Tags, news?: Tags): Promise<void> {
    const call = { ResourceType: "Document" as const, ResourceId: id };
    const { set, removed } = tagChanges(olds, news);
    if (removed.length > 0) {
        await client.removeTagsFromResource({ ...call, TagKeys: [...removed] });
    }
    if (Object.keys(set).length > 0) {
        await client.addTagsToResource({ ...call, Tags: toAwsTags(set) });
    }
}

/**
 * Sharing with other accounts is written `{type: "Share", account_ids: "1,2"}`: the keys of a map
 * are data, which the bridge of the real provider does not respell.
 */
async function share(context: Context, id: string, olds: Tags, news: Tags): Promise<void> {
    const before = accountIds(olds);
    const after = accountIds(news);
    const AccountIdsToAdd = after.filter((account) => !before.includes(account));
    const AccountIdsToRemove = before.filter((account) => !after.includes(account));
    if (AccountIdsToAdd.length + AccountIdsToRemove.length === 0) return;
    const client = await ssm(context);
    await client.modifyDocumentPermission({
        Name: id,
        PermissionType: "Share",
        AccountIdsToAdd,
        AccountIdsToRemove,
    });
}

async function permissionsOf(client: SSM, id: string): Promise<Tags | undefined> {
    const call = { Name: id, PermissionType: "Share" as const };
    const { AccountIds = [] } = await client.describeDocumentPermission(call);
    return AccountIds.length > 0
        ? { type: "Share", account_ids: [...AccountIds].sort().join(",") }
        : undefined;
}

function accountIds({ account_ids: ids = "" }: Tags): string[] {
    return ids.split(",").filter((account) => account !== "");
}

const getDocument = invoke<GetDocumentArgs, GetDocumentResult>({
    token: "aws:ssm/getDocument:getDocument",
    properties: {
        documentFormat: text({ default: "JSON", oneOf: ["JSON", "TEXT", "YAML"] }),
        documentVersion: text(),
        name: text({ required: true }),
        region: text(),
    },
    async call(context, { name, documentFormat, documentVersion }) {
        const client = await ssm(context);
        const live = await found(
            `SSM Document (${name})`,
            client.getDocument({
                Name: name,
                DocumentFormat: documentFormat as DocumentFormat,
                DocumentVersion: documentVersion,
            }),
        );
        const isAmazons = name.startsWith("AWS-");
        const { partition, region } = context;
        return {
            arn: isAmazons
                ? name
                : `arn:${partition}:ssm:${region}:${await context.accountId()}:document/${name}`,
            content: live.Content,
            documentFormat: live.DocumentFormat,
            documentType: live.DocumentType,
            documentVersion: live.DocumentVersion,
            id: name,
            name,
            region,
        };
    },
});

/** The resource types of aws:ssm. */
export const ssmTypes: readonly ResourceType[] = [document, serviceSetting];

/** The functions of aws:ssm. */
export const ssmInvokes: readonly InvokeType[] = [getDocument];
