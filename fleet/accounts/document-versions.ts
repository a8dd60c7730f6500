import {
    DescribeDocumentCommand,
    GetDocumentCommand,
    InvalidDocument,
    type SSMClient,
    UpdateDocumentDefaultVersionCommand,
} from "@aws-sdk/client-ssm";

/** What was to become of a document. */
export interface WantedDocument {
    readonly name: string;
    /** JSON text. */
    readonly content: string;
}

/**
 * Ends the update of a document that was cut off in the middle: the AWS provider writes a new version
 * and then makes it the default one, which alone is in effect. In between the provider can't update
 * the document any more: it names the default version, and AWS takes the latest only
 * (https://github.com/hashicorp/terraform-provider-aws/issues/31131).
 *
 * A latest version with another content is somebody else's, and left.
 *
 * @returns Whether there was something to end.
 */
export async function endDocumentUpdate(
    ssm: SSMClient,
    { name: Name, content }: WantedDocument,
): Promise<boolean> {
    const latest = await latestBesideDefault(ssm, Name);
    if (latest === undefined) {
        return false;
    }
    const { Content } = await ssm.send(new GetDocumentCommand({ Name, DocumentVersion: latest }));
    if (!isSameJson(Content, content)) {
        return false;
    }
    await ssm.send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion: latest }));
    return true;
}

/** The number of the latest version, where it is not the default one. */
async function latestBesideDefault(ssm: SSMClient, Name: string): Promise<string | undefined> {
    try {
        const { Document } = await ssm.send(new DescribeDocumentCommand({ Name }));
        const { DefaultVersion, LatestVersion } = Document ?? {};
        return DefaultVersion === LatestVersion ? undefined : LatestVersion;
    } catch (error) {
        if (error instanceof InvalidDocument) {
            return undefined;
        }
        throw error;
    }
}

/** AWS may give JSON back with other blanks. */
function isSameJson(one: string | undefined, other: string): boolean {
    try {
        return JSON.stringify(JSON.parse(one ?? "")) === JSON.stringify(JSON.parse(other));
    } catch {
        return one === other;
    }
}
