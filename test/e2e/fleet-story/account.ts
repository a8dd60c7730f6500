import { IAM } from "@aws-sdk/client-iam";
import { SSM } from "@aws-sdk/client-ssm";
import { asAdministrator, type Aws, type ClientConfig } from "../../../tools/sandbox/aws";

export const REGION = "eu-west-1";
export const NODE_ROLE = "session-node";

const DOCUMENT = "SSM-SessionManagerRunShell";

/** Session preferences as an account has them. */
export interface Preferences {
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** An account, asked and changed as its administrator would in the console. */
export class AccountOnAws {
    private readonly config: ClientConfig;
    private readonly ssm: SSM;

    constructor(aws: Aws, accountId: string) {
        this.config = asAdministrator(aws, accountId, REGION);
        this.ssm = new SSM(this.config);
    }

    /** Undefined where it has none. */
    async preferences(): Promise<Preferences | undefined> {
        try {
            const { Content = "" } = await this.ssm.getDocument({ Name: DOCUMENT });
            return JSON.parse(Content) as Preferences;
        } catch (error) {
            if ((error as Error).name === "InvalidDocument") {
                return undefined;
            }
            throw error;
        }
    }

    async createPreferences(content: Preferences): Promise<void> {
        await this.ssm.createDocument({
            Name: DOCUMENT,
            DocumentType: "Session",
            DocumentFormat: "JSON",
            Content: JSON.stringify(content),
        });
    }

    /** As the console's page saves them: a further version, which is made the default. */
    async savePreferences(content: Preferences): Promise<void> {
        const { DocumentDescription: saved } = await this.ssm.updateDocument({
            Name: DOCUMENT,
            DocumentVersion: "$LATEST",
            DocumentFormat: "JSON",
            Content: JSON.stringify(content),
        });
        const DocumentVersion = saved?.DocumentVersion;
        await this.ssm.updateDocumentDefaultVersion({ Name: DOCUMENT, DocumentVersion });
    }

    /** Names of the policies that its nodes' role has beside AWS's own. */
    async nodePolicies(): Promise<readonly string[]> {
        const iam = new IAM(this.config);
        const role = { RoleName: NODE_ROLE };
        const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies(role);
        const { PolicyNames = [] } = await iam.listRolePolicies(role);
        const own = AttachedPolicies.filter(({ PolicyArn }) => !PolicyArn?.includes(":aws:policy"));
        return [...own.map(({ PolicyName = "" }) => PolicyName), ...PolicyNames].sort();
    }
}
