/** A policy as it is deployed, whoever wrote it: nothing is known of its statements. */
export interface DeployedPolicy {
    /** How answers call it, such as `the bucket policy` or `session-logs-node`. */
    readonly name: string;
    readonly document: PolicyText;
}

/** A parsed policy document. */
export interface PolicyText {
    readonly Version?: string;
    readonly Statement: StatementText | readonly StatementText[];
}

export type StatementText = object;

/** A document's statements; a single one may stand without a list. */
export function statementsOf({ Statement }: PolicyText): readonly StatementText[] {
    return Array.isArray(Statement) ? (Statement as readonly StatementText[]) : [Statement];
}

/** Allows its holder everything, on every resource that lets the holder in. */
export const EVERYTHING: PolicyText = {
    Version: "2012-10-17",
    Statement: { Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" },
};

/** The policy of a resource that lets everybody in, to whatever their own policies allow. */
export const OPEN: DeployedPolicy = {
    name: "an open policy",
    document: {
        Version: "2012-10-17",
        Statement: {
            Sid: "Everybody",
            Effect: "Allow",
            Principal: "*",
            Action: "*",
            Resource: "*",
        },
    },
};

/** A policy from the text in which AWS keeps it. */
export function parsePolicy(name: string, text: string): DeployedPolicy {
    return { name, document: JSON.parse(text) as PolicyText };
}
